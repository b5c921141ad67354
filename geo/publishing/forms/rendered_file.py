"""What was asked for, made: the bytes of a picture or of rows, with their name."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from geo.cartography.picture.formats import FORMATS as PICTURES
from geo.cartography.picture.formats import file_bytes as picture_bytes
from geo.language import AtlasError, Text
from geo.publishing.export.file_names import file_stem, safe_name
from geo.publishing.export.formats import file_bytes, formats_for
from geo.publishing.export.geodata import json_text, metadata_of
from geo.publishing.forms.endings import ENDINGS, forms_of
from geo.publishing.forms.form_request import FormRequest, RefusedError
from geo.publishing.pictures.files import picture_name, sheet_name, slides_name
from geo.state_cache import StateChangedError

if TYPE_CHECKING:
    import datetime as dt

    from geo.publishing.export.download import Download


@dataclass(frozen=True)
class RenderedFile:
    """A form of a view: its bytes, media type, and the name to keep it under."""

    content: bytes
    media_type: str
    name: str


def make(asked: FormRequest, link: str, day: dt.date, *, whole: bool = False) -> RenderedFile:
    """Make what was asked for, of what is published now.

    Parameters
    ----------
    asked
        The request.
    link
        The address of the page that shows the view.
    day
        On which files of rows say that they were taken.
    whole
        Whether a page has all that it needs inside; else it fetches that from the server.

    Raises
    ------
    RefusedError
        404 where the view has nothing of the kind, 403 where it may not be given.
    StateChangedError
        What is published changed meanwhile; ask again.
    """
    forms = forms_of(asked.page)
    assert forms is not None
    ending = forms.ending(asked.ending)
    try:
        if ending.made == "sheet":
            assert forms.sheet is not None
            printed = forms.sheet(asked.view, link, day, back=asked.back)
            if printed is None:
                raise _nothing()
            name = sheet_name(asked.view)
            return RenderedFile(printed, ending.media_type, name)
        if ending.made == "slides":
            return _slides(asked, link, day)
        if ending.made == "picture":
            assert forms.picture is not None
            drawn = forms.picture(asked.view, asked.look, link, embedded=asked.ending == "svg")
            if drawn is None:
                raise _nothing()
            return _picture(asked, drawn)
        if ending.made == "page":
            assert forms.page is not None
            return _page(asked, forms.page(asked.view, asked.options, link, whole=whole))
        assert forms.download is not None
        taken = forms.download(asked.view, link)
        if taken is None or (asked.ending == "geojson" and "geojson" not in formats_for(taken)):
            raise _nothing()
        return RenderedFile(
            _rows(taken, asked.ending, day),
            ending.media_type,
            f"{file_stem(taken, day)}.{asked.ending}",
        )
    except StateChangedError:
        raise
    except AtlasError as error:
        raise RefusedError(HTTPStatus.FORBIDDEN, error.text) from error


def _rows(taken: Download, ending: str, day: dt.date) -> bytes:
    return json_bytes(taken) if ending == "json" else file_bytes(taken, ending, day)


def _picture(asked: FormRequest, svg: str) -> RenderedFile:
    ending = next(one for one in PICTURES if one == asked.ending)
    return RenderedFile(
        picture_bytes(svg, ending, asked.look, asked.times),
        ENDINGS[ending].media_type,
        picture_name(asked.view, asked.look, ending),
    )


def _slides(asked: FormRequest, link: str, day: dt.date) -> RenderedFile:
    from geo.publishing.slides.deck import deck_bytes  # noqa: PLC0415  (only where it is asked for)

    forms = forms_of(asked.page)
    assert forms is not None
    assert forms.slides is not None
    deck = forms.slides(asked.view, link, day)
    if deck is None:
        raise _nothing()
    name = slides_name(asked.view, asked.page)
    return RenderedFile(deck_bytes(deck), ENDINGS[asked.ending].media_type, name)


def _page(asked: FormRequest, html: str) -> RenderedFile:
    view = asked.view
    parts = ("smart-city-atlas", view.edition, view.indicator, view.level, view.lang)
    name = "_".join(safe_name(part) for part in parts)
    return RenderedFile(html.encode(), ENDINGS[asked.ending].media_type, f"{name}.html")


def _nothing() -> RefusedError:
    return RefusedError(
        HTTPStatus.NOT_FOUND,
        Text("This view has nothing that could be given in this form."),
    )


def json_bytes(taken: Download) -> bytes:
    """All facts of a download, its columns, and its rows as objects; null where nothing is."""
    rows, _ = taken.labelled()
    known = rows.astype(object).where(rows.notna(), None)
    records: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in known.to_dict("records")
    ]
    return json_text({**metadata_of(taken), "rows": records}).encode()
