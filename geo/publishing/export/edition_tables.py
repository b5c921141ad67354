"""A whole edition as tables: every commune, its answers, estimates for areas, published figures.

A view comes in for its edition, language and weights; a table goes out as a
:class:`~geo.publishing.export.download.Download`, on the edition's own boundaries, without the
view's filter. All of them together are what an open-data portal gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text, translator
from geo.publishing.data_sources import rule_of
from geo.publishing.export.column_descriptions import ColumnDescription, columns, dictionary
from geo.publishing.export.download import STATES, Download
from geo.publishing.export.figure_rows import figures_download
from geo.publishing.export.initiative_rows import entries_download
from geo.publishing.export.long_rows import BAND_COLUMNS, LongRows, band, band_columns, rounded
from geo.publishing.export.provenance import QUESTIONNAIRE, of_answers, of_boundaries, of_figures
from geo.publishing.map_view import ORIGINS, levels_outwards
from geo.survey import (
    answer_table,
    get_indicator,
    list_indicators,
    load_edition,
    load_questionnaire,
    participation_counts,
)
from geo.survey.communes import area_name, area_table, commune_facts, full_name
from geo.survey.decimals import digits_of
from geo.survey.disclosed import only_disclosed
from geo.survey.documented.initiatives import all_initiatives
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.inference.groups import group_name
from geo.survey.maturity.scores import INDEX, communes_that_answered
from geo.survey.missing import VALUE, MissingState
from geo.survey.participation import nonresponse
from geo.survey.published.figures import all_figures
from geo.survey.published.rankings import all_rankings
from geo.survey.urban_rural import with_density_limit
from geo.survey.values.group_estimates import estimates_by, why_not_by_group
from geo.survey.values.indicator_values import commune_values, indicator_values
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.language import Labels
    from geo.publishing.view import View
    from geo.survey import Edition, Indicator
    from geo.survey.inference.groups import Variable
    from geo.territory import Level

    Words = Text | Labels | str

_AREAS: tuple[Level, ...] = ("country", "region", "province", "arrondissement")
_GROUPS: tuple[Variable, ...] = ("setting", "size", "language_area")
_SCORE_COLUMNS = (
    "code", "name", "indicator", "indicator_label", "value", "unit", "state", "state_label",
    "origin", "origin_label", "year",
)  # fmt: skip
_ANSWER_COLUMNS = (
    "code", "name", "question", "question_label", "answer", "value", "value_label", "state",
    "state_label", "origin", "origin_label", "year",
)  # fmt: skip
_ESTIMATE_COLUMNS = (
    "level", "code", "name", "indicator", "indicator_label", "value", "unit", "value_label",
    "state", "state_label", "n", "invited", "low", "high", "origin", "origin_label", "year", "note",
)  # fmt: skip
_CODEBOOK_COLUMNS = (
    "question", "question_label", "wording", "type", "chapter", "domain", "unit", "position",
    "choice", "choice_label",
)  # fmt: skip


def communes(view: View, link: str) -> Download:
    """One row a commune: whether it took part, its scores, and its answers under their keys."""
    edition = load_edition(view.edition)
    say = translator(view.lang)
    facts = commune_facts(edition.vintage)
    areas = area_table(edition.vintage)
    codes = facts.index
    answers = answer_table(edition.id)
    took_part = _took_part(edition)
    data: dict[str, Any] = {
        "code": codes,
        "name": [say.render(area_name(code, "commune", edition.vintage)) for code in codes],
        "province": [_named(areas["province"][code], "province", edition, view) for code in codes],
        "region": [_named(areas["region"][code], "region", edition, view) for code in codes],
        "setting": [
            say.render(
                with_density_limit(
                    group_name("setting", "rural" if rural else "urban", edition.vintage),
                    NisCode(str(code)),
                    edition.vintage,
                )
            )
            for code, rural in facts["rural"].items()
        ],
        "population": facts["population"],
        "area_km2": facts["area_km2"].round(2),
        "state": took_part,
        "state_label": [say.render(STATES[state]) for state in took_part],
        "year": edition.year,
    }
    described = list(columns(*data))
    if edition.has_answers:
        origin = "synthetic" if edition.demonstration else "answered"
        data |= {"origin": origin, "origin_label": say.render(ORIGINS[origin])}
        described += columns("origin", "origin_label")
        for indicator in _scores(edition):
            values = commune_values(edition.id, indicator.id, view.index_weights)
            data[indicator.id] = values["value"].round(indicator.decimals)
            data[f"{indicator.id}.state"] = values["state"]
            described += [
                ColumnDescription(indicator.id, indicator.label, "number", indicator.unit),
                ColumnDescription(
                    f"{indicator.id}.state",
                    Text(
                        "{name}: whether there is a value, and why not (key)", name=indicator.label
                    ),
                ),
            ]
            if band_columns(values):
                ends = levels_outwards(values, indicator.decimals)
                for key, end in zip(BAND_COLUMNS, ends, strict=True):
                    data[f"{indicator.id}.{key}"] = end
                    words = Text(
                        "{name}: {value}", name=indicator.label, value=dictionary()[key].label
                    )
                    described.append(
                        ColumnDescription(f"{indicator.id}.{key}", words, "number", indicator.unit)
                    )
        for key in edition.disclosed_answers:
            question = load_questionnaire().questions[key]
            given = answers[key].where(answers[key] != NOT_APPLICABLE)
            number = question.type in ("score", "count")
            data[key] = (given.astype("float64") if number else given).reindex(codes)
            described.append(
                ColumnDescription(
                    key, question.label, "number" if number else "text", question.unit
                )
            )
        for state, found in (
            ("not_answered", answers.isna()),
            ("not_applicable", answers == NOT_APPLICABLE),
        ):
            data[state] = _keys_where(found).reindex(codes)
            described += columns(state)
    answered = participation_counts(edition.id)
    return Download(
        name="communes",
        title=Text("{title}: communes", title=edition.title),
        editions=(edition,),
        indicators=(),
        kinds=frozenset({"answers", "scores"} if edition.has_answers else {"reference"}),
        vintage=edition.vintage,
        level="commune",
        rows=pd.DataFrame(data, index=codes),
        columns=tuple(described),
        sample=None
        if answered.answered is None
        else Text("n = {n} of {all} communes", n=answered.answered, all=answered.invited),
        sources=(of_answers(edition), of_boundaries(edition.vintage)),
        notes=_notes(edition),
        link=link,
        language=view.lang,
    )


def answers(view: View, link: str) -> Download:
    """One row for each question and commune that answered, left open or not."""
    edition = load_edition(view.edition)
    rows = LongRows(translator(view.lang))
    questions = load_questionnaire().questions
    origin = "synthetic" if edition.demonstration else "answered"
    for code, given in answer_table(edition.id).to_dict("index").items():
        name = area_name(NisCode(str(code)), "commune", edition.vintage)
        for key in edition.disclosed_answers:
            value = given[key] if isinstance(given[key], str) else None
            rows.answer(
                questions[key], value, code=code, name=name, origin=origin, year=edition.year
            )
    return _of_answers(view, link, "answers", Text("Answers"), rows, _ANSWER_COLUMNS)


def scores(view: View, link: str) -> Download:
    """The index, the domain scores and the self-assessment of every commune."""
    edition = load_edition(view.edition)
    say = translator(view.lang)
    rows = LongRows(say)
    origin = "synthetic" if edition.demonstration else "answered"
    for indicator in _scores(edition):
        values = commune_values(edition.id, indicator.id, view.index_weights)
        for code, row in values.to_dict("index").items():
            rows.add(
                code=code,
                name=area_name(NisCode(str(code)), "commune", edition.vintage),
                indicator=indicator.id,
                indicator_label=indicator.label,
                value=rounded(row["value"], indicator.decimals),
                **band(row["least"], row["most"], indicator.decimals, say),
                unit=indicator.unit,
                state=row["state"],
                origin=origin,
                year=edition.year,
            )
    return _of_answers(view, link, "scores", Text("Scores"), rows, _SCORE_COLUMNS)


def estimates(view: View, link: str) -> Download:
    """Every indicator for every area and group of communes, with its interval."""
    edition = load_edition(view.edition)
    rows = LongRows(translator(view.lang))
    for indicator in list_indicators(edition.id):
        if indicator.nature == "documented":
            continue
        for level in _AREAS:
            _estimates_for(rows, view, edition, indicator, level)
        if why_not_by_group(edition.id, indicator) is None:
            for variable in _GROUPS:
                _estimates_by(rows, view, edition, indicator, variable)
    title = Text("Estimates for areas and groups")
    return _of_answers(view, link, "estimates", title, rows, _ESTIMATE_COLUMNS)


def figures(view: View, link: str) -> Download:
    """The figures that the edition published."""
    edition = load_edition(view.edition)
    figures = [one for one in all_figures() if one.edition == edition.name]
    orders = [one for one in all_rankings() if one.edition == edition.name]
    return figures_download(figures, (edition,), "figures", edition.vintage, view, link, orders)


def initiatives(view: View, link: str) -> Download:
    """All documented initiatives, of all years."""
    return entries_download(all_initiatives(), view, link)


def codebook(view: View, link: str) -> Download:
    """The questions that the edition asked, one row for each choice."""
    edition = load_edition(view.edition)
    rows = LongRows(translator(view.lang))
    for key in edition.asked:
        question = load_questionnaire().questions[key]
        choices: list[tuple[str | None, Words | None]] = [
            (one.key, one.label) for one in question.choices
        ] or [(None, None)]
        for position, (choice, label) in enumerate(choices, start=1):
            rows.add(
                question=key,
                question_label=question.label,
                wording=question.wording,
                type=question.type,
                chapter=question.chapter,
                domain=question.domain,
                unit=question.unit,
                position=position if choice else None,
                choice=choice,
                choice_label=label,
            )
    frame, described = rows.frame(*_CODEBOOK_COLUMNS)
    return Download(
        name="codebook",
        title=Text("{title}: questions and choices", title=edition.title),
        editions=(edition,),
        indicators=(),
        kinds=frozenset({"reference"}),
        vintage=edition.vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=None,
        sources=(QUESTIONNAIRE,),
        notes=(
            Text("Several choices in one cell are joined by “|”; “-” says that none was chosen."),
        ),
        link=link,
        language=view.lang,
    )


TABLES: dict[str, tuple[Text, Callable[[View, str], Download]]] = {
    "communes": (Text("Communes: one row each, with scores and answers"), communes),
    "answers": (Text("Answers: one row for each question"), answers),
    "scores": (Text("Scores of communes"), scores),
    "estimates": (Text("Estimates for areas and groups"), estimates),
    "figures": (Text("Published figures"), figures),
    "initiatives": (Text("Documented initiatives"), initiatives),
    "codebook": (Text("Questions and choices"), codebook),
}
"""The tables of an edition: their words, and how they are made."""


def tables_of(edition: Edition) -> dict[str, Text]:
    """The tables that an edition has: keys and words."""
    there = {
        "answers": bool(edition.disclosed_answers),
        "scores": edition.discloses_scores,
        "codebook": edition.has_answers or edition.disclosure == "aggregates",
    }
    return {key: label for key, (label, _) in TABLES.items() if there.get(key, True)}


def edition_table(view: View, table: str, link: str) -> Download:
    """One table of the view's edition.

    Raises
    ------
    AtlasError
        What is in it may not leave, or the data behind it is damaged.
    """
    return TABLES[table][1](view, link)


def whole_edition(view: View, link: str) -> list[Download]:
    """All tables of the view's edition; errors as :func:`edition_table`."""
    return [edition_table(view, key, link) for key in tables_of(load_edition(view.edition))]


