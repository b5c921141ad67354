"""Publish, replace, withdraw, restore: what readers get, and what editors find in the log."""

from __future__ import annotations

import threading

import pandas as pd
import pytest
import sqlalchemy as sa
from editions_to_store import a_few, shipped

from geo.language import AtlasError
from geo.survey import load_answers, load_edition, score_edition
from geo.survey.store import MAPPING, Changes, Disclosure, editor, open_store
from geo.survey.store.database_address import read_url
from geo.survey.store.store import Store


def test_a_store_that_was_never_used_is_empty_and_stays_so(store, tmp_path):
    assert store.published() == ()
    assert not list(tmp_path.iterdir())
    with pytest.raises(AtlasError, match="Nothing of edition BE2018 is published"):
        store.answers("BE2018")


def test_a_published_edition_is_what_was_given(store):
    assert store.edited_by("Anna").publish(shipped()) == 1
    (one,) = store.published()
    assert one.edition == load_edition("BE2018")
    assert (one.version, one.communes) == (1, 123)
    assert one.edition.demonstration
    pd.testing.assert_frame_equal(store.answers("BE2018"), load_answers("BE2018"))
    pd.testing.assert_frame_equal(
        store.scores("BE2018"), score_edition("BE2018"), check_names=False
    )


def test_editions_come_newest_first(store):
    editor = store.edited_by("Anna")
    editor.publish(a_few(edition_id="BE2017"))
    editor.publish(a_few(edition_id="BE2018"))
    assert [one.edition.id for one in store.published()] == ["BE2018", "BE2017"]


def test_every_change_has_a_new_stamp_and_nothing_else_has(store):
    editor = store.edited_by("Anna")
    seen = [store.stamp()]
    editor.publish(a_few())
    seen.append(store.stamp())
    assert store.stamp() == seen[-1]
    editor.replace(a_few(9), over=1)
    seen.append(store.stamp())
    editor.withdraw("BE2018", over=2)
    seen.append(store.stamp())
    editor.restore("BE2018", 1, over=None)
    seen.append(store.stamp())
    with pytest.raises(AtlasError):
        editor.withdraw("BE2018", over=2)
    assert store.stamp() == seen[-1]
    assert len(set(seen)) == len(seen)


def test_an_edition_is_withdrawn_from_when_it_was_until_it_is_published_again(store):
    assert store.withdrawn() == frozenset()
    editor = store.edited_by("Anna")
    editor.publish(a_few())
    editor.publish(a_few(edition_id="BE2017"))
    assert store.withdrawn() == frozenset()
    editor.withdraw("BE2018", over=1)
    assert store.withdrawn() == {"BE2018"}
    editor.restore("BE2018", 1, over=None)
    assert store.withdrawn() == frozenset()


def test_versions_are_kept_and_the_published_one_is_read(store):
    editor = store.edited_by("Anna")
    first, second = a_few(8), a_few(10)
    editor.publish(first)
    assert editor.replace(second, over=1) == 2
    assert store.answers("BE2018")["nis5"].nunique() == 10
    assert store.answers("BE2018", 2)["nis5"].nunique() == 10
    assert store.answers("BE2018", 1)["nis5"].nunique() == 8  # replaced, and still to be read
    assert editor.contents("BE2018", 1).digest == first.digest
    editor.restore("BE2018", 1, over=2)
    assert store.answers("BE2018")["nis5"].nunique() == 8
    editor.withdraw("BE2018", over=1)
    assert store.published() == ()
    assert editor.publish(second) == 3
    assert [one.published for one in editor.versions("BE2018")] == [False, False, True]


def test_the_log_says_who_did_what_and_what_changed(store):
    anna, bert = store.edited_by("  Anna "), store.edited_by("Bert")
    contents = a_few(8)
    anna.publish(contents, note="first figures")
    corrected = contents.answers.copy()
    row = corrected.index[corrected["question"] == "concept_relevant"][0]
    corrected.loc[row, "value"] = {"yes": "no", "no": "yes"}[corrected.loc[row, "value"]]
    corrected = corrected.drop(index=corrected.index[corrected["nis5"] == corrected["nis5"].max()])
    title = {**contents.facts["title"], "en": "Corrected"}
    bert.replace(a_few(8, facts={**contents.facts, "title": title}, answers=corrected), over=1)
    bert.withdraw("BE2018", over=2)
    withdrawn, replaced, published = bert.log()
    assert (published.number, published.who, published.action) == (1, "Anna", "publish")
    assert (published.version, published.before, published.note) == (1, None, "first figures")
    assert published.changes.communes_added == 8
    assert (replaced.who, replaced.version, replaced.before) == ("Bert", 2, 1)
    lost = (contents.answers["nis5"] == contents.answers["nis5"].max()).sum()
    assert replaced.changes == Changes(
        communes_removed=1, answers_removed=lost, answers_changed=1, facts=("title",)
    )
    assert (withdrawn.version, withdrawn.before) == (None, 2)
    assert withdrawn.changes.communes_removed == 7
    assert published.at.tzinfo is not None


