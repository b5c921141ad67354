"""An edition whose every text is hostile: markup, scripts, formulas, templates, names that run."""

from __future__ import annotations

from dataclasses import replace

from small_editions import small_edition, table

MARK = "Qhostile"
TEXT = (
    f"=1+{MARK}</script><script>{MARK}()</script><img src=x onerror={MARK}()>"
    f"'\"]]>{{{{7*7}}}}${{{MARK}()}}#{MARK}.panic() $x$ **x** [u](javascript:{MARK}()) "
)
LANGUAGES = ("nl", "fr", "de", "en")


def hostile(what: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, f"{TEXT}{what}")


QUESTION = {
    "key": "drones",
    "chapter": "implementation",
    "type": "one_of",
    "direction": "none",
    "wording": hostile("wording"),
    "label": hostile("label"),
    "choices": [
        {"key": "a", "label": hostile("first choice")},
        {"key": "b", "label": hostile("second choice")},
    ],
}


def edition():
    answers = table()[["engaged", "progress"]]
    answers["drones"] = ["a" if place % 2 else "b" for place in range(len(answers))]
    said = small_edition(
        answers=answers, title=hostile("title"), source=hostile("source"),
        licence=hostile("licence"),
    )  # fmt: skip
    return replace(said, questions=(QUESTION,))
