"""The one table of colours: scales for data, and the looks of what is missing.

Why these scales and not a stock palette:

- Sequential scales run evenly in OKLab lightness (Ottosson 2020), so that equal steps in the
  data are equal steps to the eye, they survive a photocopier, and a reader who cannot tell red
  from green loses nothing. Each keeps to a narrow band of hues; lightness carries the order.
- On a light ground more is darker, on a dark ground more is brighter: the ground is "nothing".
- Diverging scales have their lightest (dark ground: darkest) point in a meaningful middle and
  hues, blue and orange, that every common colour-vision deficiency keeps apart.
- Categories without an order use a muted form of the eight colours of Okabe and Ito (2008).
- Missing is never a colour: it is the ground with a fine pattern, one pattern for each reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal

from geo.language import Text

Kind = Literal["sequential", "diverging", "categorical"]
Theme = Literal["light", "dark"]
THEMES: dict[Theme, Text] = {"light": Text("Light"), "dark": Text("Dark")}


@dataclass(frozen=True)
class Scale:
    """A named colour scale.

    Attributes
    ----------
    key
        What the URL says.
    label
        What the reader sees.
    kind
        ``sequential``, ``diverging`` or ``categorical``.
    hues
        OKLCH hues in degrees: from the low to the high end (sequential), or of the two ends
        (diverging). Unused for categorical scales.
    chroma
        OKLCH chroma at the most colourful point.
    """

    key: str
    label: Text
    kind: Kind
    hues: tuple[float, float]
    chroma: float


SCALES: dict[str, Scale] = {
    scale.key: scale
    for scale in (
        Scale("lagoon", Text("Lagoon (yellow-green to blue)"), "sequential", (115, 262), 0.115),
        Scale("ember", Text("Ember (yellow to dark red)"), "sequential", (95, 12), 0.135),
        Scale("plum", Text("Plum (pink to violet)"), "sequential", (350, 300), 0.12),
        Scale("ink", Text("Ink (greys, for print)"), "sequential", (250, 250), 0.01),
        Scale(
            "tide", Text("Tide (orange to blue, around a middle)"), "diverging", (55, 250), 0.125
        ),
        Scale("mosaic", Text("Mosaic (one colour a category)"), "categorical", (0, 0), 0.0),
    )
}

DEFAULT_SCALE: dict[Kind, str] = {
    "sequential": "lagoon",
    "diverging": "tide",
    "categorical": "mosaic",
}

# Lightness of the two ends (OKLab L, 0 to 1): pale enough to stay off the ground, dark enough
# that white commune lines still show.
_SEQUENTIAL_LIGHTNESS: dict[Theme, tuple[float, float]] = {
    "light": (0.915, 0.33),
    "dark": (0.34, 0.90),
}
_DIVERGING_LIGHTNESS: dict[Theme, tuple[float, float]] = {
    "light": (0.42, 0.935),
    "dark": (0.82, 0.33),
}

# Lightness of the largest loss and the largest gain on a map of changes.
_CHANGE_LIGHTNESS: dict[Theme, tuple[float, float]] = {"light": (0.66, 0.36), "dark": (0.64, 0.84)}

# Lightness and chroma of the middle of a map of changes: apart from the ground, and from both hues.
_STRAW: dict[Theme, tuple[float, float]] = {"light": (0.9, 0.062), "dark": (0.43, 0.045)}
_STRAW_HUE = 98.0

# Okabe and Ito (2008), "Color Universal Design", muted towards the ground for large areas.
_CATEGORIES: dict[Theme, tuple[str, ...]] = {
    "light": (
        "#a99bcf",
        "#e0a458",
        "#5aa9c9",
        "#3f8f78",
        "#c46b8d",
        "#2f5d8a",
        "#b5651d",
        "#8d8741",
    ),
    "dark": (
        "#8578b3",
        "#c98f45",
        "#4f9dbd",
        "#46a287",
        "#c9749a",
        "#6f9fd0",
        "#d08a4a",
        "#aaa45a",
    ),
}


def ramp(key: str, k: int, theme: Theme = "light") -> tuple[str, ...]:
    """``k`` colours of the scale ``key`` as ``#rrggbb``, from the lowest to the highest class.

    Parameters
    ----------
    key
        A key of :data:`SCALES`.
    k
        Number of classes, 1 or more (categorical: at most 8).
    theme
        Whether the map lies on a light or a dark page.

    Raises
    ------
    KeyError
        For a scale that does not exist.
    """
    scale = SCALES[key]
    if scale.kind == "categorical":
        colours = _CATEGORIES[theme]
        return tuple(colours[i % len(colours)] for i in range(k))
    if scale.kind == "diverging":
        return tuple(_diverging(scale, t, theme) for t in _positions(k))
    # One class alone takes the middle of the scale; several span it.
    return tuple(_sequential(scale, t, theme) for t in _positions(k))


def change_ramp(k: int, theme: Theme = "light") -> tuple[str, ...]:
    """The diverging scale for a map of changes, where most areas are missing.

    As :func:`ramp` of ``tide`` with an odd ``k``, but losses reach less far from the middle in
    lightness than gains, so that greys tell them apart too, and the middle is a pale straw: grey
    would be taken for the ground of the areas that have no value.
    """
    scale = SCALES[DEFAULT_SCALE["diverging"]]
    middle = _DIVERGING_LIGHTNESS[theme][1]
    sides = [
        _away_from(middle, end, scale, t)
        for end, ts in zip(
            _CHANGE_LIGHTNESS[theme],
            (_positions(k)[: k // 2], _positions(k)[k // 2 + 1 :]),
            strict=True,
        )
        for t in ts
    ]
    light, chroma = _STRAW[theme]
    return (*sides[: k // 2], _oklch(light, chroma, _STRAW_HUE), *sides[k // 2 :])


def lightness(colour: str) -> float:
    """OKLab lightness (0 black to 1 white) of ``#rrggbb``; Ottosson (2020)."""
    return _to_oklab(colour)[0]


