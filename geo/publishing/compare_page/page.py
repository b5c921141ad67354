"""The page of places side by side, put together from their profiles and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.commune_close_up import as_source
from geo.cartography.outlines_to_scale import HEIGHT, WIDTH, outlines
from geo.language import Text, translator
from geo.publishing.compare_page.answer_rows import answer_tables, bar
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.scores import (
    ScoreCell,
    ScoreRow,
    cell_of,
    certainty_notes,
    domain_rows,
    overlaps,
    pair_words,
    place_row,
    without_index,
)
from geo.publishing.html import fill_template
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.profile_words import Words, answered_of_invited
from geo.publishing.side_by_side import FEWEST_PLACES
from geo.publishing.view import resolve_vintage
from geo.survey import AreaProfile, find_figures, load_edition
from geo.survey.communes import LEVEL_NAMES, area_facts, area_name, area_table, commune_facts
from geo.survey.comparison.place_differences import place_differences
from geo.survey.disclosed import is_shown, only_disclosed
from geo.survey.indicators import published_link
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import MissingState
from geo.survey.urban_rural import setting_words
from geo.survey.values.group_figures import GROUPS_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.colours import Theme
    from geo.cartography.outlines_to_scale import Outlines
    from geo.language import Labels, Translator
    from geo.publishing.compare_page.places import PlaceColumn
    from geo.publishing.view import View
    from geo.survey import Edition, Figure


@dataclass(frozen=True)
class FigureRow:
    """Figures published of the larger areas compared; None where there is none for one."""

    label: Labels
    figures: tuple[Figure | None, ...]


def compare_page_html(view: View, theme: Theme, *, example: bool = False) -> str:
    """The places of ``view.side_by_side``; there must be two or more.

    An ``example`` has its title below that of the page.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    assert len(view.side_by_side.places) >= FEWEST_PLACES
    say = translator(view.lang)
    vintage = resolve_vintage(view)
    edition = load_edition(view.edition)
    columns = columns_of(view, theme)
    areas = [column for column in columns if not column.is_commune]
    words = Words(say, edition.year)
    profiles = [column.profile for column in columns]
    scores = [
        ScoreRow(
            say.render(lines[0].indicator.label),
            tuple(
                cell_of(column, line, words, say)
                for column, line in zip(columns, lines, strict=True)
            ),
        )
        for lines in (
            [profile.progress for profile in profiles],
            [profile.index for profile in profiles],
        )
        if is_shown(edition, lines[0].indicator.part)
    ]
    places = place_row(view, columns, vintage, say)
    drawn = outlines(
        tuple((column.code, column.level) for column in columns),
        vintage,
        tuple(column.colour for column in columns),
        theme,
    )
    pairs = pair_words(view, columns, vintage, say)
    has_scores = any(line.own.value is not None for one in profiles for line in one.domains)
    return fill_template(
        "compare_page/places.html",
        say,
        example=example,
        edition=edition,
        vintage=vintage,
        columns=columns,
        title=say.list([say.render(column.name) for column in columns]),
        label=DEMONSTRATION_LABEL if edition.demonstration else None,
        overlaps=overlaps(columns, vintage, say),
        pictures=_pictures(columns, drawn, say),
        bar_pixels=f"{drawn.bar_pixels:.1f}",
        bar_km=drawn.bar_km,
        facts=_facts(columns, vintage, say),
        scores=scores if places is None else [*scores, places],
        pairs=pairs,
        how_certain=certainty_notes(view, pairs, say),
        without_index=without_index(columns, say) if edition.discloses(INDEX) else "",
        note=profiles[0].index.indicator.note,
        domains=domain_rows(columns, words, say) if has_scores else [],
        answers=answer_tables(
            place_differences(view.edition, view.side_by_side.places, vintage), edition.year, say
        )
        if edition.has_answers or edition.disclosure == "aggregates"
        else None,
        bar=bar,
        only=only_disclosed(edition),
        of_groups=GROUPS_ONLY if edition.disclosure == "aggregates" else None,
        figures=_published(areas, edition),
        initiatives=_initiatives(columns, say),
        words=words,
        areas=areas,
        communes=len(areas) < len(columns),
    )