def test_an_editor_who_saw_something_older_changes_nothing(store):
    editor, late = store.edited_by("Anna"), store.edited_by("Bert")
    editor.publish(a_few(8))
    editor.replace(a_few(9), over=1)
    before = store.stamp()
    for attempt in (
        lambda: late.replace(a_few(7), over=1),
        lambda: late.publish(a_few(7)),
        lambda: late.withdraw("BE2018", over=1),
        lambda: late.restore("BE2018", 1, over=1),
    ):
        with pytest.raises(AtlasError, match=r"Version 2 of edition BE2018 is published.* by Anna"):
            attempt()
    assert store.stamp() == before
    assert len(editor.versions()) == 2


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (0, r"no version 0 to take\. Versions: 1"),
        (2, r"Version 2 of edition BE2018 is published already"),
        (3, r"no version 3 to take\. Versions: 1"),
    ],
)
def test_only_an_earlier_version_can_be_restored(store, version, words):
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    editor.replace(a_few(9), over=1)
    with pytest.raises(AtlasError, match=words):
        editor.restore("BE2018", version, over=2)


def test_no_version_is_ever_written_over(store):
    said: list[str] = []

    def listen(conn, cursor, statement, *rest) -> None:
        said.append(" ".join(statement.split()))

    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    sa.event.listen(store._database._engine, "before_cursor_execute", listen)
    editor.replace(a_few(9), over=1)
    editor.restore("BE2018", 1, over=2)
    editor.withdraw("BE2018", over=1)
    changing = {line.split(" SET ")[0].split(" WHERE ")[0] for line in said if line[0] in "UD"}
    assert changing == {"UPDATE state", "DELETE FROM publication"}


