"""A ring of points as an SVG path: what every picture drawn without a browser is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely import Geometry


def ring_path(ring: Geometry) -> str:
    """A closed ring in pixels as steps from point to point, in tenths of a pixel: short to write.

    Steps of no length are left out.
    """
    points = np.rint(shapely.get_coordinates(ring)[:-1] * 10).astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    start = f"M{points[0][0] / 10:g} {points[0][1] / 10:g}l"
    drawn = start + " ".join(f"{x / 10:g} {y / 10:g}" for x, y in steps) + "Z"
    # A minus parts two numbers as well as a space does, and nothing needs a zero before the point.
    return re.sub(r"\b0\.", ".", drawn).replace(" -", "-")
