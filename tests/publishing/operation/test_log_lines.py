"""The log as lines of JSON: numbers, and nobody."""

import io
import json
import logging
import sys

import pytest

from geo.publishing.operation.log_arguments import OneLineRecord
from geo.publishing.operation.log_lines import JsonLine, NoReader, begin_log
from geo.publishing.operation.requests import request_number


@pytest.fixture
def written(monkeypatch):
    """What is logged, with all logs as they were afterwards."""
    names = ["", "atlas", "atlas.requests", "uvicorn", "uvicorn.error", "uvicorn.access", "other"]
    logs = [logging.getLogger(name) for name in names]
    factory = logging.getLogRecordFactory()
    before = [(one.handlers[:], one.propagate, one.level, one.filters[:]) for one in logs]
    logging.getLogger("uvicorn.error").addHandler(logging.StreamHandler(io.StringIO()))
    monkeypatch.setenv("ATLAS_LOG", "json")
    stream = io.StringIO()
    begin_log(lambda: (7, "of the session"), stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.setLogRecordFactory(factory)
    for log, (handlers, propagate, level, filters) in zip(logs, before, strict=True):
        log.handlers, log.propagate, log.filters = handlers, propagate, filters
        log.setLevel(level)


def test_a_line_has_the_numbers_of_its_request_and_session(written):
    token = request_number.set("0123456789abcdef")
    logging.getLogger("atlas.requests").info(
        "%s %s %d", "GET", "page", 200, extra={"kind": "page", "status": 200, "seconds": 0.1}
    )
    request_number.reset(token)
    logging.getLogger("atlas").warning("The store is gone")
    first, second = written()
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "info",
        "log": "atlas.requests",
        "said": "GET page 200",
        "request": "0123456789abcdef",
        "session": 7,
        "kind": "page",
        "status": 200,
        "seconds": 0.1,
    }
    assert second["request"] == "of the session"


def test_a_line_is_one_line_whatever_is_said(written):
    logging.getLogger("atlas").warning("one\ntwo \u2028 é")
    assert [one["said"] for one in written()] == ["one\ntwo \u2028 é"]


def test_an_error_has_its_class_and_place_and_not_its_words(written):
    try:
        raise KeyError("Jan Peeters, 44021")  # noqa: TRY301
    except KeyError:
        logging.getLogger("other").exception("A page failed")
    line = written()[0]
    assert line["error"] == "KeyError"
    assert line["at"][0].endswith("test_an_error_has_its_class_and_place_and_not_its_words")
    assert "Peeters" not in json.dumps(line)


def test_no_line_names_a_connection_or_a_secret(written):
    said = logging.getLogger("uvicorn.error")
    said.setLevel(logging.INFO)
    said.info('%s - "WebSocket %s" [accepted]', "192.0.2.7:1234", "/_stcore/stream?token=x")
    said.info("connection open")
    said.warning("GET /check/a-secret-token failed")
    assert [one["said"] for one in written()] == ["GET /check/[redacted] failed"]


def test_logs_for_people_name_no_connection_either(monkeypatch):
    monkeypatch.setenv("ATLAS_LOG", "")
    log = logging.getLogger("uvicorn.error")
    before, factory = log.filters[:], logging.getLogRecordFactory()
    begin_log(lambda: (None, None))
    assert any(isinstance(one, NoReader) for one in log.filters)
    assert logging.getLogRecordFactory() is OneLineRecord
    log.filters = before
    logging.setLogRecordFactory(factory)


def test_where_no_session_runs_there_is_no_number():
    record = logging.LogRecord("atlas", logging.INFO, "", 0, "said", (), sys.exc_info())
    line = json.loads(JsonLine(lambda: (None, None)).format(record))
    assert set(line) == {"time", "level", "log", "said"}
