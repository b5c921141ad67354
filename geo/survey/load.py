"""``python -m geo.survey.load FILE``: a survey's file becomes an edition, checked, accounted for.

Without ``--to`` and ``--publish`` it only reports what would be published. The file is a CSV, XLSX,
XLS or ODS table of a spreadsheet or a survey tool. Exit code 0: nothing stands in the way,
and what was asked for is done; 1: something stands in the way, or publishing was not confirmed, and
nothing was published; 2: the options are wrong; 130: stopped with Ctrl-C before anything was
published; 141: whoever read the report stopped reading, and nothing more was done.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.command_line import CommandError, run
from geo.language import DEFAULT_LANGUAGE, LANGUAGES, AtlasError, Text, translator
from geo.survey.edition import DUPLICATE_RULES
from geo.survey.editions import list_editions, load_answers, load_edition
from geo.survey.importing.answer_vocabulary import is_yes
from geo.survey.importing.answers import gather_answers
from geo.survey.importing.check import check, report_lines
from geo.survey.importing.column_proposals import propose
from geo.survey.importing.commune_matches import commune_columns, fitting_vintage
from geo.survey.importing.demonstration_label import carries_demonstration_label
from geo.survey.importing.folder import read_facts, whole_facts, write_edition
from geo.survey.importing.mapping import read_mapping, write_mapping
from geo.survey.importing.new_questions import own_questions
from geo.survey.importing.previous_edition import (
    compare_with_previous,
    comparison_texts,
    other_wordings,
)
from geo.survey.questionnaire import load_questionnaire
from geo.survey.store import MAPPING, REPORT, Contents, open_store
from geo.survey.store.publish_command import (
    add_publishing,
    audit_lines,
    disclosure_of,
    user,
)
from geo.survey.tables import IMPORT_LIMITS, check_name, read_table
from geo.survey.tables.exports import survey_table
from geo.territory import VINTAGES
from geo.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.language import Translator
    from geo.survey.importing.answers import GatheredAnswers
    from geo.survey.importing.column_proposals import Proposals, Sureness
    from geo.survey.importing.folder import Facts
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.tables import SurveyTable


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, check and perhaps write; print the report."""
    options = _parser().parse_args(arguments)
    say = translator(options.language)
    try:
        return _load(options, say)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped: nothing was published.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo.survey.load", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS")
    parser.add_argument("--sheet", help="of a workbook; default: the first that holds cells")
    parser.add_argument(
        "--with-hidden", action="store_true", help="also read rows and columns that it hides"
    )
    parser.add_argument("--mapping", type=Path, help="an earlier mapping, to use again")
    parser.add_argument("--write-mapping", type=Path, help="where to write the mapping used")
    parser.add_argument("--commune", help="name of the column that tells the commune")
    parser.add_argument("--accept-likely", action="store_true", help="also take likely columns")
    parser.add_argument("--edition-facts", type=Path, help="an edition.yaml without answers")
    parser.add_argument("--vintage", type=int, choices=VINTAGES, help="set of communes")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="of several rows a commune those with this value, such as jaar=2018; may be repeated",
    )
    parser.add_argument(
        "--duplicate-rule",
        "--rule",
        choices=DUPLICATE_RULES,
        help="which counts, or what becomes, of several answers by one commune",
    )
    parser.add_argument("--compare-with", metavar="EDITION", help="the edition before this one")
    parser.add_argument(
        "--leave-unread", action="store_true", help="cells that cannot be read count as no answer"
    )
    parser.add_argument("--to", type=Path, help="folder in which the edition's folder is written")
    parser.add_argument("--publish", action="store_true", help="publish it in the store")
    parser.add_argument("--yes", action="store_true", help="publish without being asked")
    parser.add_argument(
        "--replace", action="store_true", help="also where a version is published already"
    )
    parser.add_argument("--who", default=user(), help="your name, for the log")
    add_publishing(parser)
    parser.add_argument("--report", type=Path, help="file for the report; default: standard output")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="of the report"
    )
    return parser


