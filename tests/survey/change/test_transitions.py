"""Flow between classes: nobody is lost on the way, and back is the transpose."""

from hypothesis import given
from hypothesis import strategies as st

from geo.survey.change.transitions import transition_matrix

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=60)


@given(pairs)
def test_totals_add_up(moves):
    found = transition_matrix([a for a, _ in moves], [b for _, b in moves], 5)
    assert found.total == len(moves) == sum(found.then) == sum(found.now)
    assert found.stayed + found.up + found.down == found.total
    assert sum(map(found.gained, range(5))) == sum(map(found.lost, range(5)))
    for i in range(5):
        assert found.then[i] - found.lost(i) + found.gained(i) == found.now[i]


@given(pairs)
def test_swapped_years_transpose_the_flow(moves):
    there = transition_matrix([a for a, _ in moves], [b for _, b in moves], 5)
    back = transition_matrix([b for _, b in moves], [a for a, _ in moves], 5)
    assert back.counts == tuple(zip(*there.counts, strict=True))
    assert (back.up, back.down) == (there.down, there.up)


def test_worked_by_hand():
    found = transition_matrix([0, 0, 1, 2], [0, 2, 1, 1], 3)
    assert found.counts == ((1, 0, 1), (0, 1, 0), (0, 1, 0))
    assert (found.stayed, found.up, found.down) == (2, 1, 1)
    assert (found.gained(2), found.lost(2)) == (1, 1)


def test_nobody_is_no_error():
    assert transition_matrix([], [], 3).total == 0