def _of_answers(  # noqa: PLR0917  (the parts of one table)
    view: View, link: str, name: str, title: Text, rows: LongRows, keys: tuple[str, ...]
) -> Download:
    edition = load_edition(view.edition)
    frame, described = rows.frame(*keys, *rows.band_columns())
    answered = participation_counts(edition.id)
    ruled = edition.has_answers or edition.disclosure == "aggregates"
    kind = {"answers": "answers", "scores": "scores", "estimates": "groups"}[name]
    sources = [of_answers(edition)]
    if "origin" in frame and frame["origin"].eq("published").any():
        sources.append(of_figures(edition))
    return Download(
        name=name,
        title=Text("{name}: {value}", name=edition.title, value=title),
        editions=(edition,),
        indicators=(),
        kinds=frozenset({kind if ruled else "figures"}),  # type: ignore[arg-type]
        vintage=edition.vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=None
        if answered.answered is None
        else Text("n = {n} of {all} communes", n=answered.answered, all=answered.invited),
        sources=tuple(sources),
        notes=_notes(edition),
        link=link,
        language=view.lang,
    )


def _estimates_for(
    rows: LongRows, view: View, edition: Edition, indicator: Indicator, level: Level
) -> None:
    observed = indicator_values(
        edition.id, indicator.id, level, edition.vintage, view.index_weights
    )
    digits = digits_of(indicator, level)
    words = dict(indicator.categories) if not observed.as_percent else {}
    for code, row in observed.table.to_dict("index").items():
        rows.add(
            level=level,
            code=code,
            name=full_name(NisCode(str(code)), level, edition.vintage),
            indicator=indicator.id,
            indicator_label=indicator.label,
            value=rounded(row["value"], digits),
            value_label=words.get(row["value"]),
            unit=observed.unit,
            state=row["state"],
            n=None if pd.isna(row["n"]) else int(row["n"]),
            invited=None if pd.isna(row["invited"]) else int(row["invited"]),
            low=rounded(row["low"], digits),
            high=rounded(row["high"], digits),
            origin=row["origin"],
            year=edition.year,
            note=row["note"],
        )


