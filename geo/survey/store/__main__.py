"""``python -m geo.survey.store COMMAND``: the store by hand, SQLite and PostgreSQL alike."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo.command_line import run
from geo.language import AtlasError
from geo.survey.store import Editor, back_up, open_store, restore_backup, shown_by_links
from geo.survey.store.check_command import add_checking
from geo.survey.store.publish_command import (
    add_publishing,
    audit_lines,
    contents_of_folder,
    disclosure_of,
    user,
)
from geo.survey.store.validation import own_wordings

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.survey.store import Version


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; 1 where the store refuses."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Editor], str] = options.command
    try:
        print(command(options, open_store().edited_by(options.who)))
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _list(options: argparse.Namespace, editor: Editor) -> str:
    store = open_store()
    known = editor.versions(options.edition)
    shown = shown_by_links(store, {one.edition_id for one in known})
    lines = [_line(one, by_link=(one.edition_id, one.number) in shown) for one in known]
    for edition_id, why in store.left_out().items():
        lines.append(f"{edition_id} is published, and readers do not get it: {why}")
    for edition_id in sorted({one.edition_id for one in editor.versions(options.edition)}):
        number = editor.published_version(edition_id)
        lines += own_wordings(editor.contents(edition_id, number)) if number else []
    return "\n".join(lines or [f"Nothing is stored in {editor.database.place}."])


def _log(options: argparse.Namespace, editor: Editor) -> str:
    lines = []
    for entry in editor.log(options.edition):
        changes = entry.changes
        lines.append(
            f"{entry.number:>4}  {entry.at:%Y-%m-%d %H:%M}  {entry.action:<8}  "
            f"{entry.edition_id or '-'}  {entry.before or '-'} -> {entry.version or '-'}  "
            f"{entry.who}  communes +{changes.communes_added} -{changes.communes_removed}, answers "
            f"+{changes.answers_added} -{changes.answers_removed} ~{changes.answers_changed}"
            + (f"  ({entry.note})" if entry.note else "")
        )
    return "\n".join(lines or [f"Nothing is stored in {editor.database.place}."])


def _publish(options: argparse.Namespace, editor: Editor) -> str:
    contents = contents_of_folder(options.folder, disclosure_of(options))
    over = editor.published_version(contents.edition_id)
    told = audit_lines(editor, contents, anyway=options.anyway)
    number = editor.put(contents, over=over, note=options.note)
    return "\n".join([*told, f"{contents.edition_id}: version {number} is published."])


def _withdraw(options: argparse.Namespace, editor: Editor) -> str:
    published = editor.published_version(options.edition)
    # With nothing published the editor says so, as for a version that somebody else withdrew.
    editor.withdraw(options.edition, over=published or 0, note=options.note)
    return f"{options.edition}: nothing is published any more."


def _republish(options: argparse.Namespace, editor: Editor) -> str:
    over = editor.published_version(options.edition)
    editor.restore(options.edition, options.version, over=over, note=options.note)
    return f"{options.edition}: version {options.version} is published."


def _backup(options: argparse.Namespace, editor: Editor) -> str:
    number = back_up(editor, options.file, replace=options.replace)
    return f"{options.file}: {number} versions. It holds every answer: keep it safe."


def _close(options: argparse.Namespace, editor: Editor) -> str:
    over = editor.published_version(options.edition) or 0  # then the editor says that there is none
    editor.close_earlier(options.edition, over=over, note=options.note)
    return f"{options.edition}: readers get version {over} and no other one."


def _restore(options: argparse.Namespace, editor: Editor) -> str:
    number = restore_backup(editor, options.file, over=options.over)
    return f"{editor.database.place}: {number} versions from {options.file}."


def _line(one: Version, *, by_link: bool) -> str:
    rule = " ".join((one.disclosure.access, *one.disclosure.shown))
    standing = "published" if one.published else "by link" if by_link else "-"
    return (
        f"{one.edition_id}  {one.number:>3}  {standing:<9}  "
        f"{one.created_at:%Y-%m-%d %H:%M}  {one.communes} communes, {one.answers} answers, {rule}  "
        f"{one.created_by}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo.survey.store", description=__doc__)
    parser.add_argument("--who", default=user(), help="your name, for the log")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object, about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(command=command)
        return one

    for name, command, about in (
        ("list", _list, "all versions, which are published, and which readers still get by link"),
        ("log", _log, "who did what"),
    ):
        add(name, command, about).add_argument("edition", nargs="?")
    publishing = add("publish", _publish, "publish a folder, in the place of what is published")
    publishing.add_argument(
        "folder", type=Path, help="with edition.yaml and answers.csv, perhaps questions.yaml"
    )
    add_publishing(publishing, "--rule")
    withdraw = add("withdraw", _withdraw, "publish nothing of an edition any more")
    withdraw.add_argument("edition")
    republish = add("republish", _republish, "publish an earlier version again")
    republish.add_argument("edition")
    republish.add_argument("version", type=int)
    close = add("close", _close, "let readers have the published version only, no other one")
    close.add_argument("edition")
    for one in (withdraw, republish, close):
        one.add_argument("--note", default="", help="why, for the log")
    add_checking(
        commands.add_parser(
            "check",
            help="let communes check their answers before they are public",
            description="Let communes check their answers before they are public.",
        )
    )
    backup = add("backup", _backup, "write the whole store to a file")
    backup.add_argument("file", type=Path)
    backup.add_argument("--replace", action="store_true", help="write over a file that is there")
    restore = add("restore", _restore, "make the store what it was when a backup was made")
    restore.add_argument("file", type=Path)
    restore.add_argument("--over", action="store_true", help="also where it holds something")
    return parser


if __name__ == "__main__":
    run(main)
