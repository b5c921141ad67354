"""What a server does for stories is bounded: how much at once, how many wait, how much is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, MutableMapping
    from typing import Any

Made = TypeVar("Made")


class BusyStoriesError(AtlasError):
    """As many wait already as may."""

    def __init__(self) -> None:
        super().__init__(Text("The atlas is busy with other requests. Ask again in a few seconds."))


class TooMuchSentError(AtlasError):
    """More was sent than any story has."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                "What was sent is larger than {most} MB. Make the pictures of the story smaller "
                "and try again.",
                most=most // 1_000_000,
            )
        )


class BoundedDoor:
    """Lets a few requests wait, and does one after the other.

    Parameters
    ----------
    most_waiting
        Requests that may be inside beside the one that is being answered, those that still send
        included.
    """

    def __init__(self, most_waiting: int) -> None:
        self._limiter = CapacityLimiter(1)
        self._most = most_waiting + 1
        self._inside = 0

    async def inside(self, answer: Callable[[], Awaitable[Made]]) -> Made:
        """Await ``answer``, unless too many are inside.

        Raises
        ------
        BusyStoriesError
            They are.
        """
        if self._inside >= self._most:
            raise BusyStoriesError
        self._inside += 1
        try:
            return await answer()
        finally:
            self._inside -= 1

    async def do(self, job: Callable[[], Made]) -> Made:
        """Do a piece of work when it is its turn."""
        return await to_thread.run_sync(job, limiter=self._limiter)


async def sent_within(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises
    ------
    TooMuchSentError
        It has more bytes than ``most``; what comes after them is not read.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise TooMuchSentError(most)
    return bytes(body)


def read_again(request: Request, body: bytes) -> Request:
    """A request whose body was read, to be read as a form."""
    messages: Iterator[MutableMapping[str, Any]] = iter(
        [{"type": "http.request", "body": body, "more_body": False}]
    )

    async def receive() -> MutableMapping[str, Any]:
        return next(messages, {"type": "http.disconnect"})

    return Request(request.scope, receive)
