"""The documented initiatives as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.export.initiative_rows import entries_download
from geo.publishing.initiatives_page.page import sections

if TYPE_CHECKING:
    from geo.publishing.export.download import Download
    from geo.publishing.view import View


def initiatives_download(view: View, link: str) -> Download | None:
    """The documented initiatives that the page shows after its filter."""
    found = [member.initiative for section in sections(view) for member in section.members]
    return entries_download(found, view, link) if found else None
