"""An edition is withdrawn or replaced while a page of it is open: a sentence, never an exception.

Four editions are published, and every page is opened on each. Then one is withdrawn, one comes under
a narrower rule, one gives groups only, one loses the question on screen; and every page goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
import yaml
from opening import html, whole_page

from geo.survey import consistent_snapshot
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opening import Session

ASKED, LEFT = ("progress", "engaged", "strategy"), ("engaged", "strategy")
# What becomes of each edition.
WITHDRAWN, RESTRICTED, GROUPS, WITHOUT = "BE2030", "BE2031", "BE2032", "BE2033"
OF_AN_EDITION = ("map", "commune", "compare", "change", "ranking", "method")
OTHERS = ("barometer", "initiatives", "own_file", "import_survey", "sources")
WITH_CHOICES = ("map", "commune", "compare", "change", "ranking")
WRONG = "Something went wrong on this page"


class Case(NamedTuple):
    page: str
    edition: str
    chooses: bool  # whether the reader's next act is a choice in a field, or just any


CASES = [
    *(
        Case(page, edition, chooses=False)
        for page in OF_AN_EDITION
        for edition in (WITHDRAWN, RESTRICTED, GROUPS, WITHOUT)
    ),
    *(Case(page, WITHDRAWN, chooses=False) for page in OTHERS),
    *(
        Case(page, edition, chooses=True)
        for page in WITH_CHOICES
        for edition in (WITHDRAWN, WITHOUT)
    ),
]


def contents(
    edition: str, asked: tuple[str, ...] = ASKED, rule: Disclosure | None = None
) -> Contents:
    """Some answers of the demonstration, under another name."""
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    told = {"id": edition, "year": int(edition[2:]), "asked": list(asked), "rule": "latest"}
    # Each of its own time: of editions surveyed together one rule has to heed the other's.
    told |= {"fieldwork_start": f"{edition[2:]}-02", "fieldwork_end": f"{edition[2:]}-05"}
    return Contents(facts | told, answers[answers["question"].isin(asked)], rule or Disclosure())


def opened(case: Case) -> Session:
    query = {"indicator": "q.progress", "commune": "11002", "places": "11002_44021"}
    app = whole_page(case.page, timeout=300, edition=case.edition, **query)
    assert case.edition in app.query_params["edition"]
    return app


@pytest.fixture(scope="module")
def pages(request, tmp_path_factory) -> Iterator[dict[Case, Session]]:
    """Every page as it was opened before the editions changed."""
    wanted = [
        item.callspec.params["case"] for item in request.session.items if item.path == request.path
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(tmp_path_factory.mktemp("store")))
        open_store.__globals__["_store_at"].cache_clear()
        editor = open_store().edited_by("Anna")
        for edition in (WITHDRAWN, RESTRICTED, GROUPS, WITHOUT):
            editor.publish(contents(edition))
        with consistent_snapshot():
            pass
        found = {case: opened(case) for case in wanted}
        editor.withdraw(WITHDRAWN, over=1)
        narrower = Disclosure("restricted", ("q.engaged",))
        editor.replace(contents(RESTRICTED, rule=narrower), over=1)
        editor.replace(contents(GROUPS, rule=Disclosure("aggregates")), over=1)
        editor.replace(contents(WITHOUT, LEFT), over=1)
        yield found
        open_store().close()
    open_store.__globals__["_store_at"].cache_clear()
    with consistent_snapshot():
        pass


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_next_run_of_an_open_page_is_of_what_is_published_now(case, pages):
    app = pages[case]
    if case.chooses:
        with (
            consistent_snapshot()
        ):  # another reader came first: nothing of before is known any more
            pass
        fields = [one for one in app.selectbox if one.key not in ("w_lang", "w_search", "w_place")]
        assert fields
        for field in fields:
            field.select_index(len(field.options) - 1)
        app.run()
    else:
        app.again()
    assert not app.exception
    said = html(app)
    assert WRONG not in said
    assert "atlas-brand" in said
    if not case.chooses and case.edition == WITHDRAWN:
        assert "What is published has changed since you opened this page." in said
        assert f"edition = {WITHDRAWN}" in said
        assert WITHDRAWN not in app.query_params["edition"] or case.page in OTHERS