def _load(options: argparse.Namespace, say: Translator) -> int:
    _check_outputs(options)
    facts = None if options.edition_facts is None else read_facts(options.edition_facts)
    if (options.to is not None or options.publish) and facts is None:
        raise CommandError(
            "To write an edition its facts are needed: name them with --edition-facts."
        )
    if options.publish and not options.yes and not sys.stdin.isatty():
        raise CommandError("Nobody can be asked here: add --yes to publish.")
    invited = facts.edition.invited if facts else "all"
    questionnaire = load_questionnaire()
    content = _bytes(options.file)
    check_name(options.file.name, content)
    raw = read_table(
        options.file.name,
        content,
        sheet=options.sheet,
        limits=IMPORT_LIMITS,
        progress=_progress("Reading the file…"),
        with_hidden=options.with_hidden,
    )
    if facts and not facts.edition.demonstration and carries_demonstration_label(content):
        raise CommandError(
            "{file} says that its answers are synthetic, so the edition is a demonstration: "
            "say “demonstration: true” in {facts}.",
            file=options.file.name,
            facts=options.edition_facts.as_posix(),
        )
    table: SurveyTable = survey_table(raw)
    earlier = None
    if options.mapping is not None:
        earlier = read_mapping(options.mapping.name, _bytes(options.mapping), questionnaire)
    questions = dict(questionnaire.questions)
    if earlier is not None:
        questions = earlier.questions(questionnaire)
    vintage, vintage_lines = _vintage(facts, table, earlier, options, say)
    proposals = propose(
        table,
        questions,
        vintage,
        earlier=earlier,
        progress=_progress("Looking at the columns…"),
    )
    mapping = _mapping(proposals, options)
    gathered = gather_answers(
        table,
        mapping,
        questionnaire,
        vintage=vintage,
        invited=invited,
        progress=_progress("Reading the answers…"),
    )
    _clear()
    report = check(
        gathered, table, mapping, vintage=vintage, invited=invited, others=proposals.communes
    )

    lines = report_lines(report, say)
    lines += vintage_lines
    lines += _proposal_lines(proposals, mapping, say)
    lines += _comparison_lines(
        options.compare_with, table, mapping, gathered, vintage=vintage, say=say
    )
    if options.write_mapping is not None:
        _write(options.write_mapping, write_mapping(mapping))
    if not report.blocked and options.to is not None and facts is not None:
        lines += _write_folder(options.to, facts, gathered, mapping, say)
    elif report.blocked:
        lines += ["", say("Nothing was written: settle the errors first.")]
    _tell(options.report, lines)
    if report.blocked or not options.publish or facts is None:
        return 1 if report.blocked else 0
    return _publish(options, _contents(facts, gathered, mapping, options, lines))


def _vintage(
    facts: Facts | None,
    table: SurveyTable,
    earlier: ImportMapping | None,
    options: argparse.Namespace,
    say: Translator,
) -> tuple[int, list[str]]:
    """The set of communes, and what to say of it where nobody has said which it is."""
    told: int | None = facts.edition.vintage if facts else options.vintage
    if told is not None:
        return told, []
    column = options.commune or (earlier.commune if earlier is not None else None)
    if column is None:
        column = next((one.column for one in commune_columns(table, VINTAGES[-1])), None)
    fit = fitting_vintage(table, column)
    vintage = fit.vintage if fit is not None else VINTAGES[-1]
    texts = fit.texts(vintage) if fit is not None else []
    taken = Text(
        "Read as communes of {vintage}; --vintage says another year.", vintage=str(vintage)
    )
    return vintage, ["", *map(say.render, [*texts, taken])]


def _contents(
    facts: Facts,
    gathered: GatheredAnswers,
    mapping: ImportMapping,
    options: argparse.Namespace,
    report: list[str],
) -> Contents:
    return Contents(
        facts=whole_facts(facts, gathered),
        answers=gathered.answers,
        disclosure=disclosure_of(options),
        questions=own_questions(gathered.questions),
        documents={MAPPING: write_mapping(mapping), REPORT: "\n".join(report) + "\n"},
    )


def _publish(options: argparse.Namespace, contents: Contents) -> int:
    """Publish in the store, after a look at what is there and a question at the terminal."""
    editor = open_store().edited_by(options.who)
    edition_id = contents.edition_id
    over = editor.published_version(edition_id)
    if over is not None and not options.replace:
        raise CommandError(
            "{edition} is published already, as version {over}. Add --replace to publish this "
            "in its place; version {over} is kept.",
            edition=edition_id,
            over=str(over),
        )
    for line in audit_lines(editor, contents, anyway=options.anyway):
        print(line, file=sys.stderr)
    if not options.yes:
        asked = f"Publish {edition_id} in {editor.database.place}? (yes/no)"
        print(asked, end=" ", file=sys.stderr, flush=True)
        if not is_yes(sys.stdin.readline()):
            print("Nothing was published.", file=sys.stderr)
            return 1
    _progress("Publishing…")(0.0)
    try:
        number = editor.put(contents, over=over, note=options.note)
    except KeyboardInterrupt:
        # Of the one transaction either all happened or nothing: Ctrl-C may have come too late.
        now = editor.published_version(edition_id)
        if now in (None, over):
            raise
        number = now
    _clear()
    print(f"{edition_id}: version {number} is published.")
    return 0


