"""Where one page leads to another: a commune's page in the reader's view, a published figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.survey import load_edition
from geo.survey.published.figures import all_figures

if TYPE_CHECKING:
    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode


def commune_link(view: View, code: NisCode, vintage: int) -> str:
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


def anchor_of(key: str) -> str | None:
    """The anchor of what was published under ``key`` (``Indicator.published_key``), if anything.

    A link to it is ``barometer?lang=<language>#<anchor>``.
    """
    return next((figure.theme for figure in all_figures() if figure.key == key), None)
