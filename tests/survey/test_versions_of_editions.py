"""A version of an edition is an edition to whatever reads one; what differs is counted in public."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_stored_editions import contents, editor, seen  # noqa: F401  (a fixture)

from geo.survey import (
    answer_table,
    commune_profile,
    consistent_snapshot,
    indicator_values,
    list_editions,
    list_indicators,
    load_answers,
    load_edition,
    load_questionnaire,
    score_edition,
)
from geo.survey.change.comparability import by_nearness, why_not_same_territory
from geo.survey.edition_key import (
    UnreadableVersionError,
    edition_name,
    names_a_version,
    version_key,
    version_number,
)
from geo.survey.editions import is_withdrawn, list_editions_beside, readable_versions
from geo.survey.published.figures import find_figures
from geo.survey.questionnaire import questions_asked_now
from geo.survey.store import open_store
from geo.survey.version_changes import VersionChanges, changes_since

ANTWERPEN, GENK = "11002", "71016"


def question(label="Has a drone", **more):
    words = dict.fromkeys(("nl", "fr", "de", "en"), label)
    plain = {"key": "drone", "chapter": "implementation", "type": "yes_no", "direction": "up"}
    return plain | {"wording": words, "label": words} | more


def with_own(own, value="yes"):
    given_ = contents(questions=(own,))
    row = pd.DataFrame({"nis5": [ANTWERPEN], "question": [own["key"]], "value": [value]})
    return replace(given_, answers=pd.concat([given_.answers, row], ignore_index=True))


def changed(value="1", without=(), **facts):
    given_ = contents(**facts)
    answers = given_.answers.copy()
    mine = (answers["nis5"] == ANTWERPEN) & (answers["question"] == "progress")
    answers.loc[mine, "value"] = value
    return replace(given_, answers=answers[~answers["nis5"].isin(without)])


def test_a_key_is_a_name_and_perhaps_a_number():
    assert version_key("BE2019", 3) == "BE2019@3"
    assert (edition_name("BE2019@3"), version_number("BE2019@3")) == ("BE2019", 3)
    assert (edition_name("BE2019"), version_number("BE2019")) == ("BE2019", None)
    assert names_a_version("BE2019@")
    assert not names_a_version("BE2019")


@given(st.text(), st.text())
def test_a_number_is_what_people_write(name, behind):
    name = name.replace("@", "")
    key = f"{name}@{behind}"
    number = version_number(key)
    assert edition_name(key) == name
    assert number is None or (version_key(name, number) == key and number > 0)


def test_whatever_reads_an_edition_reads_a_version(editor):  # noqa: F811
    editor.publish(changed("9"))
    editor.replace(changed("1", without=(GENK,)), over=1)
    with consistent_snapshot():
        then, now = load_edition("BE2019@1"), load_edition("BE2019@2")
        assert (then.id, then.name, then.version, then.replaced) == ("BE2019@1", "BE2019", 1, True)
        assert (now.version, now.replaced) == (2, False)
        assert load_edition("BE2019").replaced is False
        assert str(then.year_and_version).endswith("replaced since.")
        for key, value, n in (("BE2019@1", 9, 123), ("BE2019@2", 1, 122), ("BE2019", 1, 122)):
            table = indicator_values(key, "q.progress", "commune", 2018).table
            assert table.loc[ANTWERPEN, "value"] == value
            assert indicator_values(key, "q.progress", "country", 2018).n_total == n
            assert len(answer_table(key)) == len(score_edition(key)) == n
            assert load_answers(key)["nis5"].nunique() == n
            assert commune_profile(key, ANTWERPEN, 2018).progress.own.value == value
        assert [one.id for one in list_indicators("BE2019@1")] == [
            one.id for one in list_indicators("BE2019")
        ]
        assert readable_versions("BE2019@1") == (1, 2)
        assert readable_versions("BE2018") == ()


def test_a_version_stands_for_its_edition_among_the_others(editor):  # noqa: F811
    editor.publish(changed("9"))
    editor.replace(changed("1"), over=1)
    with consistent_snapshot():
        assert "BE2019@1" not in [one.id for one in list_editions()]
        beside = [one.id for one in list_editions_beside("BE2019@1")]
        assert beside == ["BE2019@1" if one.id == "BE2019" else one.id for one in list_editions()]
        then, now = load_edition("BE2019@1"), load_edition("BE2019")
        assert "BE2019" not in [one.id for one in by_nearness(then)]
        assert "same edition twice" in str(why_not_same_territory(then, now))


def test_published_figures_are_of_the_edition_whatever_its_version():
    assert find_figures("BE2018@2") == find_figures("BE2018") != ()


def test_a_question_that_only_an_earlier_version_asked_is_read_and_listed_nowhere(editor):  # noqa: F811
    editor.publish(with_own(question()))
    editor.replace(contents(), over=1)
    with consistent_snapshot():
        assert "q.drone" in [one.id for one in list_indicators("BE2019@1")]
        assert "q.drone" not in [one.id for one in list_indicators("BE2019")]
        values = indicator_values("BE2019@1", "q.drone", "commune", 2018).table
        assert values.loc[ANTWERPEN, "value"] == 1
        assert "drone" in load_questionnaire().questions
        assert "drone" not in [one.key for one in questions_asked_now()]
        assert changes_since("BE2019@1").questions_removed == ("drone",)
    editor.close_earlier("BE2019", over=2)
    with consistent_snapshot():
        assert "drone" not in load_questionnaire().questions


def test_a_version_whose_question_is_another_one_by_now_is_not_misread(editor):  # noqa: F811
    editor.publish(with_own(question()))
    editor.replace(with_own(question(label="Flies a drone")), over=1)  # other words only
    editor.replace(with_own(question(direction="down")), over=2)
    with consistent_snapshot():
        for key in ("BE2019@1", "BE2019@2"):
            with pytest.raises(UnreadableVersionError, match="question drone is asked or scored"):
                load_edition(key)
    editor.replace(with_own(question(label="Flies a drone")), over=3)
    with consistent_snapshot():
        assert load_edition("BE2019@1").version == 1
        with pytest.raises(UnreadableVersionError):
            load_edition("BE2019@3")


def test_what_was_withdrawn_and_ships_has_no_versions_any_more(editor):  # noqa: F811
    editor.publish(contents("BE2018", demonstration=False))
    editor.withdraw("BE2018", over=1)
    seen()
    with pytest.raises(UnreadableVersionError, match="withdrawn by its editors") as refused:
        load_edition("BE2018@1")
    assert refused.value.why == "withdrawn"
    editor.publish(contents())
    editor.withdraw("BE2019", over=1)
    seen()
    assert is_withdrawn("BE2019@1")
    assert not is_withdrawn("BE2018@1")


def test_differences_are_counted_one_by_one(editor):  # noqa: F811
    editor.publish(changed("9", without=(GENK,)))
    title = dict.fromkeys(("nl", "fr", "de", "en"), "New")
    later = changed("1", without=("24062",), title=title)
    answers = later.answers
    first = answers.index[(answers["nis5"] != ANTWERPEN) & (answers["nis5"] != GENK)][0]
    editor.replace(replace(later, answers=answers.drop(first)), over=1)
    with consistent_snapshot():
        found = changes_since("BE2019@1")
        assert found == VersionChanges(
            communes_added=1, communes_removed=1, answers=2, answers_of=2, description=True
        )
        assert found
        assert not changes_since("BE2019@2")
        assert changes_since("BE2019") == VersionChanges()


def test_what_nobody_keeps_is_kept_of_no_state(editor):  # noqa: F811
    """Many versions asked for: what is kept stays within its bound."""
    editor.publish(contents())
    for n in range(1, 4):
        editor.replace(contents(), over=n)
    with consistent_snapshot():
        for n in range(1, 5):
            load_edition(f"BE2019@{n}")
        for n in range(5, 200):
            with pytest.raises(UnreadableVersionError):
                load_edition(f"BE2019@{n}")
        assert load_edition.cache_info().currsize <= 64
    assert open_store().versions("BE2019")[0].standing == "replaced"
