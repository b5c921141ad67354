"""The number by which the log knows a session."""

from __future__ import annotations

import threading
from collections import OrderedDict

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_MOST = 10_000
_numbers: OrderedDict[str, int] = OrderedDict()
_last = 0
_lock = threading.Lock()


def session_number() -> tuple[int | None, str | None]:
    """The number of the session that runs in this thread, and of the request that it came with.

    Sessions are counted from one; None where no session runs. Streamlit's own identifier of a
    session opens what it has loaded up, and is in no log.
    """
    global _last  # noqa: PLW0603
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return None, None
    with _lock:
        number = _numbers.get(context.session_id)
        if number is None:
            _last += 1
            number = _numbers[context.session_id] = _last
            if len(_numbers) > _MOST:
                _numbers.popitem(last=False)
    return number, st.context.headers.get("x-request-id")
