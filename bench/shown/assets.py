"""What the browser fetches beside the pages: our own files as text, the others as signatures."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from bench.shown.record import digest
from bench.shown.visits import Visit

if TYPE_CHECKING:
    from bench.shown.record import Record

_OURS = ("atlas", "page")


def written(record: Record) -> None:
    """Every file that the atlas lays out for the browser today, once a page was opened."""
    Visit(record, "map", {"lang": "en"})  # lays them out
    from geo.cartography.assets import STATIC, prepare
    from geo.publishing.page_style import page_style

    laid = prepare()
    for name in (*laid.scripts, *laid.styles, page_style(), *laid.geometry.values()):
        record.write(f"assets/{record.normal(name)}", _text(STATIC / name))
    record.write(
        "assets/config", json.dumps(st.config.get_config_options() and _config(), indent=1)
    )


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if path.suffix in (".css", ".js") and path.name.startswith(_OURS):
        return content.decode()
    try:
        return "\n".join(_outlines(json.loads(content), ""))
    except ValueError:
        return digest(content)


def _outlines(value: Any, path: str) -> list[str]:
    """JSON to the depth of a name or an outline; numbers as signatures."""
    if isinstance(value, dict):
        return [line for key, one in value.items() for line in _outlines(one, f"{path}/{key}")]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [line for n, one in enumerate(value) for line in _outlines(one, f"{path}/{n}")]
    text = json.dumps(value, ensure_ascii=False)
    return [f"{path}: {text if len(text) < 200 else digest(text.encode())}"]


def _config() -> dict[str, str]:
    """Settings that the repository makes."""
    file = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    return {"config.toml": file.read_text("utf-8")}
