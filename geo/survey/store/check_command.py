"""``python -m geo.survey.store check COMMAND``: what waits to be checked, by hand.

Links come out as a CSV for a mail merge, written once: the store keeps no token, so nobody can
write it again.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from geo.command_line import CommandError, english
from geo.survey.communes import area_name
from geo.survey.shipped_table import shown
from geo.survey.store.checking.drafts import (
    discard_draft,
    draft_contents,
    drafts,
    open_draft,
    publish_draft,
    save_draft,
)
from geo.survey.store.checking.links import commune_checks, make_links, revoke_links
from geo.survey.store.checking.objections import objections_of
from geo.survey.store.checking.records import MOST_DAYS, USUAL_DAYS
from geo.survey.store.publish_command import (
    add_publishing,
    audit_lines,
    contents_of_folder,
    disclosure_of,
)
from geo.territory.nis_code import NisCode
from geo.whole_file import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from geo.survey.store.checking.records import Draft
    from geo.survey.store.editor import Editor

    Command = Callable[[argparse.Namespace, Editor], str]

_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula."""


def _save(options: argparse.Namespace, editor: Editor) -> str:
    contents = contents_of_folder(options.folder, disclosure_of(options))
    told = audit_lines(editor, contents, anyway=options.anyway)
    known = drafts(editor, contents.edition_id)
    draft = save_draft(editor, contents, revision=known[-1].revision if known else None)
    return "\n".join([*told, f"{draft.edition_id} is saved and not public: {_size(draft)}."])


def _make(options: argparse.Namespace, editor: Editor) -> str:
    draft = open_draft(editor, options.edition)
    if options.file.exists():
        raise CommandError(
            "{file} is there already; no link was made. Choose another name.",
            file=shown(options.file),
        )
    vintage = _vintage(editor, draft)
    # Before a link is made it is known that it can be written down.
    _write(options.file, [])
    try:
        made = make_links(
            editor, draft, options.commune, days=options.days, contact=options.contact
        )
    except BaseException:
        options.file.unlink(missing_ok=True)
        raise
    atlas = options.address.rstrip("/")
    head = ("commune", "nis5", "link", "valid_until")
    rows = [
        (_name(one.nis5, vintage), one.nis5, f"{atlas}/check/{one.token}", f"{one.valid_until:%F}")
        for one in made
    ]
    _write(options.file, [head, *rows])
    return (
        f"{options.file}: links made: {len(made)}, good until {made[0].valid_until:%F}. They are "
        "kept nowhere else; whoever has one can read the answers of its commune."
    )


def _list(options: argparse.Namespace, editor: Editor) -> str:
    if options.edition is None:
        lines = [f"{one.edition_id}  {_size(one)}" for one in drafts(editor)]
        return "\n".join(lines or ["Nothing waits to be checked."])
    draft = open_draft(editor, options.edition)
    vintage = _vintage(editor, draft)
    lines = []
    for one in commune_checks(editor, draft):
        end = "-" if one.valid_until is None else f"{one.valid_until:%F}"
        end = "revoked" if one.revoked else "expired" if one.expired else end
        looked = "-" if one.last_look is None else f"{one.last_look:%F %H:%M}"
        lines.append(
            f"{one.nis5}  {_name(one.nis5, vintage):<28}  {one.state:<10}  until {end:<10}  "
            f"looked {looked:<16}  open objections {one.open_objections}"
        )
    return "\n".join(lines)


def _objections(options: argparse.Namespace, editor: Editor) -> str:
    draft = open_draft(editor, options.edition)
    found = objections_of(editor, draft)
    head = ("nis5", "question", "value", "text", "said_at", "said_by", "standing", "settled_by")
    rows = [
        (
            one.nis5,
            one.question,
            one.value or "",
            one.text,
            one.said_at.isoformat(),
            one.said_by,
            one.standing,
            one.settled_by or "",
        )
        for one in found
    ]
    _write(options.file, [head, *rows])
    return f"{options.file}: objections written: {len(found)}."


def _revoke(options: argparse.Namespace, editor: Editor) -> str:
    if not options.commune and not options.all:
        raise CommandError("Say whose links: --commune CODE, again for each one, or --all.")
    draft = open_draft(editor, options.edition)
    n = revoke_links(editor, draft, None if options.all else options.commune)
    return (
        f"{options.edition}: links that open nothing any more: {n}. There is no way back but new "
        "ones."
    )


def _publish(options: argparse.Namespace, editor: Editor) -> str:
    draft = open_draft(editor, options.edition)
    over = editor.published_version(options.edition)
    number = publish_draft(editor, draft, over=over, note=options.note)
    return f"{options.edition}: version {number} is published."


def _discard(options: argparse.Namespace, editor: Editor) -> str:
    discard_draft(editor, open_draft(editor, options.edition))
    return f"{options.edition}: what waited to be checked is gone. Nothing of it was public."


def add_checking(parser: argparse.ArgumentParser) -> None:
    """The commands below ``check``."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(command=command)
        return one

    save = add("save", _save, "save a folder without publishing it, to be checked")
    save.add_argument(
        "folder", type=Path, help="with edition.yaml and answers.csv, perhaps questions.yaml"
    )
    add_publishing(save, "--rule")
    make = add("make", _make, "make links and write them to a CSV for a mail merge")
    make.add_argument("edition")
    make.add_argument("file", type=Path, help="CSV to write; it is not written over")
    make.add_argument(
        "--address", required=True, help="of the atlas, such as https://atlas.example.be"
    )
    make.add_argument("--contact", required=True, help="whom communes can ask")
    make.add_argument(
        "--days", type=int, default=USUAL_DAYS, help=f"good for so many, {MOST_DAYS} at most"
    )
    make.add_argument(
        "--commune", action="append", help="REFNIS code; all without it; several: again"
    )
    listing = add("list", _list, "what waits to be checked, or how far its communes are")
    listing.add_argument("edition", nargs="?")
    objections = add("objections", _objections, "write what communes object to to a CSV")
    objections.add_argument("edition")
    objections.add_argument("file", type=Path)
    revoke = add("revoke", _revoke, "end links; there is no way back but new ones")
    revoke.add_argument("edition")
    revoke.add_argument("--commune", action="append", help="REFNIS code; several: again")
    revoke.add_argument("--all", action="store_true")
    publish = add("publish", _publish, "publish what was checked, as it is now")
    publish.add_argument("edition")
    publish.add_argument("--note", default="", help="what is new, for the log")
    add("discard", _discard, "delete what waits to be checked").add_argument("edition")


def _vintage(editor: Editor, draft: Draft) -> int:
    return int(draft_contents(editor, draft).facts["vintage"])


def _name(nis5: str, vintage: int) -> str:
    return english("{name}", name=area_name(NisCode(nis5), "commune", vintage))


def _size(draft: Draft) -> str:
    return (
        f"{draft.communes} communes, {draft.answers} answers, saved {draft.saved_at:%F %H:%M} by "
        f"{draft.saved_by}"
    )


def _write(path: Path, rows: Iterable[Iterable[str]]) -> None:
    """A CSV that only its owner can read, in UTF-8 with the mark that Excel looks for."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [f"'{cell}" if cell.startswith(_DANGEROUS) and len(cell) > 1 else cell for cell in row]
        for row in rows
    )
    try:
        write_whole(path, text.getvalue().encode("utf-8-sig"), mode=0o600)
    except OSError as error:
        raise CommandError(
            "{file} cannot be written ({reason}).",
            file=shown(path),
            reason=error.strerror or str(error),
        ) from error
