"""What the page of methods explains as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.export.edition_tables import edition_table, tables_of
from geo.survey import load_edition

if TYPE_CHECKING:
    from geo.publishing.export.download import Download
    from geo.publishing.view import View


def questions_download(view: View, link: str) -> Download | None:
    """The questions of the edition, where they are known."""
    known = "codebook" in tables_of(load_edition(view.edition))
    return edition_table(view, "codebook", link) if known else None
