"""An address as a QR code, drawn here: nobody is told what it leads to."""

from __future__ import annotations

import segno

from geo.cartography.picture.paper import INKS

_QUIET = 4  # modules around it, as the standard asks for


def qr_path(address: str) -> tuple[str, int]:
    """The dark modules as the ``d`` of an SVG path, one unit each, without the quiet margin.

    Parameters
    ----------
    address
        What the code says.

    Returns
    -------
    tuple of str and int
        The path, and the modules of a side.
    """
    rows = segno.make(address, error="m", micro=False).matrix
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            long = 0
            while x + long < len(row) and row[x + long]:
                long += 1
            if long:
                runs.append(f"M{x} {y}h{long}v1h-{long}z")
            x += long or 1
    return "".join(runs), len(rows)


def qr_picture(address: str) -> str:
    """The code with its quiet margin as an SVG document; "" without an address."""
    if not address:
        return ""
    path, modules = qr_path(address)
    side = modules + 2 * _QUIET
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' "
        f"width='{side * 8}' height='{side * 8}'><rect width='{side}' height='{side}' "
        f"fill='#ffffff'/><path transform='translate({_QUIET} {_QUIET})' "
        f"fill='{INKS['light'].ink}' d='{path}'/></svg>"
    )