def _estimates_by(
    rows: LongRows, view: View, edition: Edition, indicator: Indicator, variable: Variable
) -> None:
    table = estimates_by(edition.id, indicator.id, variable, view.index_weights)
    unit = indicator_values(
        edition.id, indicator.id, "region", edition.vintage, view.index_weights
    ).unit
    digits = digits_of(indicator, variable)
    for code, row in table.to_dict("index").items():
        rows.add(
            level=variable,
            code=code,
            name=group_name(variable, str(code), edition.vintage),
            indicator=indicator.id,
            indicator_label=indicator.label,
            value=rounded(row["value"], digits),
            unit=unit,
            state=row["state"],
            n=None if pd.isna(row["n"]) else int(row["n"]),
            invited=int(row["invited"]),
            low=rounded(row["low"], digits),
            high=rounded(row["high"], digits),
            origin="synthetic" if edition.demonstration else "answered",
            year=edition.year,
        )


def _scores(edition: Edition) -> list[Indicator]:
    return [one for one in list_indicators(edition.id) if one.domain or one.id == INDEX]


def _took_part(edition: Edition) -> pd.Series:
    """``value`` for communes that answered, else why nothing is known of them."""
    there = (one for one in list_indicators(edition.id) if one.nature != "documented")
    some = next(there, get_indicator(edition.id, INDEX))  # a rule can leave nothing to show
    states = commune_values(edition.id, some.id)["state"].copy()
    if not edition.has_answers:
        return states
    known = states.index.isin(communes_that_answered(edition.id))
    silent = states.isin([MissingState.NOT_INVITED.value])
    states[:] = nonresponse(edition).value
    states[silent] = MissingState.NOT_INVITED.value
    states[known] = VALUE
    return states


def _keys_where(found: pd.DataFrame) -> pd.Series:
    keys = found.columns.to_numpy()
    return pd.Series(
        ["|".join(keys[row]) for row in found.to_numpy()], index=found.index, dtype="str"
    )


def _named(code: NisCode, level: Level, edition: Edition, view: View) -> str:
    return translator(view.lang).render(area_name(code, level, edition.vintage))


def _notes(edition: Edition) -> tuple[Words, ...]:
    several = Text("Several choices in one cell are joined by “|”; “-” says that none was chosen.")
    said = (edition.note, rule_of(edition), only_disclosed(edition), several)
    return tuple(one for one in said if one is not None)
