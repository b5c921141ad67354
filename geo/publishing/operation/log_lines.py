"""The log, for people or as lines of JSON: numbers of request and session, and no person.

A line has the time (UTC), the level, what is told, and where there are such: ``request``, the
number that the proxy has in its own log; ``session``, the sessions of this process counted from one
(not Streamlit's own identifier, with which files could be loaded up); ``kind``, ``status`` and
``seconds`` of a request. It has no address of a reader, no query, no path: uvicorn's own lines
about connections have all three, and are left out. Of an error that nobody foresaw it has the class
and the lines of code: its words may hold what a reader typed or loaded.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, TextIO

from geo.publishing.commune_check.log_redaction import redact_logs, without_token
from geo.publishing.operation.log_arguments import keep_lines_whole
from geo.publishing.operation.requests import request_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOG = "ATLAS_LOG"
"""In the environment: ``json`` for lines of JSON."""

_MORE = ("kind", "status", "seconds", "page")
_TALKATIVE = ("uvicorn.error", "uvicorn.asgi", "uvicorn.access")
_OF_CONNECTIONS = ('"WebSocket', "connection open", "connection closed", "connection rejected")
_JSON = "atlas.json"


def wants_json(environment: Mapping[str, str] | None = None) -> bool:
    """Whether the log is asked for as JSON."""
    return (os.environ if environment is None else environment).get(LOG, "").strip() == "json"


class NoReader(logging.Filter):
    """Lets through what does not name a reader's connection."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        said = record.msg if isinstance(record.msg, str) else ""
        return not any(part in said for part in _OF_CONNECTIONS)


class JsonLine(logging.Formatter):
    """A record as one line.

    Parameters
    ----------
    session
        Gives the number of the session that runs in the current thread, None where none does; and
        the number of the request that it came with.
    """

    def __init__(self, session: Callable[[], tuple[int | None, str | None]]) -> None:
        super().__init__()
        self._session = session

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        number, request = self._session()
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(
                "T", "milliseconds"
            ),
            "level": record.levelname.lower(),
            "log": record.name,
            "said": without_token(record.getMessage()),
        }
        line |= {"request": request_number.get() or request, "session": number}
        line |= {name: getattr(record, name) for name in _MORE if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        # In ASCII: what some programs take for the end of a line is not one here.
        return json.dumps({name: value for name, value in line.items() if value is not None})


def begin_log(
    session: Callable[[], tuple[int | None, str | None]], stream: TextIO | None = None
) -> None:
    """Have no log name a reader, no reader begin a line of it; and all logs as JSON if asked for.

    To be called when the server has set up its own logs, once or again.
    """
    redact_logs()
    keep_lines_whole()
    for name in _TALKATIVE:
        log = logging.getLogger(name)
        if not any(isinstance(one, NoReader) for one in log.filters):
            log.addFilter(NoReader())
    if not wants_json():
        return
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.name = _JSON
    handler.setFormatter(JsonLine(session))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        log = logging.getLogger(name)
        if log.handlers:  # Streamlit's and uvicorn's have their own: each line once, in one form
            log.handlers, log.propagate = [], True
    logging.getLogger("atlas").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.INFO)


def _places(trace: Any) -> list[str]:
    """The lines of code of an error, the last one first, without its words."""
    found = traceback.extract_tb(trace)[-12:]
    return [f"{one.filename}:{one.lineno} {one.name}" for one in reversed(found)]