def test_two_editors_at_once_one_of_them_is_told(address):
    """Each with a connection of its own, as two servers have."""
    stores = [Store(read_url(address), patience=10) for _ in range(2)]
    stores[0].edited_by("Anna").publish(a_few(8))
    start, told = threading.Barrier(2), []

    def replace(store, communes) -> None:
        contents = a_few(communes)
        start.wait()
        try:
            told.append(store.edited_by("one of two").replace(contents, over=1))
        except AtlasError as error:
            told.append(str(error))

    threads = [
        threading.Thread(target=replace, args=(store, 9 + number))
        for number, store in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 2 in told
    (other,) = [one for one in told if one != 2]
    assert "Version 2 of edition BE2018 is published" in other
    assert len(stores[1].edited_by("Anna").log()) == 2
    for store in stores:
        store.close()


def test_a_writer_who_never_ends_keeps_nobody_from_reading(address):
    one, other = Store(read_url(address)), Store(read_url(address), patience=0.2)
    one.edited_by("Anna").publish(a_few(8))
    with one._database.writing() as connection:
        connection.execute(sa.text("UPDATE state SET stamp = 'not yet'"))
        connection.execute(sa.text("DELETE FROM publication"))
        assert other.answers("BE2018")["nis5"].nunique() == 8
        assert other.stamp() != "not yet"
        with pytest.raises(AtlasError, match="Somebody else is publishing at this moment"):
            other.edited_by("Bert").withdraw("BE2018", over=1)
        connection.execute(sa.text("ROLLBACK"))
    assert len(other.published()) == 1
    one.close()
    other.close()


def test_a_reader_sees_one_moment(store, address):
    other = Store(read_url(address))
    other.edited_by("Anna").publish(a_few(8))
    with store._database.reading() as connection:
        count = sa.text("SELECT count(*) FROM log")
        assert connection.execute(count).scalar() == 1
        other.edited_by("Anna").withdraw("BE2018", over=1)
        assert connection.execute(count).scalar() == 1
    other.close()


def test_documents_and_odd_letters_come_back(store):
    odd = "quote ' \" ; -- <b> % {x} \\ é 漢 \u202e\nline"
    contents = a_few(8, documents={MAPPING: odd})
    seen = odd.replace("\n", " ").replace("\u202e", "")
    title = {**contents.facts["title"], "fr": seen}
    contents = a_few(8, documents={MAPPING: odd}, facts={**contents.facts, "title": title})
    store.edited_by("O'Brien; DROP TABLE log").publish(contents)
    back = store.edited_by("Anna").contents("BE2018", 1)
    assert back.documents == {MAPPING: odd}
    assert store.published()[0].edition.title["fr"] == title["fr"]
    assert store.edited_by("Anna").log()[0].who == "O'Brien; DROP TABLE log"


def own_question(key: str = "drones") -> dict:
    words = {"nl": "Drones", "fr": "Drones", "de": "Drohnen", "en": "Drones"}
    return {
        "key": key,
        "chapter": "implementation",
        "type": "count",
        "direction": "none",
        "unit": {"nl": "drones", "fr": "drones", "de": "Drohnen", "en": "drones"},
        "wording": words,
        "label": words,
    }


def with_own_question(value: str = "3", **changes):
    contents = a_few(8)
    facts = {**contents.facts, "asked": [*contents.facts["asked"], "drones"]}
    more = pd.DataFrame({"nis5": contents.answers["nis5"].unique(), "question": "drones"})
    answers = pd.concat([contents.answers, more.assign(value=value)], ignore_index=True)
    return a_few(
        8, **{"facts": facts, "answers": answers, "questions": (own_question(),)} | changes
    )


def test_an_edition_brings_questions_of_its_own(store):
    store.edited_by("Anna").publish(with_own_question())
    (one,) = store.published()
    assert [question.key for question in one.questions] == ["drones"]
    assert one.questions[0].label["de"] == "Drohnen"
    answers = store.answers("BE2018")
    assert (answers[answers["question"] == "drones"]["value"] == "3").all()
    assert (answers.groupby("nis5")["question"].last() == "drones").all()  # behind the others


def test_an_edition_may_ask_nothing_but_its_own(store):
    whole = with_own_question()
    answers = whole.answers[whole.answers["question"] == "drones"]
    contents = with_own_question(facts={**whole.facts, "asked": ["drones"]}, answers=answers)
    store.edited_by("Anna").publish(contents)
    assert store.published()[0].edition.asked == ("drones",)
    assert (store.answers("BE2018")["value"] == "3").all()


@pytest.mark.parametrize(
    ("contents", "problem"),
    [
        (lambda: with_own_question("three"), "column value: found “three”"),
        (lambda: with_own_question(questions=()), "drones"),
        (lambda: with_own_question(questions=(own_question("engaged"),)), "Question engaged is"),
        (lambda: with_own_question(questions=({"key": "drones"},)), "questionnaire.yaml"),
        (
            lambda: with_own_question(facts=shipped().facts),
            "found “drones”, expected a question that BE2018 asked",
        ),
        (lambda: a_few(0), "has no answers to publish"),
        (lambda: a_few(8, facts={**shipped().facts, "id": "../BE"}), "name of an edition"),
        (lambda: a_few(8, facts={**shipped().facts, "year": "soon"}), "BE2018/edition.yaml"),
        (lambda: a_few(8, facts={**shipped().facts, "invited": ["03000"]}), "was invited"),
        (lambda: a_few(8, documents={"mapping": "\0"}), "cannot be stored"),
        (lambda: a_few(8, disclosure=Disclosure("restricted")), "What may be shown"),
        (lambda: a_few(8, disclosure=Disclosure("open", ("scores",))), "What may be shown"),
        (lambda: a_few(8, disclosure=Disclosure("restricted", ("q.x",))), "What may be shown"),
        (lambda: a_few(8, disclosure=Disclosure("secret")), "What may be shown"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_stored(
    sqlite_store, contents, problem, tmp_path
):
    with pytest.raises(AtlasError, match=problem) as refused:
        sqlite_store.edited_by("Anna").publish(contents())
    assert "/tmp" not in str(refused.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("column", "value"), [("nis5", "99999"), ("value", "perhaps"), ("question", "unheard_of")]
)
def test_answers_that_cannot_be_are_refused(sqlite_store, column, value):
    answers = a_few(8).answers.copy()
    answers.loc[3, column] = value
    with pytest.raises(AtlasError, match=value):
        sqlite_store.edited_by("Anna").publish(a_few(8, answers=answers))


def test_an_answer_given_twice_is_refused(sqlite_store):
    for contents in (a_few(8), with_own_question()):
        last = contents.answers.tail(1)
        twice = pd.concat([contents.answers, last], ignore_index=True)
        with pytest.raises(AtlasError, match=r"one answer for each question|has two answers"):
            sqlite_store.edited_by("Anna").publish(
                a_few(8, facts=contents.facts, answers=twice, questions=contents.questions)
            )


@pytest.mark.parametrize("who", ["", "   ", "x" * 201, "a\0b", "\ud800"])
def test_an_editor_has_a_name(sqlite_store, who):
    with pytest.raises(AtlasError, match="cannot be stored"):
        sqlite_store.edited_by(who)


def test_one_process_has_one_store(tmp_path):
    address = f"sqlite:///{tmp_path / 'x.sqlite'}"
    assert open_store(address) is open_store(address)


def test_a_clock_that_jumps_back_changes_no_order(sqlite_store, monkeypatch):
    """What is newer is told by numbers; times are only said."""
    anna = sqlite_store.edited_by("Anna")
    anna.publish(a_few(6))
    stamps = [sqlite_store.stamp()]
    for version, year in ((1, 2036), (2, 2016)):
        monkeypatch.setattr(editor, "now", lambda year=year: f"{year}-01-01T00:00:00+00:00")
        anna.replace(a_few(6 + version), over=version)
        stamps.append(sqlite_store.stamp())
    assert len(set(stamps)) == 3
    assert [one.version for one in anna.log()] == [3, 2, 1]
    assert [one.number for one in anna.versions()] == [1, 2, 3]
    assert sqlite_store.published()[0].version == 3
