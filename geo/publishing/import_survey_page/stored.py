"""What the store keeps: every version of every edition, as an editor reads and changes it.

Versions come in; lines to read and what can be done with each go out. Nothing is ever deleted: a
version is what readers get, or is kept and can be brought back; of those that are kept, links may
still show some (:mod:`geo.survey.store.version_standing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.import_survey_page.facts import DISCLOSURE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Translator
    from geo.survey.store.editor import Editor
    from geo.survey.store.records import Version
    from geo.survey.store.store import Store


def newest_first(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Edition by edition, what readers get before what is kept, and the newest first."""
    return tuple(sorted(versions, key=lambda one: (one.edition_id, not one.published, -one.number)))


def left_out(store: Store) -> list[Text]:
    """Published editions that readers do not get because they no longer fit what ships."""
    return [
        Text("{edition} is published, and readers do not get it: {why}", edition=edition, why=why)
        for edition, why in store.left_out().items()
    ]


def version_label(version: Version, *, readable: bool = False) -> Text:
    """The version in a list to choose from; ``readable`` where readers still get it by its link."""
    if version.published:
        return Text(
            "{edition}, version {number}: readers get it",
            edition=version.edition_id,
            number=str(version.number),
        )
    if readable:
        return Text(
            "{edition}, version {number}: kept, and shown by links that name it",
            edition=version.edition_id,
            number=str(version.number),
        )
    return Text(
        "{edition}, version {number}: kept", edition=version.edition_id, number=str(version.number)
    )


def version_line(version: Version, say: Translator) -> Text:
    """What a version holds, who made it and when (UTC)."""
    return Text(
        "{communes} communes, {answers} answers. {rule}. Stored on {date} by {who}.",
        communes=version.communes,
        answers=version.answers,
        rule=DISCLOSURE_WORDS[version.disclosure.access],
        date=say.date(version.created_at.date()),
        who=version.created_by,
    )


def change(editor: Editor, version: Version, *, note: str) -> Text:
    """Withdraw a version that readers get, or give them one that is kept; what was done.

    Raises
    ------
    AtlasError
        Somebody has changed what is published since, or this version can no longer be given:
        nothing was changed.
    """
    words = {"edition": version.edition_id, "number": str(version.number)}
    if version.published:
        editor.withdraw(version.edition_id, over=version.number, note=note)
        return Text("Withdrawn: readers do not get {edition}, version {number}, any more.", **words)
    over = editor.published_version(version.edition_id)
    editor.restore(version.edition_id, version.number, over=over, note=note)
    return Text("Readers get {edition}, version {number}, again.", **words)


def close_earlier(editor: Editor, version: Version, *, note: str) -> Text:
    """Close this version and all others but the published one to readers; what was done.

    Raises
    ------
    AtlasError
        Somebody has withdrawn the edition since: nothing was changed.
    """
    over = editor.published_version(version.edition_id) or 0
    editor.close_earlier(version.edition_id, over=over, note=note)
    return Text(
        "Readers get {edition}, version {number}, and no other one.",
        edition=version.edition_id,
        number=str(over),
    )
