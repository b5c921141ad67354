"""Asking something that may never answer: a limit on how long one waits, and on how many wait.

A function that asks comes in; its answer goes out, or an error once the time is up. The question is
put in a thread of its own, which is left to itself then: what hangs outside of Python cannot be
stopped from within.
"""

from __future__ import annotations

import threading
from contextvars import copy_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class TimeIsUpError(Exception):
    """There was no answer in time; an earlier question may still be without one."""


class Asking:
    """Questions to one place, each with a limit.

    While a question that was given up has no answer, no other is put: threads that wait do not pile
    up, and nobody waits for what does not answer anyway.
    """

    def __init__(self) -> None:
        self._given_up: set[threading.Thread] = set()
        self._lock = threading.Lock()

    @property
    def waits(self) -> bool:
        """Whether a question that was given up is still without an answer."""
        with self._lock:
            self._given_up = {one for one in self._given_up if one.is_alive()}
            return bool(self._given_up)

    def answer(self, ask: Callable[[], T], seconds: float) -> T:
        """What ``ask`` returns or raises.

        Parameters
        ----------
        ask
            Runs in another thread, in a copy of this one's context.
        seconds : float
            How long to wait.

        Raises
        ------
        TimeIsUpError
            It has not answered, or an earlier question has not.
        """
        if self.waits:
            raise TimeIsUpError
        found: list[T] = []
        failed: list[BaseException] = []
        context = copy_context()

        def run() -> None:
            try:
                found.append(context.run(ask))
            except BaseException as error:  # noqa: BLE001  (raised again where it was asked)
                failed.append(error)

        thread = threading.Thread(target=run, name="asking", daemon=True)
        thread.start()
        thread.join(seconds)
        if failed:
            raise failed[0]
        if not found:
            with self._lock:
                self._given_up.add(thread)
            raise TimeIsUpError
        return found[0]
