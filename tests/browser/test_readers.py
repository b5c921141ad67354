"""Readers of the tests: the next one on a page finds nothing of the one before."""

from __future__ import annotations

from contextlib import contextmanager

import conftest
import pytest

LEFT = """() => [localStorage.length, sessionStorage.length, document.cookie.includes("a=1"), innerWidth,
    Boolean(window.mine)]"""


# As a test has it: a fixture is a generator.
reader_of_a_test = contextmanager(conftest.visit.__wrapped__)


def opened(begin, server):
    return begin(viewport={"width": 777, "height": 500}).open(f"{server}/_stcore/health")


def test_the_next_reader_has_the_page_and_nothing_of_the_one_before(browser, server):
    contexts = {}
    with reader_of_a_test(browser, contexts) as visit:
        first = opened(visit, server)
        before = first.page.evaluate(LEFT)
        first.page.evaluate("""() => {
            localStorage.a = sessionStorage.a = document.cookie = "a=1";
            window.mine = 1;
        }""")
        first.page.set_viewport_size({"width": 320, "height": 500})
        first.page.wait_for_function("() => innerWidth === 320")
        left = first.page.evaluate(LEFT)
        assert all(one != other for one, other in zip(left, before, strict=True)), left
    with reader_of_a_test(browser, contexts) as visit:
        second = opened(visit, server)
        assert second.page == first.page
        assert second.page.evaluate(LEFT) == before


@pytest.mark.parametrize(
    "lasting",
    [
        lambda page: page.add_init_script("window.mine = 1"),
        lambda page: page.emulate_media(color_scheme="dark"),
        lambda page: page.on("console", lambda _: None),
        lambda page: page.route("**/nowhere", lambda route: route.abort()),
        lambda page: page.close(),
        lambda page: page.goto("data:text/html,<p>"),
    ],
    ids=["script", "media", "listener", "route", "closed", "elsewhere"],
)
def test_a_page_that_something_lasts_on_is_for_nobody_else(browser, server, lasting):
    contexts = {}
    with reader_of_a_test(browser, contexts) as visit:
        first = opened(visit, server)
        lasting(first.page)
    with reader_of_a_test(browser, contexts) as visit:
        assert opened(visit, server).page != first.page
