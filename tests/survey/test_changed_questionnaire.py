"""A questionnaire that was changed stops no page, whatever editions are stored already."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from geo.language import LANGUAGES, translator
from geo.publishing.import_survey_page.stored import left_out
from geo.state_cache import forget
from geo.survey import (
    consistent_snapshot,
    indicator_values,
    list_editions,
    list_indicators,
    load_questionnaire,
)
from geo.survey.editions import EDITIONS
from geo.survey.questionnaire import QUESTIONNAIRE, read_questionnaire
from geo.survey.store import Contents, Disclosure, open_store
from geo.survey.store.__main__ import main
from geo.survey.store.validation import questionnaire_with

KEPT, NEW = "BE2019", "drone"
OWN = {
    "key": NEW,
    "chapter": "gadgets",
    "type": "yes_no",
    "direction": "up",
    "wording": dict.fromkeys(LANGUAGES, "Does it have a drone?"),
    "label": dict.fromkeys(LANGUAGES, "Has a drone"),
}


def shipped() -> dict:
    return yaml.load(QUESTIONNAIRE.read_text("utf-8"), yaml.BaseLoader)


def as_it_was(_: dict) -> None:
    """The questionnaire that the edition was stored with."""


def with_its_key(values: dict) -> None:
    """Another wording."""
    words = dict.fromkeys(LANGUAGES, "Flies drones")
    values["questions"].append(OWN | {"wording": words, "label": words})


def with_its_key_of_another_type(values: dict) -> None:
    values["questions"].append(OWN | {"type": "score", "unit": "points"})


def with_its_key_in_the_middle_and_filtered_by(values: dict) -> None:
    words = dict.fromkeys(LANGUAGES, "How many drones?")
    later = OWN | {"key": "drones", "type": "count", "wording": words, "label": words}
    values["questions"][3:3] = [
        OWN,
        later | {"unit": "drones", "asked_if": {"question": NEW, "is": ["yes"]}},
    ]


def with_its_figure(values: dict) -> None:
    words = dict.fromkeys(LANGUAGES, "Another question")
    other = {"key": "quadrocopter", "wording": words, "label": words, "published": "own_figure"}
    values["questions"].append(OWN | other)


def without_its_chapter(values: dict) -> None:
    values["chapters"]["flying"] = values["chapters"].pop("gadgets")
    for one in values["questions"]:
        if one["chapter"] == "gadgets":
            one["chapter"] = "flying"


def without_what_it_asked(values: dict) -> None:
    values["questions"] = [one for one in values["questions"] if one["key"] != "kept_by_none"]


KEEP_IT = [
    with_its_key,
    with_its_key_of_another_type,
    with_its_key_in_the_middle_and_filtered_by,
    with_its_figure,
]
LOSE_IT = [without_its_chapter, without_what_it_asked]


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """An edition that is published with a question of its own; call it to change what ships."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    open_store.__globals__["_store_at"].cache_clear()

    def ship(change) -> None:
        values = shipped()
        extra = dict.fromkeys(LANGUAGES, "Asked before only")
        values["chapters"]["gadgets"] = dict.fromkeys(LANGUAGES, "Gadgets")
        values["questions"].append(OWN | {"key": "kept_by_none", "wording": extra, "label": extra})
        change(values)
        path = tmp_path / f"{change.__name__}.yaml"
        path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")
        monkeypatch.setattr(read_questionnaire, "__defaults__", (path,))
        begin_anew()

    ship(as_it_was)
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    answers = answers[answers["question"] == "progress"]
    own = answers.assign(question=NEW, value=["yes", "no"] * (len(answers) // 2) + ["no"])
    facts |= {"id": KEPT, "year": 2019, "asked": ["progress", "kept_by_none", NEW]}
    questions = (OWN | {"published": "own_figure"},)
    contents = Contents(facts, pd.concat([answers, own]), Disclosure(), questions)
    open_store().edited_by("An editor").publish(contents)
    yield ship
    open_store().close()
    monkeypatch.undo()
    begin_anew()


def begin_anew() -> None:
    questionnaire_with.__globals__["_questionnaire_with"].cache_clear()
    with consistent_snapshot():
        pass
    forget()


@pytest.mark.parametrize("change", KEEP_IT)
def test_an_edition_keeps_its_own_question(stored, change, capsys):
    stored(change)
    with consistent_snapshot():
        assert KEPT in [edition.id for edition in list_editions()]
        question = load_questionnaire().questions[NEW]
        assert (question.label["en"], question.type) == ("Has a drone", "yes_no")
        assert f"q.{NEW}" in {indicator.id for indicator in list_indicators(KEPT)}
        ours = indicator_values(KEPT, f"q.{NEW}", "region", 2018).table
        assert ours["n"].tolist() == [58, 61, 4]
        assert list_indicators("BE2018")
    assert main(["list"]) == 0
    said = f"{KEPT} has a question {NEW} of its own, and data/questionnaire.yaml has another one"
    assert (said in capsys.readouterr().out) == (change is not with_its_figure)


@pytest.mark.parametrize("change", LOSE_IT)
def test_an_edition_that_does_not_fit_any_more_is_left_out_and_told(stored, change, capsys):
    stored(change)
    with consistent_snapshot():
        editions = [edition.id for edition in list_editions()]
        assert KEPT not in editions
        assert "BE2018" in editions
        assert NEW not in load_questionnaire().questions
        for edition in editions:
            assert list_indicators(edition) is not None
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    assert f"{KEPT} is published, and readers do not get it: " in said
    (told,) = left_out(open_store())
    for language in LANGUAGES:
        assert KEPT in translator(language).render(told)
    assert main(["withdraw", KEPT]) == 0
    assert left_out(open_store()) == []


def test_whoever_publishes_is_told_of_another_wording(stored, tmp_path, capsys):
    stored(with_its_key)
    folder = tmp_path / KEPT
    folder.mkdir()
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    facts |= {"id": KEPT, "year": 2019, "asked": ["progress", NEW]}
    (folder / "edition.yaml").write_text(yaml.safe_dump(facts), "utf-8")
    answers = (EDITIONS / "BE2018" / "answers.csv").read_text("utf-8").splitlines()
    rows = [one for one in answers if ",progress," in one]
    own = [f"{one.split(',')[0]},{NEW},yes" for one in rows]
    (folder / "answers.csv").write_text("\n".join([answers[0], *rows, *own]) + "\n", "utf-8")
    (folder / "questions.yaml").write_text(yaml.safe_dump([OWN], sort_keys=False), "utf-8")
    assert main(["publish", str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"{KEPT} has a question {NEW} of its own" in said
    assert "version 2 is published" in said
    with consistent_snapshot():
        assert load_questionnaire().questions[NEW].label["en"] == "Has a drone"
