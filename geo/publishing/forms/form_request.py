"""A request for a form: the page, the ending, the view, and how a picture is to look.

The view is read by the parser of the pages (:func:`geo.publishing.view.parse_view`). A page that
does not understand a part of its link shows the usual and says so; a file or a picture goes on
without its reader, so here what is not understood is refused, with the same sentences but for what
the page would do instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from geo.cartography.picture.formats import LEAST_TIMES, MOST_TIMES
from geo.cartography.picture.paper import SHAPES, Look
from geo.language import AtlasError, Text, listed
from geo.publishing.embed.options import CHOICES as EMBED_CHOICES
from geo.publishing.embed.options import EmbedOptions, read_options
from geo.publishing.forms.endings import forms_of, pages_with_forms
from geo.publishing.view import View, parse_view, problem_of, shortened_quote
from geo.state_cache import StateChangedError
from geo.survey import list_editions, load_edition
from geo.survey.edition_key import UnreadableVersionError
from geo.survey.editions import is_withdrawn, withdrawal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Language
    from geo.publishing.forms.endings import Made
    from geo.survey.edition_key import WhyNot

_LONGEST_QUERY = 4000  # characters; the longest view that the pages write is a quarter of that


class RefusedError(Exception):
    """A request that gets no file: the HTTP status, and the sentences that say why."""

    def __init__(self, status: HTTPStatus, *sentences: Text) -> None:
        super().__init__(status, *map(str, sentences))
        self.status = status
        self.sentences = sentences


@dataclass(frozen=True)
class FormRequest:
    """A request that was understood.

    Attributes
    ----------
    page, ending
        Keys of :data:`~geo.publishing.forms.endings.PAGES` and
        :data:`~geo.publishing.forms.endings.ENDINGS`.
    view
        What the page would show.
    look
        Shape, theme and title of a picture.
    times
        Pixels a side of a PNG, as a multiple of the shape's.
    options
        What of a page of its own there is.
    back
        Whether a sheet has a second page.
    """

    page: str
    ending: str
    view: View
    look: Look = Look()  # noqa: RUF009  (it cannot change)
    times: int = 1
    options: EmbedOptions = EmbedOptions()  # noqa: RUF009  (it cannot change)
    back: bool = False


CHOICES: dict[str, tuple[str, ...]] = {
    "shape": tuple(SHAPES),
    "theme": ("light", "dark"),
    "title": ("yes", "no"),
    "lines": ("fine", "strong"),
    "times": tuple(str(n) for n in range(LEAST_TIMES, MOST_TIMES + 1)),
}
"""The parts of an address that only pictures have, each with its values; the first is the usual."""

SHEET_CHOICES: dict[str, tuple[str, ...]] = {"back": ("no", "yes")}
"""As :data:`CHOICES`, of sheets."""

_LOOKS: dict[Made, dict[str, tuple[str, ...]]] = {
    "picture": CHOICES,
    "page": EMBED_CHOICES,
    "sheet": SHEET_CHOICES,
    "rows": {},
    "slides": {},
}


def read_request(
    page: str, ending: str, query: Mapping[str, str], language: Language
) -> FormRequest:
    """Understand a request, or refuse it.

    Parameters
    ----------
    page, ending
        From the address: ``map`` and ``png`` of ``/map.png``.
    query
        Its parameters.
    language
        Where the address names none.

    Raises
    ------
    RefusedError
        404 for a page, ending, edition or version that there is not; 410 for one that was
        withdrawn; 403 for a version that is kept back; 400 for whatever else was not understood.
    """
    forms = forms_of(page)
    if forms is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, no_such_page(page))
    if ending not in forms.endings():
        raise RefusedError(HTTPStatus.NOT_FOUND, _no_such_ending(page, ending, forms.endings()))
    if sum(len(name) + len(value) for name, value in query.items()) > _LONGEST_QUERY:
        raise RefusedError(
            HTTPStatus.REQUEST_URI_TOO_LONG,
            Text(
                "The address is longer than {most} characters. Ask for less in one view.",
                most=_LONGEST_QUERY,
            ),
        )
    check_editions(query)
    made = forms.ending(ending).made
    looks = _LOOKS[made]
    options = EmbedOptions()
    if made == "page":
        options, misread = read_options(query)
    else:
        misread = [
            (name, query[name])
            for name, known in looks.items()
            if name in query and query[name] not in known
        ]
    wrong = [_misread(name, found, looks[name]) for name, found in misread]
    rest = {name: value for name, value in query.items() if name not in looks}
    view, notices = parse_view(rest, language)
    if wrong or notices:
        no_file = Text("The address was not understood in every part, so there is no file.")
        problems = map(problem_of, notices)
        raise RefusedError(HTTPStatus.BAD_REQUEST, no_file, *wrong, *problems)
    if "indicator" in query and forms.not_shown is not None:
        other = forms.not_shown(view)
        if other is not None:
            raise RefusedError(HTTPStatus.NOT_FOUND, other)
    if made != "picture":
        back = made == "sheet" and query.get("back") == "yes"
        return FormRequest(page, ending, view, options=options, back=back)
    said = {name: query.get(name, known[0]) for name, known in CHOICES.items()}
    look = Look(
        shape=next(shape for shape in SHAPES if shape == said["shape"]),
        theme="dark" if said["theme"] == "dark" else "light",
        titled=said["title"] == "yes",
        strong=said["lines"] == "strong",
    )
    return FormRequest(page, ending, view, look, int(said["times"]) if ending == "png" else 1)


def check_editions(query: Mapping[str, str]) -> None:
    """Refuse editions, and versions of them, that readers do not get.

    Raises
    ------
    RefusedError
        As :func:`read_request`.
    """
    for name in ("edition", "since"):
        _check_edition(query.get(name))


def _check_edition(edition: str | None) -> None:
    if edition is None or edition in {one.id for one in list_editions()}:
        return
    if is_withdrawn(edition):
        raise RefusedError(HTTPStatus.GONE, withdrawal(edition))
    try:
        load_edition(edition)
    except UnreadableVersionError as error:
        raise RefusedError(_STATUS[error.why], error.text) from error
    except StateChangedError:
        raise
    except AtlasError:
        pass
    else:
        return
    known = listed([one.id for one in list_editions()])
    raise RefusedError(
        HTTPStatus.NOT_FOUND,
        Text(
            "There is no edition {edition}. There are: {known}.",
            edition=shortened_quote(edition),
            known=known,
        ),
    )


_STATUS: dict[WhyNot, HTTPStatus] = {
    "no_number": HTTPStatus.BAD_REQUEST,
    "unknown": HTTPStatus.NOT_FOUND,
    "withdrawn": HTTPStatus.GONE,
    "kept_back": HTTPStatus.FORBIDDEN,
}


def no_such_page(page: str) -> Text:
    """That a page has no forms, and which have."""
    return Text(
        "The page {name} has no such form. These have: {known}.",
        name=shortened_quote(page),
        known=listed(list(pages_with_forms())),
    )


def _no_such_ending(page: str, ending: str, known: tuple[str, ...]) -> Text:
    return Text(
        "The page {name} cannot be had as {ending}. It can be had as: {known}.",
        name=page,
        ending=shortened_quote(ending),
        known=listed(list(known)),
    )


def _misread(name: str, found: str, known: tuple[str, ...]) -> Text:
    return Text(
        "The address asks for {name} = {found}. It can be: {known}.",
        name=name,
        found=shortened_quote(found) or "“”",
        known=listed(list(known)),
    )
