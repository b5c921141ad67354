"""A commune as a picture: where it lies, what is known of it, its scores beside its region's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.commune_map import draw_commune
from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, Heads
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Keys, Notes
from geo.cartography.picture.paper import Box
from geo.cartography.picture.row_sizes import rows_that_fit
from geo.cartography.picture.sheet import Body, draw_sheet
from geo.language import translator
from geo.publishing.about_commune.about import about_commune
from geo.publishing.commune_page.download import commune_download
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.pictures.words import words_around
from geo.publishing.view import resolve_vintage
from geo.survey.missing import VALUE
from geo.survey.profile import commune_profile

if TYPE_CHECKING:
    from geo.cartography.picture.dot_rows import Mark
    from geo.cartography.picture.paper import Inks, Look
    from geo.cartography.picture.text import Letters
    from geo.language import Translator
    from geo.publishing.about_commune.scores import DomainRow
    from geo.publishing.view import View
    from geo.survey import CommuneProfile

_WIDE = 1.6  # a body so many times wider than high has its map beside the scores
_LEFT = 0.38
_ABOVE = 0.46  # of the height, for map and facts above the scores
_LEAST_MAP = 0.42  # of the height, for a map with facts below it
_MAP = 0.72  # height of the map, of its width
_SMALLEST = 0.68  # of the usual letters, in rows of scores


def commune_picture(view: View, look: Look, link: str = "", *, embedded: bool = True) -> str | None:
    """The sheet; None where no commune is selected.

    Raises
    ------
    AtlasError
        The data may not leave, or is damaged.
    """
    taken = commune_download(view, link)
    if taken is None or view.selected is None:
        return None
    say = translator(view.lang)
    vintage = resolve_vintage(view)
    profile = commune_profile(view.edition, view.selected, vintage, view.index_weights)
    sheet = _Sheet(view, profile, look, say)
    subtitle = [
        say("{note}.", note=profile.edition.title),
        say.render(profile.edition.year_and_version),
        say("Communes as they were in {vintage}.", vintage=str(vintage)),
    ]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=taken.title))
    return draw_sheet(
        words_around(taken, say.render(taken.title), subtitle, (of_boundaries(vintage),)),
        look,
        sheet.draw,
        embedded=embedded,
    )


class _Sheet:
    """What is inside: the map with facts below it, and the scores."""

    def __init__(self, view: View, profile: CommuneProfile, look: Look, say: Translator) -> None:
        self._view, self._profile, self._form, self._say = view, profile, look, say
        facts = about_commune(view, say)
        self._facts, self._sets, self._rows = facts.summary, facts.sets, facts.rows

    def draw(self, box: Box, letters: Letters) -> Body:
        """Fill the box."""
        unit = self._form.size.unit
        gap = 28 * unit
        if not self._rows:
            drawn, _ = self._left(box, letters)
        elif box.width > _WIDE * box.height:
            wide = box.width * _LEFT
            drawn, _ = self._left(Box(box.x, box.y, wide, box.height), letters)
            right = Box(box.x + wide + gap, box.y, box.width - wide - gap, box.height)
            drawn += self._scores(right, letters)
        elif box.height < box.width:
            drawn, end = self._above(Box(box.x, box.y, box.width, box.height * _ABOVE), letters)
            below = Box(box.x, end + gap, box.width, box.bottom - end - gap)
            drawn += self._scores(below, letters)
        else:
            part = Box(box.x, box.y, box.width, box.height * 0.5)
            drawn, end = self._left(part, letters)
            below = Box(box.x, end + gap, box.width, box.bottom - end - gap)
            drawn += self._scores(below, letters)
        return Body(drawn, Markup(""))

    def _above(self, box: Box, letters: Letters) -> tuple[Markup, float]:
        """Map and facts side by side; and where they end."""
        unit, inks = self._form.size.unit, self._form.inks
        gap = 22 * unit
        wide = (box.width - gap) / 2
        facts = self._facts_in(wide, box.height)
        high = min(box.height, max(facts.height, wide * _MAP))
        view = self._view
        assert view.selected is not None
        drawn = draw_commune(
            view.selected,
            self._profile.vintage,
            view.lang,
            Box(box.x, box.y, wide, high),
            letters,
            inks,
            unit,
        )
        end = box.y + facts.height - 4 * unit
        drawn += facts.draw(box.x + wide + gap, end, letters, inks, inks.ink)
        return drawn, box.y + high

    def _facts_in(self, width: float, height: float) -> Notes:
        """The facts that have room, the first ones first; one there always is."""
        size = SIZE * self._form.size.unit
        facts = list(self._facts)
        notes = Notes(facts, size=size, width=width)
        while len(facts) > 1 and notes.height > height:
            facts.pop()
            notes = Notes(facts, size=size, width=width)
        return notes

    def _left(self, box: Box, letters: Letters) -> tuple[Markup, float]:
        """Map and facts; and where they end. Facts that have no room are left out, last first."""
        unit, inks = self._form.size.unit, self._form.inks
        notes = self._facts_in(box.width, box.height * (1 - _LEAST_MAP))
        high = min(box.width * _MAP, box.height - notes.height - 8 * unit)
        view = self._view
        assert view.selected is not None
        room = Box(box.x, box.y, box.width, high)
        drawn = draw_commune(
            view.selected, self._profile.vintage, view.lang, room, letters, inks, unit
        )
        end = room.bottom + notes.height + 8 * unit
        return drawn + notes.draw(box.x, end, letters, inks, inks.ink), end

    def _scores(self, box: Box, letters: Letters) -> Markup:
        unit, inks, say = self._form.size.unit, self._form.inks, self._say
        keys = Keys(self._keys(inks), size=NOTE * unit, width=box.width)
        rows = [_row(one, self._profile, inks, say) for one in self._rows]
        chart = rows_that_fit(
            rows,
            self._heads(),
            size=SIZE * unit,
            width=box.width,
            room=box.height - keys.height,
            smallest=_SMALLEST,
        )
        drawn, _ = chart.draw(box.x, box.y + keys.height, letters, inks)
        return keys.draw(box.x, box.y, letters, inks) + drawn

    def _heads(self) -> Heads:
        say = self._say
        figures = [say("Commune")] if self._profile.participation == VALUE else []
        if self._sets[0].key != "region":
            figures.append(say.render(self._sets[0].short))
        figures.append(say.render(self._profile.region.name))
        ends = tuple((place / 10, say.number(place)) for place in (0, 5, 10))
        return Heads(say("From 0 to 10"), figures=tuple(figures), ticks=ends)

    def _keys(self, inks: Inks) -> list[tuple[str, str, str]]:
        """What each mark is, as on the page."""
        say, profile = self._say, self._profile
        found = []
        if profile.participation == VALUE:
            found.append((inks.own, "round", say.render(profile.name)))
        if self._sets[0].key != "region":
            found.append((inks.beside, "diamond", say.render(self._sets[0].short)))
        region = say("{name}, with its 95% interval", name=profile.region.name)
        if profile.edition.disclosure == "aggregates":
            region = say.render(profile.region.name)
        return [*found, (inks.ink, "tick", region)]


def _row(row: DomainRow, profile: CommuneProfile, inks: Inks, say: Translator) -> DotRow:
    """A score with its marks, one over the other as on the page, and the numbers with their n."""
    dots = []
    if row.region_at is not None:
        low, high = _ends(row.band)
        dots.append(Dot(row.region_at / 100, inks.ink, low, high, "tick", behind=True))
    if row.set_at is not None:
        dots.append(Dot(row.set_at / 100, inks.beside, mark="diamond", behind=True))
    if row.own_at is not None:
        low, high = _ends(row.own_band)
        mark: Mark = "round" if row.own_band is None else "none"
        dots.append(Dot(row.own_at / 100, inks.own, low, high, mark, behind=True))
    figures = [row.own.striptags()] if profile.participation == VALUE else []
    below = ("",) * len(figures) + tuple(small for _, small in row.beside)
    figures += [words.striptags() for words, _ in row.beside]
    return DotRow(say.render(row.label), dots=tuple(dots), figures=tuple(figures), below=below)


def _ends(band: tuple[float, float] | None) -> tuple[float | None, float | None]:
    """Left end and width in per cent as the two ends on a scale of 0 to 1."""
    return (None, None) if band is None else (band[0] / 100, (band[0] + band[1]) / 100)
