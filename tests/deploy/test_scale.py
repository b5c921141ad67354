"""Changes that queue, against what can be worked out on paper."""

import statistics
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from deploy.queue_of_changes import GOAL, percentile, processes_for, simulate


def test_who_is_alone_waits_for_nobody():
    assert {round(one, 9) for one in simulate(1, 1, [0.2])} == {0.2}


def test_a_process_for_each_is_as_if_everybody_were_alone():
    assert max(simulate(8, 8, [0.2])) == pytest.approx(0.2)


@pytest.mark.parametrize(("readers", "seconds"), [(100, 0.2), (200, 0.1), (50, 0.5)])
def test_a_process_that_is_never_idle_does_one_change_after_the_other(readers, seconds):
    """Then a turn of everybody takes readers x seconds: the wait is that, less the time to look."""
    took = simulate(readers, 1, [seconds], minutes=20)
    assert statistics.fmean(took) == pytest.approx(readers * seconds - 3.0, rel=0.02)


def test_twice_the_processes_for_twice_the_readers_is_the_same():
    one, two = simulate(30, 1, [0.05, 0.1], minutes=30), simulate(60, 2, [0.05, 0.1], minutes=30)
    assert statistics.fmean(one) == pytest.approx(statistics.fmean(two), rel=0.05)


def test_the_fewest_processes_are_the_fewest():
    found = processes_for(200, [0.1], minutes=2)
    assert percentile(simulate(200, found, [0.1], minutes=2), 0.95) <= GOAL
    assert percentile(simulate(200, found - 1, [0.1], minutes=2), 0.95) > GOAL


def test_a_percentile_is_of_those_there_are():
    assert percentile(list(range(1, 101)), 0.95) == 96
    assert percentile([3.0], 0.95) == 3.0
