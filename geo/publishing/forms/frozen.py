"""``&frozen`` in the address of a form: that of the same form of the versions published now.

Whoever puts a view into an article writes ``/map.html?edition=BE2019&…&frozen`` once, is led to
``/map.html?edition=BE2019@3&…``, and keeps that.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Text
from geo.publishing.forms.citation_link import cited_view
from geo.publishing.forms.form_request import RefusedError, check_editions
from geo.publishing.view import parse_view, shortened_quote
from geo.survey.edition_key import SIGN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Language

FROZEN = "frozen"
_YES = ("", "yes")


def frozen_address(page: str, ending: str, query: Mapping[str, str], language: Language) -> str:
    """The address to go to, from the folder of the one that was asked for.

    Parameters
    ----------
    page, ending
        ``map`` and ``png`` of ``/map.png``.
    query
        The parameters, ``frozen`` among them; whatever else does not concern editions stays as it
        is, and is read when the address is asked for.
    language
        Where the address names none.

    Raises
    ------
    RefusedError
        ``frozen`` has another value than ``yes`` or none; or an edition cannot be read, as
        :func:`geo.publishing.forms.form_request.read_request`.
    """
    if query[FROZEN] not in _YES:
        raise RefusedError(
            HTTPStatus.BAD_REQUEST,
            Text(
                "The address asks for {name} = {found}. It can be: {known}.",
                name=FROZEN,
                found=shortened_quote(query[FROZEN]),
                known="yes",
            ),
        )
    check_editions(query)
    named = {name: query[name] for name in ("edition", "since") if name in query}
    cited = cited_view(parse_view(named, language)[0], page)
    pinned = {name: value for name, value in query.items() if name != FROZEN}
    pinned["edition"] = cited.edition
    if cited.since is not None:
        pinned["since"] = cited.since
    return f"./{page}.{ending}?{urlencode(pinned, safe=SIGN)}"
