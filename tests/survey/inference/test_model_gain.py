"""The trial of the model, where the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.survey.inference import model_gain
from geo.survey.inference.model_gain import Comparison, Gain, cross_validated_gain


def communes(effect, *, areas=24, seed=4):
    """Ten communes an arrondissement, of which eight or two answered, in two regions."""
    rng = np.random.default_rng(seed)
    size = 10 * areas
    area = np.repeat(np.arange(areas), 10)
    level = np.repeat(rng.normal(0, 0.8, areas), 10) + rng.normal(0, 0.4, size)
    value = 5 + effect * level + rng.normal(0, 0.6, size)
    answered = np.arange(size) % 10 < np.where(area % 2, 2, 8)
    return pd.DataFrame(
        {
            "value": np.where(answered, value, np.nan),
            "arrondissement": [f"{one:02}" for one in area],
            "province": [f"p{one // 4}" for one in area],
            "region": np.where(area < areas // 2, "A", "B"),
            "population": np.exp(9 + level),
            "density": np.exp(5 + rng.normal(0, 1, size)),
            "rural": rng.random(size) < 0.4,
        },
        index=[f"{one:05}" for one in range(size)],
    )


def test_a_gain_is_real_where_size_says_much_and_not_where_it_says_nothing():
    much, nothing = (cross_validated_gain(communes(effect)) for effect in (2.0, 0.0))
    assert much.areas == nothing.areas == 12
    assert much.kept == 2
    assert much.tries == 12 * 4  # eight answers in hands of two
    assert much.real
    assert not nothing.real
    assert [name for name, _ in much.against] == ["province", "region", "direct"]
    for _, other in much.against:
        assert other.gain == pytest.approx(other.error - much.error)
        assert other.low < other.gain < other.high
    assert 0.8 <= much.held <= 1


def test_the_trial_is_the_same_every_time_and_another_by_another_seed(monkeypatch):
    table = communes(1.0)
    assert cross_validated_gain(table) == cross_validated_gain(table)
    first = cross_validated_gain(table)
    monkeypatch.setattr(model_gain, "SEED", 1)
    assert cross_validated_gain(table) != first


def test_what_is_hidden_is_all_but_one_hand_each_in_its_turn():
    members = np.arange(100, 107)
    hands = [sorted(set(members) - set(hidden)) for hidden in model_gain._hidden(members, 2, 3)]
    assert [len(hand) for hand in hands] == [2, 2, 2]  # the seventh is never kept alone
    assert len({one for hand in hands for one in hand}) == 6


@pytest.mark.parametrize("change", ["few areas", "none with few", "all rural but the silent"])
def test_without_enough_to_try_it_on_there_is_no_gain(change):
    table = communes(2.0, areas=8) if change == "few areas" else communes(2.0)
    if change == "none with few":
        table.loc[table["arrondissement"].astype("int64") % 2 == 1, "value"] = np.nan
    if change == "all rural but the silent":
        table["rural"] = table["value"].notna()
    assert cross_validated_gain(table) is None


def gain(**lows):
    errors = {"province": 3.0, "region": 2.0, "direct": 5.0}
    against = tuple(
        (name, Comparison(error, error - 1, lows.get(name, 0.1), 9))
        for name, error in errors.items()
    )
    return Gain(7, 20, 2, 1.0, 0.95, against)


def test_the_rule_asks_for_a_gain_over_each():
    assert gain().real
    for name in ("province", "region", "direct"):
        assert not gain(**{name: 0.0}).real
    assert gain().hardest[0] == "region"
    assert gain(direct=-0.1).hardest[0] == "direct"
    assert gain(direct=-0.1, province=-0.1).hardest[0] == "province"
