"""What never answers keeps nobody longer than the limit, and threads that wait do not pile up."""

import threading
import time
from contextvars import ContextVar

import pytest

from geo.in_time import Asking, TimeIsUpError

_HERE: ContextVar[str] = ContextVar("here", default="")


def test_an_answer_and_an_error_come_through():
    asking = Asking()
    _HERE.set("in the reader's context")
    assert asking.answer(_HERE.get, 5) == "in the reader's context"
    with pytest.raises(ZeroDivisionError):
        asking.answer(lambda: 1 // 0, 5)
    assert asking.answer(lambda: None, 5) is None


def test_who_does_not_answer_is_left_and_asked_again_when_it_has():
    asking, goes_on, asked = Asking(), threading.Event(), []

    def hang():
        asked.append(1)
        goes_on.wait(30)

    with pytest.raises(TimeIsUpError):
        asking.answer(hang, 0.05)
    began = time.monotonic()
    for _ in range(50):
        with pytest.raises(TimeIsUpError):
            asking.answer(hang, 30)
    assert time.monotonic() - began < 5  # nobody waited
    assert len(asked) == 1
    assert asking.waits
    goes_on.set()
    while asking.waits:
        time.sleep(0.005)
    assert asking.answer(lambda: 7, 5) == 7
