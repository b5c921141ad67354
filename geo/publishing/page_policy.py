"""What a page of Streamlit may do in a browser: its content security policy.

It runs the files of this server and the scripts that stand in a page itself, each named by the hash
of its text: Streamlit's own, that of the still, that which connects at once, and
:mod:`geo.publishing.inline_scripts`. It fetches from this server alone, is in frames of it alone,
and has no plug-ins. What is left open: styles may stand in the page, since Streamlit's components
write theirs into it.

The frame of the map is a document of its own (``/component/``): streamlit-folium gets its script as
text and evaluates it. That frame may run text, and nothing else more than the page; what a file
says reaches it as JSON only (:func:`geo.cartography.leaflet.script_json`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from geo.cartography.still import still_script
from geo.cartography.upstream_files import first_page_document
from geo.publishing.inline_scripts import inline_scripts

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_SHARED = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; media-src 'self' blob:; manifest-src 'self'; "
    "worker-src 'self' blob:; frame-src 'self'; base-uri 'self'; form-action 'self'"
)


def page_policy(more: Iterable[str] = ()) -> str:
    """The policy of the pages; ``more`` are ``script`` elements that the server puts in beside.

    It says nothing of frames around the page, nor of what it connects to: see
    :class:`geo.publishing.answer_headers.AnswerHeaders`.
    """
    elements = (first_page_document(), *inline_scripts().values(), *more)
    texts = [text for one in elements for text in _SCRIPT.findall(str(one))]
    hashes = dict.fromkeys(hash_of(text) for text in (*texts, still_script()))
    return f"{_SHARED}; script-src 'self' {' '.join(hashes)}"


FRAME_POLICY = f"{_SHARED}; script-src 'self' 'unsafe-inline' 'unsafe-eval'"
"""Of the frames of components."""


def hash_of(script: str) -> str:
    """A script's text as a policy names it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
