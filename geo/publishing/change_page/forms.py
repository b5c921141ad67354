"""The forms of the page ``change``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.publishing.change_page.download import change_download as download
from geo.publishing.change_page.picture import change_map_picture as picture
from geo.publishing.change_page.selection import chosen, usual_since
from geo.publishing.view import DEFAULT_EDITION
from geo.survey import load_edition

if TYPE_CHECKING:
    from geo.language import Text
    from geo.publishing.view import View

__all__ = ["EXAMPLE", "download", "not_shown", "picture", "spelt_out"]

EXAMPLE = f"edition={DEFAULT_EDITION}"


def spelt_out(view: View) -> View:
    """``view`` with the edition that change is counted from, and what is compared, as shown."""
    view = replace(view, since=view.since or usual_since(load_edition(view.edition)).id)
    shown = chosen(view).indicator
    return view if shown is None else replace(view, indicator=shown.id)


def not_shown(view: View) -> Text | None:
    """Why the page compares by another indicator than the view has; None where it does not."""
    return chosen(view).why_other
