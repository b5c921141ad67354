"""The page as HTML: what a commune answered, what will be public of it, and a form to reply with.

It needs no script and fetches nothing: its style is inside, and its policy allows that style by its
hash, and nothing else. What a commune or an editor wrote is escaped by the template.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from geo.language import LANGUAGE_NAMES, LANGUAGES
from geo.publishing.commune_check.sheet import check_sheet
from geo.publishing.html import fill_template
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.profile_words import Words
from geo.survey.communes import area_name
from geo.survey.store.checking.records import (
    LONGEST_NAME,
    LONGEST_OVERALL,
    LONGEST_REMARK,
    OVERALL,
)
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geo.language import Labels, Text, Translator
    from geo.survey.store.checking.commune_desk import CommuneDraft

QUESTION = "q."
"""Before the key of a question, in the names of the form's fields."""

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Filled:
    """What is in the form: nothing at first, or what was sent and could not be kept.

    Attributes
    ----------
    verdict : str
        "agreed", "objected" or nothing.
    said_by : str
    remarks : mapping of str to str
        By question; ``OVERALL`` for all of it.
    problem : Text or None
        Why it could not be kept.
    """

    verdict: str = ""
    said_by: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    problem: Text | None = None


def begun(shown: CommuneDraft) -> Filled:
    """The form as it is at first: with what the commune objected to, as long as that is open."""
    waiting = {one.question: one.text for one in shown.objections if one.standing == "open"}
    last = shown.last_reply
    return Filled(
        verdict="objected" if waiting else "",
        said_by="" if last is None else last.said_by,
        remarks=waiting,
    )


def commune_name(shown: CommuneDraft) -> Text | Labels:
    """The commune as it was called when it was surveyed."""
    return area_name(NisCode(shown.nis5), "commune", shown.edition.vintage)


def commune_check(shown: CommuneDraft, filled: Filled, say: Translator, *, kept: bool) -> str:
    """The page of one commune.

    Parameters
    ----------
    kept : bool
        Whether a reply was just kept.
    """
    return fill_template(
        "commune_check/check.html",
        say,
        shown=shown,
        edition=shown.edition,
        name=say.render(commune_name(shown)),
        sheet=check_sheet(shown),
        filled=filled,
        kept=kept,
        words=Words(say, shown.edition.year),
        until=shown.valid_until.date(),
        moment=lambda at: moment_in_words(at, say),
        lines=_lines,
        languages={code: LANGUAGE_NAMES[code] for code in LANGUAGES},
        label=DEMONSTRATION_LABEL,
        QUESTION=QUESTION,
        OVERALL=OVERALL,
        LONGEST_NAME=LONGEST_NAME,
        LONGEST_OVERALL=LONGEST_OVERALL,
        LONGEST_REMARK=LONGEST_REMARK,
    )


def refusal_page(sentence: Text, say: Translator) -> str:
    """In the place of the page: why there is none. It says nothing of any edition but that."""
    return fill_template(
        "commune_check/refusal.html",
        say,
        sentence=sentence,
        languages={code: LANGUAGE_NAMES[code] for code in LANGUAGES},
    )


def policy(html: str) -> str:
    """What a page may do: be read, and send its form to where it came from."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'"
        for one in _STYLE.findall(html)
    )
    return (
        f"default-src 'none'; style-src {hashes}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def moment_in_words(at: dt.datetime, say: Translator) -> str:
    """Day and time of day, in UTC as the store has them."""
    return say("{day}, {time} (UTC)", day=at.date(), time=f"{at:%H:%M}")


def _lines(text: str) -> Markup:
    """A text with its line ends, which the template would take for its own."""
    return Markup(escape(text).replace("\n", Markup("&#10;")))  # noqa: S704  (escaped before)
