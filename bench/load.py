"""A full room: ``python -m bench.load`` (``make load``).

Readers are websocket sessions, as browsers hold them: each opens the map, then changes its indicator
or its commune every 2 to 4 seconds for a minute. For every number of readers the table has how long
the first page and a change take, the processor that a change costs the server, and its memory. The
same is asked of two processes that share the readers, as behind a proxy that keeps a reader at one
server.

Then one room more is served with Streamlit's own settings, which collect all garbage after every run
and so stop every reader for as long as the whole heap takes; here that is off, and what was loaded at
the start is frozen (see ``geo.publishing.preload``).

What is measured is compared with what ``bench/load.json`` holds; ``--write`` replaces it. ``--minutes``
measures something else: readers come and go for so long, and memory and the time of a change are
noted every minute, which shows what is never let go.

The readers run on the machine of the server: the last column says how much of one core they took
themselves.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import options, wait_for
from geo.command_line import run
from geo.survey import list_indicators
from geo.territory import load_communes

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
from conftest import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

APP = Path(__file__).parents[1] / "app.py"
KEPT = Path(__file__).with_name("load.json")
EDITION, VINTAGE = "BE2018", 2018
CONFIGURED, DEFAULT = "as configured", "Streamlit's own"
RUN = "from streamlit.web.cli import main; main()"
SERVERS = {
    CONFIGURED: (RUN, []),
    DEFAULT: (f"import gc; gc.freeze = lambda: None; {RUN}", ["--runner.postScriptGC", "true"]),
}
BESIDE = 10
"""Readers of the room that a server with Streamlit's own settings gets too."""
READERS = (10, 25, 50, 100, 200)
SECONDS = 60.0
PAUSE = (2.0, 4.0)
"""Seconds between a page that is complete and the next change."""
ARRIVE = 10.0
"""Seconds over which the readers of a room open the page."""
STAY = 5
"""Changes of a reader who comes and goes."""
LIMIT = 120.0
"""Seconds after which a page counts as an error."""
WORSE = 1.3
"""A figure so many times the one that is kept is pointed out."""


@dataclass(frozen=True)
class Measured:
    """One room: ``readers`` at once, served by ``processes``; times in seconds."""

    readers: int
    processes: int
    changes: int
    errors: int
    first_half: float  # the first page: median
    half: float  # a change: median
    most: float  # a change: 95%
    processor: float  # of the servers, a change, opening included
    memory: float  # MB of all servers together
    beside: float  # share of a core that the readers took


