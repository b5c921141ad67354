"""A reader's reruns, and the first page after a publish: ``python -m bench.publish``.

A server with a store of its own. One reader opens the map and changes the indicator; then an editor
publishes an edition, and the reader asks again: what depends on the editions is computed anew.
"""

from __future__ import annotations

import asyncio
import os
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import websockets
import yaml

from bench import options
from bench.load import EDITION, RUN, look, processor, started
from geo.command_line import run
from geo.survey import list_indicators
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store

ROUNDS, SMALL = (3, 8), (1, 2)
"""How often, and how many indicators a reader looks at."""


def contents(note: str) -> Contents:
    """An edition that asks one question; each with another note is another version."""
    told = yaml.safe_load((EDITIONS / EDITION / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / EDITION / "answers.csv", dtype=str, keep_default_na=False)
    told |= {"id": "BE2030", "year": 2030, "asked": ["progress"]}
    told["note"] = dict.fromkeys(("nl", "fr", "de", "en"), note)
    return Contents(told, answers[answers["question"] == "progress"], Disclosure())


def asked(indicator: str) -> dict[str, str]:
    return {"lang": "en", "edition": EDITION, "indicator": indicator}


async def reader(
    port: int, process: int, rounds: int, most: int
) -> tuple[list[float], list[float]]:
    """Of each rerun while nothing changes, and of each first one after a publish.

    Seconds of the server's processor: on a shared machine the clock says little.
    """
    known = [one.id for one in list_indicators(EDITION) if one.nature == "answers"][:most]
    editor = open_store().edited_by("An editor")
    reruns, firsts = [], []

    async def took(indicator: str) -> float:
        began = processor(process)
        await look(connection, asked(indicator))
        return processor(process) - began

    async with websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        ping_timeout=None,
    ) as connection:
        for indicator in known:
            await look(connection, asked(indicator))
        for turn in range(rounds):
            reruns += [await took(indicator) for indicator in known]
            if turn == 0:
                editor.publish(contents("0"))
            else:
                editor.replace(contents(str(turn)), over=turn)
            firsts.append(await took(known[0]))
            for indicator in known:  # computed anew
                await look(connection, asked(indicator))
    return reruns, firsts


def main(arguments: list[str] | None = None) -> int:
    chosen = options(__doc__).parse_args(arguments)
    with TemporaryDirectory() as folder:
        os.environ["ATLAS_DATA"] = str(Path(folder))
        os.environ.pop("ATLAS_DATABASE_URL", None)
        with started(RUN, []) as (port, process):
            rounds, most = SMALL if chosen.small else ROUNDS
            reruns, firsts = asyncio.run(reader(port, process, rounds, most))
        open_store().close()
    for what, took in (("rerun of the map", reruns), ("first map after a publish", firsts)):
        print(
            f"{what:26} mean {1000 * statistics.mean(took):5.0f} ms of the processor, "
            f"from {1000 * min(took):.0f} to {1000 * max(took):.0f} ({len(took)})"
        )
    return 0


if __name__ == "__main__":
    run(main)
