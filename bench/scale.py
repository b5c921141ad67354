"""What a process and nginx can do, and how far that goes: ``python -m bench.scale``.

Measured: the processor that nginx takes for a page of the map that it keeps, what such a page weighs,
what a session takes of memory, and the processor that a change of indicator takes, the first time and
when another reader has seen it. Processor is counted, not time: what else the machine does, and what
asks, which runs on it too, does not count.

Then simulated: readers who change something every 2 to 4 seconds, each with one process; a process
does one change after the other. How long a change takes, for how many readers and processes, and how
many processes a ministry needs. ``docs/SCALE.md`` has the figures and what follows from them.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import websockets

from bench import options, wait_for
from bench.load import CONFIGURED, EDITION, SERVERS, look, megabytes, started
from deploy.configure import Process, site
from deploy.queue_of_changes import percentile, processes_for, simulate
from geo.command_line import run
from geo.survey import list_indicators

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "deploy"))
import install_nginx
from site_of_two import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

VIEW = f"/map.html?lang=en&edition={EDITION}&indicator=q.progress"
TICK = os.sysconf("SC_CLK_TCK")


def view(indicator: str) -> dict[str, str]:
    """What is asked for."""
    return {"lang": "en", "edition": EDITION, "indicator": indicator}


def processor(process: int) -> float:
    """Seconds of processor that a process has taken, with those of its children that run."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / TICK
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return own + sum(processor(int(one)) for one in children)


@contextmanager
def nginx_before(port: int, folder: Path) -> Iterator[tuple[int, int]]:
    """nginx as ``deploy/`` configures it, before one process; its port and its process."""
    program = install_nginx.find()
    assert program is not None, install_nginx.ADVICE
    own = free_port()
    made = site(
        ["127.0.0.1"],
        [Process("a1", f"127.0.0.1:{port}")],
        listen=f"127.0.0.1:{own}",
        cache=f"{folder}/cache",
        logs=str(folder),
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/e crit;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{\n{temporary}{made}}}\n"
    )
    command = [program, "-p", folder, "-e", folder / "e", "-c", folder / "nginx.conf"]
    started_now = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{own}/healthz", started_now)
        yield own, started_now.pid
    finally:
        started_now.terminate()
        started_now.wait(timeout=10)


def embeds(port: int, process: int, requests: int) -> tuple[float, float, int]:
    """A page that nginx keeps, asked for again and again over one connection.

    Returns
    -------
    tuple of float, float and int
        Answers in a second of nginx' processor, answers in a second here, and bytes of one, packed.
    """
    connection = HTTPConnection("127.0.0.1", port)

    def ask() -> tuple[str | None, bytes]:
        connection.request("GET", VIEW, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.headers["X-Cache"], answer.read()

    ask()
    before, began = processor(process), time.perf_counter()
    size = 0
    for _ in range(requests):
        kept, body = ask()
        # A copy is asked for anew each minute: one of some thousand answers.
        assert kept in ("HIT", "REVALIDATED", "EXPIRED"), kept
        size = len(body)
    took = max(processor(process) - before, 1 / TICK)
    seconds = time.perf_counter() - began
    connection.close()
    return requests / took, requests / seconds, size


def weight_of_embed(port: int) -> int:
    """Bytes, packed, that a reader's browser fetches once for a map in an article."""
    import re

    page = urlopen(f"http://127.0.0.1:{port}{VIEW}").read()
    named = set(re.findall(rb"map-parts/[\w.-]+", page))
    total = len(gzip.compress(page))
    for name in named:
        body = urlopen(f"http://127.0.0.1:{port}/{name.decode()}").read()
        total += len(body) if name.endswith((b".bin", b".woff2")) else len(gzip.compress(body))
    return total


async def sessions(port: int, process: int, readers: int) -> float:
    """Megabytes of memory for each of so many readers who look at different indicators."""
    known = [one.id for one in list_indicators(EDITION) if one.nature == "answers"]
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    before = megabytes(process)
    there = []
    for number in range(readers):
        connection = await websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, ping_timeout=None
        )
        await look(connection, view(known[number % len(known)]))
        there.append(connection)
    after = megabytes(process)
    for one in there:
        await one.close()
    return (after - before) / readers


async def changes(port: int, process: int, most: int) -> tuple[float, float]:
    """Seconds of processor of a change that nobody has seen, and of one that somebody has."""
    known = [one.id for one in list_indicators(EDITION) if one.nature == "answers"][:most]
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    took = []
    for _ in ("first", "again"):
        async with websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, ping_timeout=None
        ) as connection:
            await look(connection, view(known[0]))
            before = processor(process)
            for indicator in known[1:]:
                await look(connection, view(indicator))
            took.append((processor(process) - before) / (len(known) - 1))
    return took[0], took[1]


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--seconds", type=float, help="of a change: simulate only")
    chosen = parser.parse_args(arguments)
    requests, readers, most, minutes = (60, 3, 3, 1.0) if chosen.small else (6000, 40, 60, 5.0)
    costs = [chosen.seconds]
    if chosen.seconds is None:
        with started(*SERVERS[CONFIGURED]) as (port, process):
            first, again = asyncio.run(changes(port, process, most))
            memory = megabytes(process)
            each = asyncio.run(sessions(port, process, readers))
            print(
                f"processor of a change: {1000 * first:.0f} ms the first time, {1000 * again:.0f} ms again"
            )
            print(f"memory: {memory:.0f} MB, and {each:.1f} MB for each reader who is there")
            if install_nginx.find() is None:
                print(install_nginx.ADVICE)
            else:
                with (
                    tempfile.TemporaryDirectory(prefix="atlas-scale-") as folder,
                    nginx_before(port, Path(folder)) as (own, nginx),
                ):
                    a_core, here, size = embeds(own, nginx, requests)
                    whole = weight_of_embed(own)
                print(
                    f"a map that nginx keeps: {a_core:,.0f} answers a second of its processor "
                    f"({here:,.0f} over one connection here), {size / 1000:.0f} kB each, "
                    f"{whole / 1000:.0f} kB with what a browser fetches once"
                )
        # One of ten is new: what a day's readers look at repeats.
        costs = [first, *[again] * 9]
    mean = statistics.fmean(costs)
    print(f"simulated with {1000 * mean:.0f} ms a change, one every 2 to 4 s")
    print("| readers | processes | median | p95 |")
    print("|---|---|---|---|")
    table = (
        [(10, 1), (50, 1)]
        if chosen.small
        else [(25, 1), (50, 1), (50, 2), (200, 2), (200, 4), (200, 8)]
    )
    for crowd, number in table:
        took = simulate(crowd, number, costs, minutes=minutes)
        print(
            f"| {crowd} | {number} | {statistics.median(took):.2f} s "
            f"| {percentile(took, 0.95):.2f} s |"
        )
    crowd = 100 if chosen.small else 2000
    print(f"{crowd:,} readers at once need {processes_for(crowd, costs, minutes)} processes")
    return 0


if __name__ == "__main__":
    run(main)
