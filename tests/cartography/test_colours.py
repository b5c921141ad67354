"""Scales that are even to the eye, readable in grey and to colour-blind readers."""

import itertools

import pytest

from geo.cartography.colours import DEFAULT_SCALE, SCALES, change_ramp, lightness, ramp

SEQUENTIAL = [key for key, scale in SCALES.items() if scale.kind == "sequential"]

# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
DEFICIENCIES = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen_by(colour: str, deficiency: str) -> tuple[float, ...]:
    def linear(v):
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    rgb = [linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5)]
    return tuple(
        sum(m * c for m, c in zip(row, rgb, strict=True)) for row in DEFICIENCIES[deficiency]
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("key", SEQUENTIAL)
@pytest.mark.parametrize("k", [3, 5, 7])
def test_sequential_steps_are_even_in_lightness(key, theme, k):
    levels = [lightness(colour) for colour in ramp(key, k, theme)]
    steps = [b - a for a, b in itertools.pairwise(levels)]
    assert all(step < 0 for step in steps) if theme == "light" else all(step > 0 for step in steps)
    assert max(map(abs, steps)) - min(map(abs, steps)) < 0.02


@pytest.mark.parametrize("key", [*SEQUENTIAL, "tide"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colour_blind_readers_can_tell_neighbouring_classes_apart(key, deficiency):
    for a, b in itertools.pairwise(ramp(key, 7)):
        distance = (
            sum(
                (x - y) ** 2
                for x, y in zip(seen_by(a, deficiency), seen_by(b, deficiency), strict=True)
            )
            ** 0.5
        )
        assert distance > 0.02, (key, deficiency, a, b)


def test_a_diverging_scale_is_palest_in_the_middle():
    levels = [lightness(colour) for colour in ramp("tide", 7)]
    assert levels.index(max(levels)) == 3
    assert abs(levels[0] - levels[-1]) < 0.02


def test_every_kind_has_a_default_of_its_own_kind():
    for kind, key in DEFAULT_SCALE.items():
        assert SCALES[key].kind == kind


def test_no_two_classes_share_a_colour():
    for key in SCALES:
        for theme in ("light", "dark"):
            for k in range(1, 8):
                assert len(set(ramp(key, k, theme))) == k


def test_an_unknown_scale_is_an_error():
    with pytest.raises(KeyError):
        ramp("rainbow", 5)


@pytest.mark.parametrize(("theme", "page"), [("light", "#fbfaf7"), ("dark", "#14181c")])
@pytest.mark.parametrize("k", [3, 5, 7])
def test_the_middle_of_a_map_of_changes_is_nearest_the_ground_and_not_the_ground(k, theme, page):
    colours = change_ramp(k, theme)
    levels = [abs(lightness(colour) - lightness(page)) for colour in colours]
    assert levels.index(min(levels)) == k // 2
    assert min(levels) > 0.06  # missing areas are the ground
    away, before = levels[k // 2 :], levels[: k // 2 + 1]
    assert away == sorted(away)
    assert before == sorted(before, reverse=True)
