"""What stands around the claim of a quotable sentence: when and of what it is, source and link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, listed_apart
from geo.publishing.html import site_of
from geo.survey.documented.initiatives import load_programmes
from geo.survey.documented.programme_lists import years_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels, Translator
    from geo.survey import Edition
    from geo.survey.documented.initiatives import Programme
    from geo.survey.indicators import Indicator
    from geo.survey.published.figures import Figure


def lead(edition: Edition, origin: str) -> Text:
    """The words that a claim begins with: its year, and what kind of data it is about.

    ``origin`` is ``synthetic``, ``answered``, ``published`` or ``documented``. Of a demonstration
    the label is inside the sentence, at its head, where nobody who shortens it loses it.
    """
    if origin == "documented":
        return Text("According to public lists")
    if origin == "synthetic":
        return Text("In the synthetic demonstration data for {year}", year=str(edition.year))
    return Text("In {year}", year=str(edition.year))


def cited(
    claim: str,
    facts: Sequence[Text | Labels | str],
    source: Text | Labels | str,
    link: str,
    say: Translator,
    *,
    more: Sequence[Text | Labels | str] = (),
) -> str:
    """The claim with what is known of it behind it in brackets.

    Parameters
    ----------
    claim
        A sentence without its full stop.
    facts
        n, edition and the like, each a few words.
    source
        Whom it comes from.
    link
        The address of what shows it; nothing where it is not known.
    more
        Sentences behind it that must not be left out.
    """
    parts = [*facts, Text("source: {source}", source=source), *filter(None, [link])]
    sentence = say("{claim} ({facts}).", claim=claim, facts=listed_apart(parts))
    return " ".join([sentence, *(say.render(one) for one in more)])


def edition_in_words(edition: Edition) -> Text | Labels:
    """The edition by its title, with the version that is quoted where it has versions."""
    if edition.version is None:
        return edition.title
    return Text("{title}, version {version}", title=edition.title, version=str(edition.version))


def source_of_figure(figure: Figure) -> Text | str:
    """Whom a published figure comes from, with the site that it is on.

    A figure known only through others does not name the institute.
    """
    host = site_of(figure.source_url)
    if figure.second_hand:
        return host
    return Text("Smart City Institute (HEC Liège, ULiège), {host}", host=host)


def facts_of_lists(
    indicator: Indicator, years: Sequence[int | None] | None = None
) -> list[Text | Labels | str]:
    """Of when public lists are: what they are called, their years, and when they were taken in.

    ``years`` are those of the entries that a claim is about; of a whole programme where None.
    """
    programmes = load_programmes()
    if indicator.programme is None:
        counted = Text("counted: “{indicator}”", indicator=indicator.label)
        return [counted, taken_in(tuple(programmes.values()))]
    programme = programmes[indicator.programme]
    of = [one.year for one in programme.lists] if years is None else years
    return [*years_of_lists(of), taken_in((programme,))]


def years_of_lists(years: Sequence[int | None]) -> list[Text]:
    """The years of some lists in words; nothing where none has a date."""
    dated = {one for one in years if one is not None}
    if not dated:
        return []
    return [
        Text.plural("list of {years}", "lists of {years}", n=len(set(years)), years=years_of(years))
    ]


def taken_in(programmes: Sequence[Programme]) -> Text:
    """Until when what public lists say was taken in."""
    return Text("as of {day}", day=max(one.recorded for one in programmes))
