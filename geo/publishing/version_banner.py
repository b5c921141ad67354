"""What a page says at once when it shows a version that another one has replaced.

Which version it is, when and by whom it was published, what differs in the one that is published
now, and the link to that. By whom: the editors of this atlas, and whose answers they are, as the
edition says. The name of an editor is for other editors; no page tells it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Labels, Text, listed, listed_apart, translator
from geo.publishing.html import fill_template
from geo.survey import load_edition, load_questionnaire
from geo.survey.edition_key import SIGN, edition_name
from geo.survey.editions import newest_version
from geo.survey.version_changes import VersionChanges, changes_since

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.publishing.view import View

_MOST_QUESTIONS = 4
"""Named one by one; of more their number says enough."""


def version_banner(view: View, page: str) -> str:
    """HTML for the top of a page; empty where all that it shows is published now.

    Parameters
    ----------
    view
    page
        The last part of the page's address; nothing for the map.

    Raises
    ------
    AtlasError
        A version is not, or no longer, there for readers.
    """
    keys = [view.edition, *([view.since] if view.since and page == "change" else [])]
    replaced = [key for key in dict.fromkeys(keys) if load_edition(key).replaced]
    if not replaced:
        return ""
    say = translator(view.lang)
    return fill_template(
        "templates/version_banner.html",
        say,
        versions=[(_which(key), changes_in_words(changes_since(key))) for key in replaced],
        newest=f"./{page}?" + urlencode(newest_view(view).query(), safe=SIGN),
    )


def newest_view(view: View) -> View:
    """``view`` of what is published now."""
    since = None if view.since is None else edition_name(view.since)
    return replace(view, edition=edition_name(view.edition), since=since)


def _which(key: str) -> tuple[Text, Text]:
    """What is shown, and what is published in its place."""
    then, now = load_edition(key), newest_version(key)
    shown = Text(
        "This is version {version} of “{edition}”; version {now} has replaced it.",
        version=str(then.version),
        edition=then.title,
        now=str(now.version),
    )
    return shown, Text(
        "The editors of this atlas published it on {day} and version {now} on {today}, from: "
        "{source}.",
        day=then.version_published,
        now=str(now.version),
        today=now.version_published,
        source=now.source,
    )


def changes_in_words(changes: VersionChanges) -> Text:
    """What differs, as a sentence."""
    if not changes:
        return Text("Nothing that is public differs in the newer one.")
    counted: tuple[tuple[int, Callable[[int], Text]], ...] = (
        (changes.answers, lambda n: _answers(n, changes.answers_of)),
        (
            changes.scores_of,
            lambda n: Text.plural(
                "other scores are given of {n} commune",
                "other scores are given of {n} communes",
                n=n,
            ),
        ),
        (
            changes.figures,
            lambda n: Text.plural(
                "{n} figure of a group of communes changed",
                "{n} figures of groups of communes changed",
                n=n,
            ),
        ),
        (
            changes.communes_added,
            lambda n: Text.plural("{n} commune more", "{n} communes more", n=n),
        ),
        (
            changes.communes_removed,
            lambda n: Text.plural("{n} commune fewer", "{n} communes fewer", n=n),
        ),
    )
    said: list[Text | Labels | str] = [word(n) for n, word in counted if n]
    if changes.questions_added:
        said.append(Text("questions added: {list}", list=_named(changes.questions_added)))
    if changes.questions_removed:
        said.append(Text("questions left out: {list}", list=_named(changes.questions_removed)))
    if changes.boundaries:
        said.append(Text("it is on the boundaries of another year"))
    if changes.description:
        said.append(Text("title, source, dates or another of its facts"))
    return Text("What differs in the newer one: {list}.", list=listed_apart(said))


def _answers(n: int, communes: int) -> Text:
    of = Text.plural("{n} commune", "{n} communes", n=communes)
    return Text.plural(
        "{n} answer of {communes} changed", "{n} answers of {communes} changed", n=n, communes=of
    )


def _named(keys: tuple[str, ...]) -> Labels | Text:
    if len(keys) > _MOST_QUESTIONS:
        return Text.plural("{n} question", "{n} questions", n=len(keys))
    questions = load_questionnaire().questions
    return listed([Text("“{name}”", name=questions[key].label) for key in keys])
