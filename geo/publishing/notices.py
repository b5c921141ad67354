"""Sentences that a reader should not miss, as the page and the still before it show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.language import Text, Translator

_MOST = 3
"""Notices of a link that are told one by one; of more their number says enough."""


def told_notices(found: Sequence[Text], say: Translator) -> list[str]:
    """What was not understood in a link (:func:`geo.publishing.view.parse_view`), as sentences."""
    told = [say.render(text) for text in found[:_MOST]]
    if len(found) > _MOST:
        told.append(say("And {n} more.", n=len(found) - _MOST))
    return told


def notice_html(sentences: Iterable[str]) -> Markup:
    """Sentences as HTML, each a paragraph, escaped."""
    told = Markup("").join(Markup("<p>{}</p>").format(one) for one in sentences)
    return Markup('<div class="atlas-notice" role="status">{}</div>').format(told)
