"""The accessibility statement: what is aimed at, how it is checked, what is not reached and why.

A statement of this kind is asked of public bodies by the federal law of 19 July 2018 on the
accessibility of their websites (Moniteur belge / Belgisch Staatsblad, 3 September 2018) and the
decrees of regions and communities; EN 301 549 is the standard behind it. What is said here has to
be true: who mends a point takes it out.
"""

from __future__ import annotations

import os
import re
from datetime import date
from typing import TYPE_CHECKING

from geo.publishing.html import fill_template, safe_link

if TYPE_CHECKING:
    from geo.language import Translator

CONTACT = "ATLAS_CONTACT"
"""Name of the setting: a mail address or a web address of whoever answers for accessibility."""

CHECKED = date(2026, 11, 30)
"""When the pages were last gone through by these criteria."""

UPSTREAM = {
    "language": "https://github.com/streamlit/streamlit/issues/1353",
    "tables": "https://github.com/streamlit/streamlit/issues/13332",
}
"""Where the points are discussed that Streamlit causes."""

_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


def contact_link(setting: str) -> str:
    """The address to write to as a link; "" where the setting names none.

    >>> contact_link("atlas@example.org"), contact_link("javascript:alert(1)")
    ('mailto:atlas@example.org', '')
    """
    setting = setting.strip()
    if _MAIL.fullmatch(setting):
        return f"mailto:{setting}"
    return safe_link(setting)


def accessibility_html(say: Translator) -> str:
    """The statement, in the reader's language."""
    setting = os.environ.get(CONTACT, "")
    return fill_template(
        "accessibility_page/accessibility.html",
        say,
        checked=say.date(CHECKED),
        upstream=UPSTREAM,
        contact=contact_link(setting),
        written=setting.strip(),
    )
