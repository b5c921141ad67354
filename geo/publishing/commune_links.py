"""Links from one commune's page to another's, in the reader's view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.survey import load_edition

if TYPE_CHECKING:
    from geo.publishing.view import View


def commune_link(view: View, code: str, vintage: int) -> str:
    """The page of another commune in the reader's view; ``vintage`` is the boundaries of ``code``.

    The boundaries stay unsaid in the link where they are those of the edition.
    """
    own = load_edition(view.edition).vintage == vintage
    target = replace(
        view,
        level="commune",
        selected=code,
        vintage=None if own else vintage,
        stage=False,
        provinces=(),
    )
    return "./commune?" + urlencode(target.query())
