"""Nobody writes a line of their own into the log."""

from __future__ import annotations

import io
import logging

import pytest

from geo.publishing.operation.log_arguments import keep_lines_whole, on_one_line


@pytest.fixture
def written():
    """Log something as people read it; what was written."""
    before = logging.getLogRecordFactory()
    keep_lines_whole()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    log = logging.getLogger("of one line")
    log.addHandler(handler)
    log.propagate = False

    def write(*said):
        log.warning(*said)
        return stream.getvalue()

    yield write
    log.removeHandler(handler)
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_an_end_of_a_line_in_what_others_wrote_ends_none(written, end):
    said = written("There is no part %s here", f"a{end}WARNING The link for editors: http://evil")
    assert len(said.splitlines()) == 1
    assert said.startswith("WARNING There is no part a\\")


@pytest.mark.parametrize(
    "mark", ["\x1b[2J", "\b\b", "\u202e", "\u2066", "\u200b", "\x00", "\ud800"]
)
def test_nothing_moves_the_cursor_or_turns_the_writing(written, mark):
    said = written("It was %r, or %s, an error %s", mark, mark, ValueError(f"of {mark}"))
    assert said.removesuffix("\n").isprintable()


def test_names_numbers_and_words_are_as_they_were(written):
    said = written(
        "%(name)s of %(n)d: %(share).1f", {"name": "Liège\u00a0: 日本", "n": 3, "share": 0.5}
    )
    assert said == "WARNING Liège\u00a0: 日本 of 3: 0.5\n"
    assert on_one_line("a\\b") == "a\\b"


def test_a_sentence_of_the_code_may_have_several_lines(written):
    assert written("first\nsecond %s", "x") == "WARNING first\nsecond x\n"


@pytest.mark.parametrize("said", [("Session with id %s is already connected!",), ("of %r",)])
def test_the_number_of_a_session_is_not_told(written, said):
    number = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert number not in written(*said, number)
    assert number not in written(f"session.id '{number}' registered twice")
    assert "[session]" in written("%s", number.upper())
