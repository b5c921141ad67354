"""Editions to be stored, made of those that ship."""

from __future__ import annotations

from functools import cache

import yaml

from geo.survey import load_answers
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents


@cache
def _facts(edition_id: str) -> dict:
    return yaml.safe_load((EDITIONS / edition_id / "edition.yaml").read_text("utf-8"))


def shipped(edition_id: str = "BE2018", **changes) -> Contents:
    """A shipped edition as contents to publish."""
    return Contents(**{"facts": _facts(edition_id), "answers": load_answers(edition_id)} | changes)


def a_few(communes: int = 8, edition_id: str = "BE2018", **changes) -> Contents:
    """The first communes of a shipped edition: enough, and quicker."""
    whole = shipped(edition_id, **changes)
    kept = whole.answers["nis5"].drop_duplicates().head(communes)
    return Contents(
        whole.facts,
        whole.answers[whole.answers["nis5"].isin(kept)].reset_index(drop=True),
        whole.disclosure,
        whole.questions,
        whole.documents,
    )


def small(*keys: str, edition_id: str = "BE2018", **changes) -> Contents:
    """A shipped edition that asked only a few questions: quicker to audit."""
    keys = keys or ("engaged", "progress", "strategy")
    whole = shipped(edition_id, **changes)
    return Contents(
        {**whole.facts, "asked": list(keys)},
        whole.answers[whole.answers["question"].isin(keys)].reset_index(drop=True),
        whole.disclosure,
        whole.questions,
        whole.documents,
    )
