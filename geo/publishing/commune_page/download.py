"""The page of a commune as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.language import translator
from geo.publishing.comparison_set import comparison_set_of, home_of
from geo.publishing.export.download import Download
from geo.publishing.export.long_rows import LongRows, band, rounded
from geo.publishing.export.place_rows import PLACE_COLUMNS, edition_notes, made_of
from geo.publishing.export.provenance import DOCUMENTED, of_answers, of_figures
from geo.publishing.view import resolve_vintage
from geo.survey import answer_table, load_questionnaire
from geo.survey.communes import area_name, full_name
from geo.survey.decimals import digits_of
from geo.survey.profile import commune_profile
from geo.survey.values.indicator_values import indicator_values

if TYPE_CHECKING:
    from geo.publishing.view import View
    from geo.survey import Edition, Indicator, IndicatorValues, ProfileSection
    from geo.territory.nis_code import NisCode


def commune_download(view: View, link: str) -> Download | None:
    """The page of a commune: scores, those around and beside it, answers, initiatives."""
    if view.level != "commune" or view.selected is None:
        return None
    vintage = resolve_vintage(view)
    found = commune_profile(view.edition, view.selected, vintage, view.index_weights)
    edition = found.edition
    say = translator(view.lang)
    rows = LongRows(say)
    for line in (found.progress, found.index, *found.domains):
        rows.reading("score", line.indicator, line.own, edition.year)
        for read in line.around:
            rows.reading("around", line.indicator, read, edition.year)
    home = home_of(found)  # of a merger, the part that is compared
    for code in comparison_set_of(view, home).codes if edition.has_answers else ():
        if code != home:
            for line in (found.progress, found.index):
                if not edition.discloses(line.indicator.part):
                    continue
                _beside(rows, view, edition, line.indicator, code)
    for part in found.parts:
        _answers_of(rows, edition, part)
    for one in (*found.initiatives, *found.initiatives_of_region):
        rows.initiative(one)
    frame, described = rows.frame(*PLACE_COLUMNS, *rows.band_columns())
    kinds = made_of(edition)
    return Download(
        name=f"commune.{view.selected}",
        title=full_name(view.selected, "commune", vintage),
        editions=(edition,),
        indicators=(),
        kinds=kinds | {"documented"},
        vintage=vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=None,
        sources=(of_answers(edition), of_figures(edition), DOCUMENTED),
        notes=(found.participation_text, *edition_notes(edition)),
        link=link,
        language=view.lang,
    )


def _answers_of(rows: LongRows, edition: Edition, part: ProfileSection) -> None:
    """What a commune answered that was surveyed by itself; nothing where it did not answer."""
    answers = answer_table(edition.id)
    if part.nis5 not in answers.index:
        return
    questions = load_questionnaire().questions
    given = answers.loc[part.nis5].to_dict()
    for key in edition.disclosed_answers:
        rows.answer(
            questions[key],
            given[key] if isinstance(given[key], str) else None,
            code=part.nis5,
            name=part.name,
            origin="synthetic" if edition.demonstration else "answered",
            year=edition.year,
        )


def _beside(
    rows: LongRows, view: View, edition: Edition, indicator: Indicator, code: NisCode
) -> None:
    """A score of a commune that the page compares with, on the edition's own boundaries."""
    observed: IndicatorValues = indicator_values(
        edition.id, indicator.id, "commune", edition.vintage, view.index_weights
    )
    row: dict[Any, Any] = observed.table.loc[code].to_dict()
    rows.add(
        record="beside",
        code=code,
        name=area_name(code, "commune", edition.vintage),
        level="commune",
        indicator=indicator.id,
        indicator_label=indicator.label,
        value=rounded(row["value"], digits_of(indicator, "commune")),
        **band(row["least"], row["most"], digits_of(indicator, "commune"), rows.say),
        unit=indicator.unit,
        state=row["state"],
        origin=row["origin"],
        year=edition.year,
    )