@contextmanager
def started(code: str, more: list[str]) -> Iterator[tuple[int, int]]:
    """Start the atlas on a free loopback port; its port and process."""
    port = free_port()
    command = [sys.executable, "-c", code, "run", str(APP), "--server.port", str(port), *more]
    server = subprocess.Popen(
        command, cwd=APP.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def megabytes(process: int) -> float:
    """What a process has in memory now."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def processor(process: int) -> float:
    """Seconds of processor that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def look(
    connection: websockets.ClientConnection, query: Mapping[str, str], page: str = ""
) -> float:
    """Ask for a view on a page; seconds until the page is complete."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = "&".join(f"{name}={query[name]}" for name in query)
    began = time.perf_counter()
    async with asyncio.timeout(LIMIT):
        await connection.send(asked.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(await connection.recv())
    return time.perf_counter() - began


class Reader:
    """One session: what it has been shown, and how long it waited for it."""

    def __init__(self, port: int, chance: random.Random, pages: Sequence[str] = ("",)) -> None:
        self._port, self._chance, self._pages = port, chance, pages
        self._indicators = [i.id for i in list_indicators(EDITION) if i.nature == "answers"]
        self._communes = list(load_communes(VINTAGE).index)
        self._query = {"lang": "en", "edition": EDITION, "indicator": "q.progress"}
        self.first: list[float] = []
        self.took: list[float] = []
        self.errors: list[str] = []

    async def visit(self, *, until: float | None = None, changes: int | None = None) -> None:
        """Open the page and change it until a moment, or so many times."""
        address = f"ws://127.0.0.1:{self._port}/_stcore/stream"
        try:
            async with websockets.connect(
                address, subprotocols=["streamlit"], max_size=None, ping_timeout=None,
                compression=None, open_timeout=LIMIT,
            ) as connection:  # fmt: skip
                self.first.append(await look(connection, self._query))
                while (until is None or time.monotonic() < until) and changes != len(self.took):
                    await asyncio.sleep(self._chance.uniform(*PAUSE))
                    self._change()
                    page = self._chance.choice(self._pages)
                    self.took.append(await look(connection, self._query, page))
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            self.errors.append(f"{type(error).__name__}: {error}"[:200])

    def _change(self) -> None:
        if self._chance.random() < 0.5:
            self._query["indicator"] = self._chance.choice(self._indicators)
        else:
            self._query["commune"] = self._chance.choice(self._communes)


async def room(ports: Sequence[int], readers: int, seconds: float, seed: int) -> list[Reader]:
    """So many readers at once, on every server as many."""
    chance = random.Random(seed)
    there = [
        Reader(ports[number % len(ports)], random.Random(1000 * seed + number))
        for number in range(readers)
    ]
    arrive = ARRIVE * seconds / SECONDS
    until = time.monotonic() + arrive + seconds

    async def one(reader: Reader) -> None:
        await asyncio.sleep(chance.uniform(0, arrive))
        await reader.visit(until=until)

    await asyncio.gather(*(one(reader) for reader in there))
    return there


def measured(servers: Sequence[tuple[int, int]], readers: int, seconds: float) -> Measured:
    """Fill a room and measure."""
    before = sum(processor(process) for _, process in servers)
    own, clock = time.process_time(), time.monotonic()
    there = asyncio.run(room([port for port, _ in servers], readers, seconds, readers))
    own = (time.process_time() - own) / (time.monotonic() - clock)
    spent = sum(processor(process) for _, process in servers) - before
    took = [one for reader in there for one in reader.took]
    first = [one for reader in there for one in reader.first]
    errors = [one for reader in there for one in reader.errors]
    for one in sorted(set(errors)):
        print(f"  error: {one}")
    looked = len(took) + len(first)
    return Measured(
        readers=readers, processes=len(servers), changes=len(took), errors=len(errors),
        first_half=round(statistics.median(first or [float("nan")]), 3),
        half=round(statistics.median(took or [float("nan")]), 3),
        most=round(statistics.quantiles(took, n=20)[-1], 3) if len(took) > 1 else float("nan"),
        processor=round(spent / max(looked, 1), 4),
        memory=round(sum(megabytes(process) for _, process in servers)),
        beside=round(own, 2),
    )  # fmt: skip


def rooms_of(settings: str, processes: int, rooms: Sequence[int], seconds: float) -> list[Measured]:
    """Start servers, fill one room after another, and print what was measured of each."""
    found = []
    with ExitStack() as stack:
        servers = [stack.enter_context(started(*SERVERS[settings])) for _ in range(processes)]
        for port, _ in servers:
            asyncio.run(room([port], 1, 0.5, 0))  # warm
        for readers in rooms:
            found.append(measured(servers, readers, seconds))
            print(row(found[-1]), flush=True)
    return found


HEAD = (
    "| readers | processes | changes | errors | first page | a change: half within | 95% within "
    "| processor a change | memory | the readers' own |\n|---|---|---|---|---|---|---|---|---|---|"
)


def row(one: Measured) -> str:
    """One room as a line of the table."""
    return (
        f"| {one.readers} | {one.processes} | {one.changes} | {one.errors} "
        f"| {one.first_half:.2f} s | {one.half:.2f} s | {one.most:.2f} s "
        f"| {1000 * one.processor:.0f} ms | {one.memory:.0f} MB | {one.beside:.0%} |"
    )


def compared(now: Sequence[Measured], kept: Sequence[dict[str, float]]) -> list[str]:
    """What is so much worse than what is kept, or has errors, as sentences."""
    before = {(one["readers"], one["processes"]): one for one in kept}
    told = []
    for one in now:
        was = before.get((one.readers, one.processes))
        who = f"{one.readers} readers, {one.processes} processes"
        if one.errors:
            told.append(f"{who}: {one.errors} errors")
        if was is None:
            continue
        told += [
            f"{who}: {name} is {getattr(one, name):g}, was {was[name]:g}"
            for name in ("half", "most", "processor", "memory")
            if getattr(one, name) > WORSE * was[name]
        ]
    return told


def come_and_go(
    minutes: float, readers: int, pages: Sequence[str] = ("",), every: float = 60.0
) -> None:
    """Readers who open, change and leave, one after another; memory and times of every minute."""
    with started(*SERVERS[CONFIGURED]) as (port, process):
        end = time.monotonic() + 60 * minutes

        async def seat(chance: random.Random, gone: list[Reader]) -> None:
            while time.monotonic() < end:
                reader = Reader(port, random.Random(chance.random()), pages)
                await reader.visit(changes=STAY)
                gone.append(reader)

        async def note(gone: list[Reader]) -> None:
            number, spent = 0, processor(process)
            while time.monotonic() < end:
                await asyncio.sleep(min(every, max(0.1, end - time.monotonic())))
                new, now = gone[number:], processor(process)
                number = len(gone)
                took = [one for reader in new for one in reader.took] or [float("nan")]
                print(
                    f"{number:6} visits  {megabytes(process):6.0f} MB  a change: half within "
                    f"{statistics.median(took):.2f} s  {1000 * (now - spent) / max(1, len(took)):4.0f} "
                    f"ms of processor  {sum(len(one.errors) for one in gone)} errors",
                    flush=True,
                )
                spent = now

        async def all_of_it() -> None:
            gone: list[Reader] = []
            seats = (seat(random.Random(number), gone) for number in range(readers))
            await asyncio.gather(note(gone), *seats)

        asyncio.run(all_of_it())


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--readers", type=int, nargs="*", default=list(READERS))
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--minutes", type=float, help="let readers come and go for so long")
    parser.add_argument(
        "--pages",
        nargs="*",
        default=[""],
        help="where those go who come and go (of themselves: the map)",
    )
    parser.add_argument("--write", action="store_true", help=f"keep it as bench/{KEPT.name}")
    chosen = parser.parse_args(arguments)
    rooms, processes, seconds = chosen.readers, chosen.processes, chosen.seconds
    if chosen.small:
        rooms, processes, seconds = [2], [1], 2.0
    if chosen.minutes:
        come_and_go(chosen.minutes, rooms[0], chosen.pages)
        return 0
    print(HEAD)
    found = [one for count in processes for one in rooms_of(CONFIGURED, count, rooms, seconds)]
    beside = 2 if chosen.small else BESIDE
    ours = next((one for one in found if (one.readers, one.processes) == (beside, 1)), None)
    if ours:
        print(f"With {DEFAULT} settings:")
        (theirs,) = rooms_of(DEFAULT, 1, [beside], seconds)
        for what in ("half", "most", "processor"):
            ratio = getattr(theirs, what) / getattr(ours, what)
            print(f"{what}: {DEFAULT} settings take {ratio:.1f} times as long")
    if chosen.write:
        KEPT.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", "utf-8")
    elif KEPT.exists() and not chosen.small:
        told = compared(found, json.loads(KEPT.read_text("utf-8")))
        print("\n".join(told) or "Nothing is worse than what is kept.")
    return 0


if __name__ == "__main__":
    run(main)
