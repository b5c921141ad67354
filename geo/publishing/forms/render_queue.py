"""Forms are made once and never too many at a time: a bounded cache with a queue before it.

A file has a tag made of everything it depends on: the request, the address, the day, and what is
published (:func:`geo.state_cache.snapshot_stamp`). The same tag is the same file, so a reader who
has it gets nothing new, and one that is being made is waited for instead of made twice.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread

from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.endings import forms_of
from geo.publishing.forms.form_request import FormRequest, read_request
from geo.publishing.forms.rendered_file import RenderedFile, make
from geo.publishing.version import version
from geo.state_cache import StateChangedError, consistent_snapshot, snapshot_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.language import Language
    from geo.publishing.forms.endings import Made

AT_ONCE = 2
"""Files that are made at the same time; more would make pages wait."""

MOST_WAITING = 24
"""Requests that may wait for their turn; the next is told to come again."""

MOST_KEPT, MOST_BYTES = 256, 64 * 1024 * 1024
"""Files in the cache, and what they may take together."""

_TRIES = 3  # where what is published changes while a file is made


class BusyError(Exception):
    """Too many wait already."""


@dataclass(frozen=True)
class RenderJob:
    """A request with its address, and the tag of the file it stands for."""

    asked: FormRequest
    link: str
    day: dt.date
    tag: str

    @property
    def made(self) -> Made:
        """What it is made of."""
        forms = forms_of(self.asked.page)
        assert forms is not None
        return forms.ending(self.asked.ending).made


class RenderQueue:
    """Makes files for one server; its methods are called on the server's event loop."""

    def __init__(
        self, *, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, most: int = MOST_KEPT
    ) -> None:
        self._at_once, self._most_waiting, self._most = at_once, most_waiting, most
        self._kept: OrderedDict[str, RenderedFile] = OrderedDict()
        self._making: dict[str, asyncio.Task[RenderedFile]] = {}
        self._limiter: CapacityLimiter | None = None

    async def job_of(
        self, page: str, ending: str, query: Mapping[str, str], language: Language, base: str
    ) -> RenderJob:
        """Understand a request; errors as :func:`geo.publishing.forms.form_request.read_request`.

        ``base`` is the address of the server with a slash at its end.
        """
        day = dt.datetime.now(tz=dt.UTC).astimezone().date()
        return await to_thread.run_sync(_job_of, (page, ending), query, language, base, day)

    async def serve(self, job: RenderJob) -> RenderedFile:
        """The file of a job: kept, being made, or made now.

        Raises
        ------
        BusyError
            Too many wait already.
        RefusedError
            As :func:`geo.publishing.forms.rendered_file.make`.
        """
        return await self.made(job.tag, partial(_made, job))

    async def made(
        self, tag: str, make: Callable[[], RenderedFile], *, most_waiting: int | None = None
    ) -> RenderedFile:
        """The file with this tag: kept, being made, or made now.

        Parameters
        ----------
        tag
            Of all that the file depends on.
        make
            Makes it, in a thread of its own.
        most_waiting
            How many may wait for their turn when this one comes; as usual where None.

        Raises
        ------
        BusyError
            More wait already.
        """
        kept = self._kept.get(tag)
        if kept is not None:
            self._kept.move_to_end(tag)
            return kept
        task = self._making.get(tag)
        if task is None:
            waiting = self._most_waiting if most_waiting is None else most_waiting
            if len(self._making) >= waiting + self._at_once:
                raise BusyError
            task = asyncio.create_task(self._make(tag, make))
            self._making[tag] = task
            task.add_done_callback(lambda done: self._ended(tag, done))
        # A reader who leaves does not take the file away from the others who wait for it.
        return await asyncio.shield(task)

    async def _make(self, tag: str, make: Callable[[], RenderedFile]) -> RenderedFile:
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._at_once)
        file = await to_thread.run_sync(make, limiter=self._limiter)
        self._keep(tag, file)
        return file

    def _ended(self, tag: str, task: asyncio.Task[RenderedFile]) -> None:
        self._making.pop(tag, None)
        if not task.cancelled():
            task.exception()  # whoever waited has it; where nobody did, it is no news

    def _keep(self, tag: str, file: RenderedFile) -> None:
        self._kept[tag] = file
        size = sum(len(one.content) for one in self._kept.values())
        while len(self._kept) > self._most or size > MOST_BYTES:
            _, gone = self._kept.popitem(last=False)
            size -= len(gone.content)


def _job_of(
    what: tuple[str, str],
    query: Mapping[str, str],
    language: Language,
    base: str,
    day: dt.date,
) -> RenderJob:
    with consistent_snapshot():
        asked = read_request(*what, query, language)
        link = citation_link(asked.view, base, asked.page)
        published = f"{snapshot_stamp('editions')} {snapshot_stamp('boundaries')}"
    said = repr((asked, link, day, published, version()))
    return RenderJob(asked, link, day, hashlib.sha256(said.encode()).hexdigest()[:32])


def _made(job: RenderJob) -> RenderedFile:
    for _ in range(_TRIES - 1):
        try:
            with consistent_snapshot():
                return make(job.asked, job.link, job.day)
        except StateChangedError:
            continue
    with consistent_snapshot():
        return make(job.asked, job.link, job.day)
