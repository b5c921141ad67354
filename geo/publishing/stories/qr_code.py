"""An address as a QR code, drawn here: nobody is told what it leads to."""

from __future__ import annotations

import segno


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