def _pictures(columns: Sequence[PlaceColumn], drawn: Outlines, say: Translator) -> list[Markup]:
    found = []
    for column, one in zip(columns, drawn.drawn, strict=True):
        alt = say("Outline of {name}", name=column.name)
        if one.times is not None:
            alt = say(
                "Outline of {name}: a speck at this scale, and in the corner {times} times larger",
                name=column.name,
                times=one.times,
            )
        found.append(
            Markup('<img src="{}" width="{}" height="{}" alt="{}">').format(
                as_source(one.svg), WIDTH, HEIGHT, alt
            )
        )
    return found


def _facts(columns: Sequence[PlaceColumn], vintage: int, say: Translator) -> list[ScoreRow]:
    """What the places are, and whether they took part."""

    def cell(text: Text | Labels | str, *small: str) -> ScoreCell:
        return ScoreCell(Markup("{}").format(say.render(text)), small)

    def level(column: PlaceColumn) -> ScoreCell:
        name = LEVEL_NAMES[column.level]
        if not isinstance(column.profile, AreaProfile):
            return cell(name)
        n = column.profile.communes
        return cell(name, say.plural("{n} commune", "{n} communes", n=n))

    def density(column: PlaceColumn) -> ScoreCell:
        n = say.number(column.profile.density, 0)
        return cell(say("{n} inhabitants per km²", n=n))

    return [
        ScoreRow(say("Level"), tuple(map(level, columns))),
        ScoreRow(say("Lies in"), tuple(cell(_lies_in(one, vintage, say)) for one in columns)),
        ScoreRow(
            say("Population"),
            tuple(cell(say.number(one.profile.population)) for one in columns),
            say("2018, Statbel"),
        ),
        ScoreRow(say("Density"), tuple(map(density, columns))),
        ScoreRow(say("Rural or urban"), tuple(cell(_setting(one, vintage)) for one in columns)),
        ScoreRow(
            say("Who answered"),
            tuple(cell(_took_part(one)) for one in columns),
        ),
    ]


def _lies_in(column: PlaceColumn, vintage: int, say: Translator) -> str:
    """The province and region of a commune, the region of a province; a dash for the country."""
    if isinstance(column.profile, AreaProfile):
        above = [
            reading.place
            for reading in column.profile.progress.around
            if reading.place.level in ("province", "region")
        ]
        if column.level == "region":
            above = [one.place for one in column.profile.progress.around]
        return ", ".join(say.render(place.name) for place in above) or "–"
    facts = area_facts(column.code, "commune", vintage)
    names = [area_name(facts["region"], "region", vintage)]
    if facts["province"] != facts["region"]:
        names.insert(0, area_name(facts["province"], "province", vintage))
    return ", ".join(say.render(name) for name in names)


def _setting(column: PlaceColumn, vintage: int) -> Text | Labels:
    if column.is_commune:
        return setting_words(column.code, vintage)
    inside = area_table(vintage)[column.level] == column.code
    settings = commune_facts(vintage)["rural"][inside]
    return Text("rural: {n} of {all} communes", n=int(settings.sum()), all=len(settings))


def _took_part(column: PlaceColumn) -> Text:
    if not isinstance(column.profile, AreaProfile):
        return column.profile.participation_text
    profile = column.profile
    if not profile.invited:
        return MissingState.NOT_INVITED.label
    return answered_of_invited(
        profile.answered, profile.invited, published=profile.answered_is_published
    )


def _published(areas: Sequence[PlaceColumn], edition: Edition) -> list[FigureRow]:
    """Published figures of areas that no question of the edition stands for."""
    codes = {column.code for column in areas}
    found: dict[str, dict[str, Figure]] = {}
    for figure in find_figures(edition.id):
        link = published_link(figure.key)
        told = link is not None and link[0] in edition.asked
        if figure.code in codes and figure.theme != "sample" and not told:
            found.setdefault(figure.key, {})[figure.code] = figure
    return [
        FigureRow(
            next(iter(by_code.values())).label,
            tuple(by_code.get(column.code) for column in areas),
        )
        for by_code in found.values()
    ]


def _initiatives(columns: Sequence[PlaceColumn], say: Translator) -> list[ScoreCell]:
    """How many documented initiatives each place has: at least so many."""
    cells = []
    for column in columns:
        if isinstance(column.profile, AreaProfile):
            n = say.number(column.profile.initiatives)
            cells.append(ScoreCell(Markup("<b>{}</b>").format(n), (say("in its communes"),)))
        else:
            n = say.number(len(column.profile.initiatives))
            cells.append(ScoreCell(Markup("<b>{}</b>").format(n)))
    return cells
