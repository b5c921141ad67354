"""The files of a page of its own: beside it on a server, or inside of it for a disk."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from geo.cartography.assets import STATIC, prepare
from geo.publishing.embed.address import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable

_END_OF_SCRIPT = re.compile(r"</(script|style)", re.IGNORECASE)
_STYLE_URL = re.compile(r"url\((?!data:|#)[^)]*\)")
_FONT_URL = re.compile(r'url\("?[\w-]+\.woff2"?\)')


def files_beside(styles: Iterable[str], scripts: Iterable[str], outlines: Iterable[str]) -> str:
    """For the head: the files, those that the script would ask for only when it runs first.

    Parameters
    ----------
    styles, scripts
        Their names, from :func:`geo.cartography.assets.prepare`.
    outlines
        Addresses of the outlines, from the page.
    """
    font = prepare().page_font
    early = [(url, "fetch") for url in outlines]
    if font:
        early.append((f"{PARTS}/{font}", "font"))
    preload = (f'<link rel="preload" href="{url}" as="{kind}" crossorigin>' for url, kind in early)
    of_style = (f'<link rel="stylesheet" href="{PARTS}/{name}">' for name in styles)
    of_script = (f'<script defer src="{PARTS}/{name}"></script>' for name in scripts)
    return "".join(f"{one}\n" for one in (*of_style, *of_script, *preload))


def files_inside(
    styles: Iterable[str],
    scripts: Iterable[str],
    more_style: str = "",
    more_script: str = "",
    *,
    attributes: bool = False,
) -> tuple[str, str]:
    """For the head a policy that lets nothing else in, and the styles; for the end the scripts.

    Parameters
    ----------
    styles, scripts
        Their names, from :func:`geo.cartography.assets.prepare`.
    more_style, more_script
        What comes after them; "" for nothing.
    attributes
        Whether elements may have styles of their own: bars and swatches of our templates.
    """
    of_style = [*(_style(name) for name in styles), *filter(None, [more_style])]
    of_script = [*(_script(name) for name in scripts), *filter(None, [more_script])]
    policy = "default-src 'none'; img-src data:; font-src data:; base-uri 'none'; "
    policy += "form-action 'none'; "
    if attributes:
        policy += "style-src-attr 'unsafe-inline'; "
    policy += f"script-src {_hashes(of_script)}; style-src {_hashes(of_style)}"
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        + "".join(f"<style>{one}</style>\n" for one in of_style),
        "".join(f"<script>{one}</script>\n" for one in of_script),
    )


def _script(name: str) -> str:
    return _END_OF_SCRIPT.sub(r"<\\/\1", (STATIC / name).read_text("utf-8"))


def _style(name: str) -> str:
    text = _FONT_URL.sub(_font, (STATIC / name).read_text("utf-8"))
    text = _STYLE_URL.sub("none", text)  # pictures of controls that the map does not have
    return _END_OF_SCRIPT.sub(r"<\\/\1", text)


def _font(_: re.Match[str]) -> str:
    name = prepare().page_font
    content = base64.b64encode((STATIC / name).read_bytes()).decode() if name else ""
    return f"url(data:font/woff2;base64,{content})"


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in texts)
    return " ".join(f"'sha256-{one}'" for one in digests)