def _progress(label: str) -> Callable[[float], None]:
    """Tells at a terminal how far a piece of work is; a file gets nothing of it."""
    last = ""

    def tell(done: float) -> None:
        nonlocal last
        now = f"{label} {done:4.0%}"
        if now != last and sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{now}")
            sys.stderr.flush()
        last = now

    return tell


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _mapping(proposals: Proposals, options: argparse.Namespace) -> ImportMapping:
    accept: tuple[Sureness, ...] = ("sure", "likely") if options.accept_likely else ("sure",)
    mapping = proposals.mapping(accept=accept)
    if options.commune is not None:
        columns = tuple(use for use in mapping.columns if use.column != options.commune)
        mapping = replace(mapping, commune=options.commune, columns=columns)
    for told in options.only:
        column, sign, value = told.rpartition("=")
        if not sign:
            raise CommandError(
                "--only {told}: expected COLUMN=VALUE, such as jaar=2018.", told=told
            )
        mapping = replace(mapping, only={**mapping.only, column: value})
    if options.duplicate_rule is not None:
        mapping = replace(mapping, duplicate_rule=options.duplicate_rule)
    if options.leave_unread:
        mapping = replace(mapping, unread="no_answer")
    return mapping


def _proposal_lines(proposals: Proposals, mapping: ImportMapping, say: Translator) -> list[str]:
    """Columns that may be questions and are not taken in, and those that are gone."""
    taken = {use.column for use in mapping.columns}
    lines = [
        say(
            "Column {column} may be {question} ({likeness}% alike); if it is, say so in the "
            "mapping.",
            column=one.column,
            question=one.use.question
            if one.use.choice is None
            else f"{one.use.question} [{one.use.choice}]",
            likeness=round(one.candidates[0].score),
        )
        for one in proposals.columns
        if one.use is not None and one.candidates and one.column not in taken
    ]
    lines += [
        say("The mapping takes in column {column}, which this file does not have.", column=name)
        for name in proposals.missing
    ]
    return ["", *lines] if lines else []


def _comparison_lines(
    edition_id: str | None,
    table: SurveyTable,
    mapping: ImportMapping,
    gathered: GatheredAnswers,
    *,
    vintage: int,
    say: Translator,
) -> list[str]:
    worded = [
        say.render(
            Text(
                "Asked in other words than in the questionnaire: {question}. In the file: “{now}”",
                question=one.question.label,
                now=one.now,
            )
        )
        for one in other_wordings(table, mapping, gathered.questions)
    ]
    lines = ["", *worded] if worded else []
    if edition_id is None:
        return lines
    before = load_edition(edition_id)
    if not before.has_answers or before.disclosure != "open":
        raise CommandError(
            "{edition} has no answers to compare with. Choose one of {known}.",
            edition=edition_id,
            known=", ".join(
                one.id for one in list_editions() if one.has_answers and one.disclosure == "open"
            ),
        )
    questions = load_questionnaire().questions
    found = compare_with_previous(
        load_answers(edition_id),
        gathered.answers,
        {key: questions[key] for key in questions if key in before.asked},
        gathered.questions,
        vintage_before=before.vintage,
        vintage_now=vintage,
    )
    return [*lines, "", *(say.render(text) for text in comparison_texts(found, before.title))]


def _write_folder(
    to: Path, facts: Facts, gathered: GatheredAnswers, mapping: ImportMapping, say: Translator
) -> list[str]:
    target = write_edition(to, facts, gathered, mapping)
    command = f"python -m geo.survey.store publish {shlex.quote(target.as_posix())}"
    return [
        "",
        say("Written: {folder}", folder=target.as_posix()),
        say("Its new questions go with it when it is published: {command}", command=command)
        if (target / "questions.yaml").exists()
        else say("To publish it: {command}", command=command),
    ]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _check_outputs(options: argparse.Namespace) -> None:
    """Nothing that is read may be written over, but an earlier mapping by the one used."""
    read = (options.file, options.edition_facts)
    for option, path, kept in (
        ("--report", options.report, (*read, options.mapping)),
        ("--write-mapping", options.write_mapping, read),
    ):
        if path is None or not path.exists():
            continue
        if any(one is not None and one.exists() and path.samefile(one) for one in kept):
            raise CommandError(
                "{option} names {file}, which is read here and would be lost. Nothing was "
                "written; choose another name.",
                option=option,
                file=path.as_posix(),
            )


def _write(path: Path, text: str) -> None:
    """A file is kept whole or replaced; what is none (``/dev/stdout``) is written to."""
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
        else:
            write_whole(path, text.encode())
    except OSError as error:
        raise CommandError(
            "{folder} cannot be written ({reason}). Nothing was changed; make room or choose "
            "another folder.",
            folder=path.as_posix(),
            reason=error.strerror or type(error).__name__,
        ) from error


def _unreadable(path: Path, error: OSError) -> CommandError:
    return CommandError(
        "{file} cannot be read ({reason}). Check the path and try again.",
        file=path.as_posix(),
        reason=error.strerror or type(error).__name__,
    )


def _tell(path: Path | None, lines: list[str]) -> None:
    if path is None:
        print("\n".join(lines))
    else:
        _write(path, "\n".join(lines) + "\n")
        print(f"The report is in {path}.")


if __name__ == "__main__":
    run(main)
