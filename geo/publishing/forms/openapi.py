"""What forms there are, as an OpenAPI description (3.1) and as a page to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.cartography.classes import FEWEST_CLASSES, MOST_CLASSES, SCHEMES
from geo.cartography.colours import SCALES
from geo.language import LANGUAGES, SOURCE_LANGUAGE, translator
from geo.publishing.embed.options import CHOICES as EMBED_CHOICES
from geo.publishing.forms.endings import forms_of, pages_with_forms
from geo.publishing.forms.form_request import CHOICES, SHEET_CHOICES
from geo.publishing.html import fill_template
from geo.publishing.version import version
from geo.publishing.view import LEVELS, SIZE_LABELS
from geo.survey import list_editions
from geo.survey.comparison.peers import COMPARISONS
from geo.territory import VINTAGES

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.publishing.forms.endings import Made


def description(base: str) -> dict[str, Any]:
    """The OpenAPI description; ``base`` is the address of the server with a slash at its end."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Smart City Atlas of Belgium",
            "version": version(),
            "description": (
                "Every view of the atlas in the form asked for: the address of a page with an "
                "ending, and the same parameters. What the pages withhold, no form gives."
            ),
        },
        "servers": [{"url": base.rstrip("/")}],
        "paths": {
            f"/{page}.{ending}": {"get": _operation(page, ending)}
            for page, forms in pages_with_forms().items()
            for ending in forms.endings()
        },
        "components": {"responses": _REFUSALS},
    }


_REFUSALS: dict[str, Any] = {
    name: {
        "description": words,
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
    for name, words in {
        "NotUnderstood": "A part of the address was not understood; the answer says which.",
        "Withheld": "The rule of the edition does not let this out, or not of this version.",
        "NotThere": (
            "There is no such page, ending, edition or version, or nothing in the view to give."
        ),
        "Withdrawn": "The edition, or this version of it, was withdrawn by its editors.",
        "Busy": "Too many files are being made; Retry-After says when to ask again.",
    }.items()
}


def _operation(page: str, ending: str) -> dict[str, Any]:
    say = translator(SOURCE_LANGUAGE)
    forms = forms_of(page)
    assert forms is not None
    one = forms.ending(ending)
    schema: dict[str, Any] = {"type": "string"}
    if one.made == "rows" and ending in ("json", "geojson"):
        schema = {"type": "object"}
    return {
        "operationId": f"{page}_{ending}",
        "summary": f"{page}: {say.render(one.label)}",
        "parameters": [*_view_parameters(), *(_parameters_of(one.made, ending))],
        "responses": {
            "200": {"description": "The file.", "content": {one.media_type: {"schema": schema}}},
            "307": {"description": "Of frozen: where the pinned form is."},
            "304": {"description": "Nothing new since the tag that If-None-Match names."},
            "400": {"$ref": "#/components/responses/NotUnderstood"},
            "403": {"$ref": "#/components/responses/Withheld"},
            "404": {"$ref": "#/components/responses/NotThere"},
            "410": {"$ref": "#/components/responses/Withdrawn"},
            "429": {"$ref": "#/components/responses/Busy"},
            "500": {"description": "A fault of the atlas: a sentence; its cause is in the log."},
        },
    }


def _view_parameters() -> list[dict[str, Any]]:
    """The parts of a view that most pages have; all others of a page's own link work too."""
    return [
        _parameter("lang", "Language of all words.", list(LANGUAGES)),
        {
            "name": "edition",
            "in": "query",
            "description": (
                "Id of a survey, as published now; followed by @ and a number, one of its versions."
            ),
            "schema": {
                "type": "string",
                "anyOf": [
                    {"enum": [one.id for one in list_editions()]},
                    {"pattern": "^[A-Za-z][A-Za-z0-9_-]*@[1-9][0-9]*$"},
                ],
            },
        },
        _parameter("frozen", "Leads to the address of the versions published now.", ["", "yes"]),
        _parameter("indicator", "Id of what is shown, such as q.progress or index."),
        _parameter("level", "Kind of areas.", list(LEVELS)),
        _parameter("vintage", "Year of the boundaries.", [str(year) for year in VINTAGES]),
        _parameter("region", "REFNIS codes of regions to keep, joined by _."),
        _parameter("province", "REFNIS codes of provinces to keep, joined by _."),
        _parameter("size", "Communes of this size only.", list(SIZE_LABELS)),
        _parameter("commune", "REFNIS code of a commune."),
        _parameter("scheme", "Classification; unsaid, as suits the values.", list(SCHEMES)),
        _parameter(
            "classes",
            "Number of classes.",
            [str(n) for n in range(FEWEST_CLASSES, MOST_CLASSES + 1)],
        ),
        _parameter("palette", "Colour scale.", list(SCALES)),
        _parameter("weights", "Weights of the seven domains in the maturity index."),
    ]


def _parameters_of(made: Made, ending: str) -> list[dict[str, Any]]:
    """Those of pictures, pages of their own, or sheets."""
    if made == "sheet":
        return [
            _parameter("area", "REFNIS code of a province or region, with that level."),
            _parameter(
                "compare", "Whom a commune is compared with; peers unless said.", list(COMPARISONS)
            ),
            _parameter("own", "REFNIS codes of communes for compare=own, joined by _."),
            _parameter("back", "Whether there is a second page.", list(SHEET_CHOICES["back"])),
        ]
    if made == "page":
        return [
            _parameter("title", "Whether the page has its title.", list(EMBED_CHOICES["title"])),
            _parameter(
                "theme", "Light or dark; unsaid, as the reader's machine is.", ["light", "dark"]
            ),
            _parameter("lines", "Lines between areas that look different.", ["fine", "strong"]),
            _parameter("controls", "Some of search, table, language and zoom, joined by commas."),
        ]
    if made != "picture":
        return []
    words = {
        "shape": "Shape of the picture.",
        "theme": "Light or dark.",
        "title": "Whether the picture has its title inside.",
        "lines": "Between areas that look different on a map; strong ones have 3:1 or more.",
        "times": "Pixels, as a multiple of the shape's.",
    }
    return [
        _parameter(name, words[name], list(known))
        for name, known in CHOICES.items()
        if name != "times" or ending == "png"
    ]


def _parameter(name: str, words: str, known: list[str] | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if known is not None:
        schema["enum"] = known
    return {"name": name, "in": "query", "description": words, "schema": schema}


def description_page(base: str, say: Translator) -> str:
    """The same to read: a table of pages and endings, each with a link to try."""
    rows = [
        (
            page,
            [
                (ending, f"{base}{page}.{ending}?lang={say.language}&{forms.example}")
                for ending in forms.endings()
            ],
        )
        for page, forms in pages_with_forms().items()
    ]
    return fill_template(
        "templates/openapi.html",
        say,
        rows=rows,
        choices=CHOICES,
        of_sheets=SHEET_CHOICES,
        base=base,
    )
