"""How tests are given out to workers: each once, some together, and none lost with a worker."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from one_worker import TOGETHER, Together, together

BROWSER = [f"tests/browser/test_login.py::test_{n}" for n in range(5)]
MAP = [f"tests/browser/test_map.py::test_{n}" for n in range(4)]
ALONE = [f"tests/territory/test_column.py::test_{n}" for n in range(12)]
TESTS = [*BROWSER, *ALONE[:6], *MAP, *ALONE[6:]]


class Worker:
    """Keeps what it is sent; runs it when it is asked."""

    def __init__(self, name):
        self.gateway = SimpleNamespace(id=name)
        self.sent: list[int] = []
        self.ran: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, places):
        self.sent += places

    def shutdown(self):
        self.shutting_down = True


@pytest.fixture
def scheduling():
    config = SimpleNamespace(
        option=SimpleNamespace(loadscopereorder=True), getvalue={"tx": ["popen"] * 2}.get
    )
    made = Together(config)
    for worker in (Worker("gw0"), Worker("gw1")):
        made.add_node(worker)
        made.add_node_collection(worker, TESTS)
    made.schedule()
    return made


def run_one(scheduling, worker) -> None:
    place = worker.sent.pop(0)
    worker.ran.append(place)
    scheduling.mark_test_complete(worker, place)


def run_all(scheduling) -> list[Worker]:
    workers = scheduling.nodes
    while any(worker.sent for worker in workers):
        for worker in workers:
            if worker.sent:
                run_one(scheduling, worker)
    return workers


def test_each_test_runs_once_and_what_belongs_together_on_one_worker(scheduling):
    one, other = run_all(scheduling)
    assert sorted(one.ran + other.ran) == list(range(len(TESTS)))
    for group in (BROWSER, MAP):
        places = {TESTS.index(test) for test in group}
        assert places <= set(one.ran) or places <= set(other.ran)
    assert one.ran
    assert other.ran
    assert scheduling.tests_finished
    assert not scheduling.has_pending
    assert not any(scheduling.assigned_work.values()), "what is done is looked through no more"


def test_what_a_worker_that_crashed_had_to_do_is_done_by_the_other(scheduling):
    crashed, other = scheduling.nodes
    run_one(scheduling, crashed)
    at = TESTS[crashed.sent[0]]
    done = list(crashed.ran)
    assert scheduling.remove_node(crashed) == at
    run_all(scheduling)
    assert set(done) | set(other.ran) == set(range(len(TESTS)))


def test_a_narrower_name_goes_before_a_folder():
    assert together("tests/browser/test_map.py::test_x") == "tests/browser/test_map"
    assert together("tests/browser/test_login.py::test_x") == "tests/browser/"
    assert together("tests/territory/test_column.py::test_x") is None
    assert len(set(TOGETHER)) == len(TOGETHER)
