"""Many readers at once, as configured and with Streamlit's own settings: ``python -m bench.readers``.

Readers are websocket sessions that change the indicator again and again, with a pause to look. What
counts is how long a change takes when others change theirs, and whether memory stays where it is.
Streamlit collects all garbage after every run, which stops every reader for as long as the whole heap
takes; here that is off, and what was loaded at the start is frozen (see ``geo.publishing.preload``).
Both servers run side by side and are used in turns, so that the machine's speed is the same for both.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import options
from geo.command_line import run
from geo.survey import list_indicators

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
from conftest import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = Path(__file__).parents[1] / "app.py"
EDITION = "BE2018"
READERS, CHANGES, TURNS, PAUSE = 10, 10, 3, 1.0
CONFIGURED, DEFAULT = "as configured", "Streamlit's own"
RUN = "from streamlit.web.cli import main; main()"
SERVERS = {
    CONFIGURED: (RUN, []),
    DEFAULT: (f"import gc; gc.freeze = lambda: None; {RUN}", ["--runner.postScriptGC", "true"]),
}


@contextmanager
def started(code: str, more: list[str]) -> Iterator[tuple[int, int]]:
    """Start the atlas on a free loopback port; its port and process."""
    port = free_port()
    command = [sys.executable, "-c", code, "run", str(APP), "--server.port", str(port), *more]
    server = subprocess.Popen(
        command, cwd=APP.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            assert server.poll() is None, "the server stopped"
            try:
                urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def megabytes(process: int) -> float:
    """What a process has in memory now."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


async def look(connection: websockets.ClientConnection, indicator: str) -> float:
    """Ask for an indicator; seconds until the page is complete."""
    asked = BackMsg()
    asked.rerun_script.query_string = f"lang=en&edition={EDITION}&indicator={indicator}"
    began = time.perf_counter()
    await connection.send(asked.SerializeToString())
    told = ForwardMsg()
    while told.WhichOneof("type") != "script_finished":
        told.ParseFromString(await connection.recv())
    return time.perf_counter() - began


async def reader(port: int, changes: int, pause: float, chance: random.Random) -> list[float]:
    """One reader: opens the page, then changes the indicator; seconds of each change."""
    known = [one.id for one in list_indicators(EDITION) if one.nature == "answers"]
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with websockets.connect(
        address, subprotocols=["streamlit"], max_size=None, ping_timeout=None
    ) as connection:
        await look(connection, chance.choice(known))
        took = []
        for _ in range(changes):
            await asyncio.sleep(chance.uniform(0, 2 * pause))
            took.append(await look(connection, chance.choice(known)))
        return took


async def crowd(port: int, readers: int, changes: int, pause: float, seed: int) -> list[float]:
    """Several readers at once; seconds of all their changes."""
    chances = [random.Random(100 * seed + number) for number in range(readers)]
    found = await asyncio.gather(*(reader(port, changes, pause, chance) for chance in chances))
    return [seconds for one in found for seconds in one]


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--changes", type=int, default=CHANGES)
    chosen = parser.parse_args(arguments)
    readers, changes, turns, pause = chosen.readers, chosen.changes, TURNS, PAUSE
    if chosen.small:
        readers, changes, turns, pause = 2, 2, 1, 0.05
    took: dict[str, list[float]] = {name: [] for name in SERVERS}
    memory: dict[str, list[float]] = {name: [] for name in SERVERS}
    with started(*SERVERS[CONFIGURED]) as ours, started(*SERVERS[DEFAULT]) as default:
        servers = {CONFIGURED: ours, DEFAULT: default}
        for port, _ in servers.values():
            asyncio.run(crowd(port, 1, turns, 0.0, 0))  # warm
        for turn in range(1, turns + 1):
            for name, (port, process) in servers.items():
                memory[name].append(megabytes(process))
                took[name] += asyncio.run(crowd(port, readers, changes, pause, turn))
                memory[name].append(megabytes(process))
    print(f"{readers} readers at once, {len(took[CONFIGURED])} changes of indicator on each server")
    middle, worst = {}, {}
    for name, seconds in took.items():
        middle[name] = statistics.median(seconds)
        worst[name] = statistics.quantiles(seconds, n=20)[-1]
        told = ", ".join(f"{one:.0f}" for one in memory[name])
        print(f"{name:16} p50 {middle[name]:6.2f} s   p95 {worst[name]:6.2f} s   memory {told} MB")
    for what, by in (("p50", middle), ("p95", worst)):
        print(f"{what}: Streamlit's own takes {by[DEFAULT] / by[CONFIGURED]:.1f} times as long")
    return 0


if __name__ == "__main__":
    run(main)