def _positions(k: int) -> list[float]:
    return [0.5] if k == 1 else [i / (k - 1) for i in range(k)]


def _sequential(scale: Scale, t: float, theme: Theme) -> str:
    first, last = _SEQUENTIAL_LIGHTNESS[theme]
    start, end = scale.hues if theme == "light" else reversed(scale.hues)
    # Chroma is lower at the pale end, where the eye sees little of it, and eases at the dark one.
    chroma = scale.chroma * (0.45 + 0.55 * sin(radians(180 * (0.22 + 0.62 * t))))
    return _oklch(first + (last - first) * t, chroma, _hue(start, end, t))


def _diverging(scale: Scale, t: float, theme: Theme) -> str:
    end, middle = _DIVERGING_LIGHTNESS[theme]
    return _away_from(middle, end, scale, t)


def _away_from(middle: float, end: float, scale: Scale, t: float) -> str:
    """A colour of a diverging scale whose lightness runs from ``middle`` to ``end``."""
    low, high = scale.hues
    away = abs(t - 0.5) * 2
    return _oklch(
        middle + (end - middle) * away, scale.chroma * away**0.8, low if t < 0.5 else high
    )


def _hue(start: float, end: float, t: float) -> float:
    """Along the shorter way round the hue circle."""
    turn = (end - start + 180) % 360 - 180
    return (start + turn * t) % 360


def _oklch(light: float, chroma: float, hue: float) -> str:
    """Convert OKLCH to sRGB; chroma is reduced until the colour exists in sRGB."""
    for step in range(40):
        c = chroma * (1 - step / 40)
        rgb = _from_oklab(light, c * cos(radians(hue)), c * sin(radians(hue)))
        if all(-0.0005 <= channel <= 1.0005 for channel in rgb):
            break
    return "#" + "".join(f"{round(255 * _gamma(min(1, max(0, v)))):02x}" for v in rgb)


def _from_oklab(light: float, a: float, b: float) -> tuple[float, float, float]:
    # Matrices of Björn Ottosson, "A perceptual color space for image processing" (2020).
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _to_oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
