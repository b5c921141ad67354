"""What is missing nearly everywhere is pale, what is rarely missing is not, and no class looks so."""

import math
import re

import pytest

from geo.cartography.colours import SCALES, THEMES, change_ramp, lightness, ramp
from geo.cartography.missing_patterns import CALM_PATTERNS, LOSS_MARK, MISSING_PATTERNS, PATTERNS
from geo.cartography.picture.paper import INKS
from geo.cartography.picture.patterns import definitions, fill_of
from geo.survey.missing import MissingState

COMMON = (MissingState.DID_NOT_ANSWER, MissingState.NO_RECORD)


def length_of(path):
    """About as long as the lines of a pattern are, in pixels."""
    steps = re.findall(r"([lhva])([^MLlhvaz]*)", path)
    numbers = [(kind, [float(n) for n in re.findall(r"-?[\d.]+", part)]) for kind, part in steps]
    return sum(math.hypot(*n[-2:]) if kind in "la" else abs(n[0]) for kind, n in numbers)


def mean_lightness(pattern, inks):
    """OKLab lightness of a pattern seen from afar."""
    size, path = PATTERNS[pattern]
    calm = pattern in CALM_PATTERNS
    covered = min(1.0, 0.9 * length_of(path) / size**2)
    ground, line = (inks.calm, inks.calm_line) if calm else (inks.ground, inks.pattern)
    return (1 - covered) * lightness(ground) + covered * lightness(line)


def class_colours(theme):
    every = [ramp(key, k, theme) for key in SCALES for k in range(1, 8)]
    return {
        one for colours in [*every, *(change_ramp(k, theme) for k in (3, 5, 7))] for one in colours
    }


@pytest.mark.parametrize("theme", THEMES)
def test_the_common_states_are_between_the_paper_and_every_class(theme):
    inks = INKS[theme]
    paper = lightness(inks.ground)
    nearest = min(abs(lightness(one) - paper) for one in class_colours(theme))
    for state in COMMON:
        pattern = MISSING_PATTERNS[state].pattern
        assert pattern in CALM_PATTERNS
        away = abs(mean_lightness(pattern, inks) - paper)
        assert 0.01 < away < nearest - 0.01


@pytest.mark.parametrize("theme", THEMES)
def test_the_common_states_are_the_quietest(theme):
    inks = INKS[theme]
    assert {MISSING_PATTERNS[state].pattern for state in COMMON} == CALM_PATTERNS
    calm = abs(lightness(inks.calm) - lightness(inks.calm_line))
    rare = abs(lightness(inks.ground) - lightness(inks.pattern))
    assert 0.04 < calm < rare / 2  # seen where one looks, never loud


def test_every_pattern_has_a_drawing_of_its_own():
    assert len({path for _, path in PATTERNS.values()}) == len(PATTERNS)
    drawn = [definitions([f"url(#p-{name})"], (), INKS["light"]) for name in PATTERNS]
    without_names = {re.sub(r"id='[^']*'", "", str(one)) for one in drawn}
    assert len(without_names) == len(PATTERNS)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("k", [3, 5, 7])
def test_losses_and_gains_differ_without_their_hue(theme, k):
    """By how far they reach in grey, and by a mark that is seen on each colour of a loss."""
    colours = change_ramp(k, theme)
    paper = lightness(colours[k // 2])
    for step in range(1, k // 2 + 1):
        loss, gain = colours[k // 2 - step], colours[k // 2 + step]
        assert abs(lightness(gain) - paper) > abs(lightness(loss) - paper) + 0.03
    losses = colours[: k // 2]
    assert len(set(map(lightness, losses))) == len(losses)
    for colour in losses:
        assert abs(lightness(colour) - lightness(INKS[theme].mark)) > 0.2
    fill = fill_of("0", colours, losses=range(k // 2))
    assert fill == "url(#l-0)"
    drawn = str(definitions([fill], colours, INKS[theme]))
    assert colours[0] in drawn
    assert LOSS_MARK[1] in drawn
    assert INKS[theme].mark in drawn
    assert fill_of(str(k - 1), colours, losses=range(k // 2)) == colours[-1]
