"""A commune as slides: what its sheet says, in charts and tables that can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.language import translator
from geo.publishing.about_commune.about import about_commune
from geo.publishing.commune_page.chart import domain_chart
from geo.publishing.commune_page.download import commune_download
from geo.publishing.export.provenance import DOCUMENTED, of_figures
from geo.publishing.pictures.words import source_and_licence
from geo.publishing.sheets.commune_content import commune_content
from geo.publishing.sheets.parts import Made
from geo.publishing.slides.qr_code import qr_picture
from geo.publishing.slides.slide import (
    Deck,
    Slide,
    SlideTable,
    all_of,
    drawn_picture,
    plain,
    with_boundaries,
)

if TYPE_CHECKING:
    import datetime as dt

    from geo.language import Translator
    from geo.publishing.view import View

    Data = dict[str, Any]


def commune_slides(view: View, link: str, day: dt.date) -> Deck | None:
    """The slides; None where no commune is selected.

    Raises
    ------
    AtlasError
        The data may not leave the atlas, or is damaged.
    """
    taken = commune_download(view, link)
    if taken is None:
        return None
    say = translator(view.lang)
    data = commune_content(view, Made(link, day), back=True)
    about = about_commune(view, say)
    usual = Slide("body", "", facts=all_of((data["edition"] + ".", data["when"])))
    of_answers = usual.of(taken, *with_boundaries(taken))
    public = replace(
        usual,
        facts=(),
        link=link,
        foot=source_and_licence((DOCUMENTED, of_figures(about.edition)), say),
    )
    picture = drawn_picture(data["map"], plain(data["map_alt"]))
    slides = [
        replace(
            of_answers,
            layout="title",
            title=plain(data["name"]),
            caption=plain(data["edition"]),
            lines=all_of((data["where"], *data["other_names"])),
            pictures=(picture,),
            notes=say("This view as it was on {date}.", date=say.date(day)),
        ),
        replace(
            of_answers,
            title=plain(data["name"]),
            lines=all_of((*data["summary"], *data["why"])),
            pictures=(picture,),
            notes="\n".join(data["method"]),
        ),
        _measures(data, of_answers, say),
    ]
    slides += _domains(data, of_answers, say)
    chart = domain_chart(about, say)
    if chart is not None:
        at = 3
        slides.insert(
            at,
            replace(
                of_answers,
                title=data["domains"]["title"],
                chart=chart,
                notes=data["domains"]["how"],
            ),
        )
    slides += _extremes(data, of_answers, say)
    slides += _initiatives(data, public, say)
    slides += _figures(data, public, say)
    slides.append(
        replace(
            of_answers,
            layout="end",
            title=say("How to read this"),
            lines=all_of((*data["method"], data["made"])),
            code=qr_picture(link),
            leads_to=link,
        )
    )
    return Deck(
        title=plain(data["name"]),
        language=view.lang,
        slides=tuple(slides),
        foot=say("Smart City Atlas of Belgium"),
    )


def _measures(data: Data, usual: Slide, say: Translator) -> Slide:
    """Self-assessment, index and initiatives, each with what stands beside it."""
    rows = []
    for one in data["measures"]:
        value = " ".join(filter(None, (one["value"], one["unit"])))
        rows.append((one["label"], value, one["note"]))
        rows += [(f"– {name}", value, sure) for name, value, sure in one["beside"]]
    return replace(
        usual,
        title=say("Progress and maturity"),
        table=_table((say("What"), say("Value"), say("How sure")), rows, (0.42, 0.24, 0.34), say),
    )


def _domains(data: Data, usual: Slide, say: Translator) -> list[Slide]:
    """The scores in numbers; or why there are none."""
    domains = data["domains"]
    if not domains["rows"]:
        return [replace(usual, title=domains["title"], lines=all_of((domains["instead"],)))]
    n = len(domains["heads"])
    rows = [
        (one["label"], *(" ".join(filter(None, pair)) for pair in one["cells"]))
        for one in domains["rows"]
    ]
    widths = (0.34, *((0.66 / n,) * n))
    heads = (domains["head"], *domains["heads"])
    return [
        replace(
            usual,
            title=domains["title"],
            table=_table(heads, rows, widths, say),
            notes=domains["how"],
        )
    ]


def _extremes(data: Data, usual: Slide, say: Translator) -> list[Slide]:
    found = data["extremes"]
    if found is None:
        return []
    heads = (say("Question"), say("Answer"), say("Score"))
    return [
        replace(
            usual,
            title=one["title"],
            table=_table(heads, one["items"], (0.4, 0.3, 0.3), say, right=False),
            notes=found["how"],
        )
        for one in found["lists"]
    ]


def _initiatives(data: Data, usual: Slide, say: Translator) -> list[Slide]:
    found = data["initiatives"]
    notes = "\n".join((found["how"], *data["back"]["absences"]))
    if not found["items"]:
        return [replace(usual, title=found["title"], lines=all_of((found["none"],)), notes=notes)]
    rows = [
        (year, " ".join(filter(None, (name, note))), fact)
        for year, name, note, fact, _ in found["items"]
    ]
    heads = (say("Year"), say("Programme"), say("What is documented"))
    table = _table(heads, rows, (0.1, 0.34, 0.56), say, right=False)
    return [replace(usual, title=found["title"], table=table, lines=(), notes=notes)]


def _figures(data: Data, usual: Slide, say: Translator) -> list[Slide]:
    found = data["figures"]
    if not found["items"]:
        return [replace(usual, title=found["title"], lines=all_of((found["none"],)))]
    heads = (say("Indicator"), say("Value"), say("Note"))
    table = _table(heads, found["items"], (0.46, 0.24, 0.3), say, right=False)
    return [replace(usual, title=found["title"], table=table)]


def _table(
    heads: tuple[str, ...],
    rows: list[Any],
    widths: tuple[float, ...],
    say: Translator,
    *,
    right: bool = True,
) -> SlideTable:
    cells = tuple(tuple(map(plain, row)) for row in rows)
    told = (say("{name}: {value}", name=name, value=value) for name, value, *_ in cells)
    return SlideTable(tuple(map(plain, heads)), cells, widths, plain(say.apart(told)), right)
