"""A token in an address stays out of the server's log.

The atlas writes no log of its requests. A server that is started in another way may: then the part
behind ``/check/`` is not in it.
"""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/check/)[^/?#\s\"']+")
_LOGS = ("uvicorn.access", "uvicorn.error", "uvicorn.asgi", "hypercorn.access", "gunicorn.access")


def without_token(text: str) -> str:
    """An address, or a text with one in it, without the token."""
    return _TOKEN.sub(r"\1[redacted]", text)


class TokenFilter(logging.Filter):
    """Takes tokens out of a record before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; let it through."""
        record.msg = without_token(record.msg) if isinstance(record.msg, str) else record.msg
        if isinstance(record.args, tuple):
            record.args = tuple(map(_redacted, record.args))
        elif record.args:
            record.args = {name: _redacted(value) for name, value in record.args.items()}
        return True


def redact_logs() -> None:
    """Have the logs of requests without tokens, whoever writes them."""
    for name in _LOGS:
        log = logging.getLogger(name)
        if not any(isinstance(one, TokenFilter) for one in log.filters):
            log.addFilter(TokenFilter())


def _redacted(value: object) -> object:
    return without_token(value) if isinstance(value, str) else value
