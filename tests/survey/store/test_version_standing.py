"""Which versions readers still get by their number: replaced ones, as far as nothing forbids it."""

import pytest
import sqlalchemy as sa
from editions_to_store import a_few, small

from geo.language import AtlasError
from geo.survey.edition_key import UnreadableVersionError
from geo.survey.store import OPEN, Disclosure
from geo.survey.store.records import RELEASE
from geo.survey.store.schema import DOCUMENT

SCORES = Disclosure("restricted", ("scores",))
SCORES_AND_ENGAGED = Disclosure("restricted", ("scores", "q.engaged"))
ENGAGED = Disclosure("restricted", ("q.engaged",))
GROUPS = Disclosure("aggregates")


def standings(store):
    return [one.standing for one in store.versions("BE2018")]


def why_not(store, version):
    for read in (store.edition, store.answers, store.scores):
        with pytest.raises(UnreadableVersionError) as refused:
            read("BE2018", version)
    with pytest.raises(UnreadableVersionError):
        store.aggregates("BE2018", "q.engaged", version)
    return refused.value.why, str(refused.value)


def test_of_nothing_there_are_no_versions(store):
    assert store.versions("BE2018") == ()
    store.edited_by("Anna").publish(a_few(8))
    assert store.versions("WAL2019") == ()


def test_a_replaced_version_is_read_as_it_was(store):
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    first = store.answers("BE2018")
    editor.replace(a_few(10), over=1)
    assert standings(store) == ["replaced", "published"]
    assert store.answers("BE2018", 1).equals(first)
    assert store.edition("BE2018", 1).version == 1
    assert store.edition("BE2018", 1).communes == 8
    one, two = store.versions("BE2018")
    assert one.ended_at >= one.published_at
    assert two.ended_at is None
    assert store.scores("BE2018", 1).index.tolist() == sorted(first["nis5"].unique())


def test_nobody_is_told_by_whom(store):
    store.edited_by("anna@example.org").publish(a_few(8))
    assert "anna" not in repr(store.versions("BE2018")) + repr(store.edition("BE2018", 1))


@pytest.mark.parametrize("version", [0, -1, 3, 10**12])
def test_a_version_that_there_is_not_is_unknown(store, version):
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    editor.replace(a_few(10), over=1)
    why, words = why_not(store, version)
    assert why == "unknown"
    assert words == f"Edition BE2018 has no version {version}; the last one is 2."


def test_withdrawing_closes_all_versions_until_then(store):
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    editor.replace(a_few(9), over=1)
    editor.withdraw("BE2018", over=2)
    assert standings(store) == ["withdrawn", "withdrawn"]
    with pytest.raises(AtlasError, match="Nothing of edition BE2018 is published"):
        store.answers("BE2018", 1)
    editor.publish(a_few(10))
    assert standings(store) == ["withdrawn", "withdrawn", "published"]
    why, words = why_not(store, 1)
    assert why == "withdrawn"
    assert "was withdrawn on" in words
    assert words.endswith("Version 3 is published now.")
    editor.restore("BE2018", 2, over=3)
    assert standings(store) == ["withdrawn", "published", "replaced"]


def test_withdrawing_and_restoring_leaves_what_is_published_and_closes_the_rest(store):
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    editor.replace(a_few(9), over=1)
    editor.withdraw("BE2018", over=2)
    editor.restore("BE2018", 2, over=None)
    assert standings(store) == ["withdrawn", "published"]


@pytest.mark.parametrize(
    ("then", "now", "standing"),
    [
        (OPEN, OPEN, "replaced"),
        (OPEN, SCORES, "other_rule"),
        (OPEN, ENGAGED, "other_rule"),
        (SCORES, SCORES, "replaced"),
        (SCORES, SCORES_AND_ENGAGED, "replaced"),
        (SCORES_AND_ENGAGED, SCORES, "other_rule"),
        (SCORES_AND_ENGAGED, ENGAGED, "other_rule"),
        (SCORES, OPEN, "other_rule"),
        (GROUPS, GROUPS, "replaced"),
        (GROUPS, OPEN, "other_rule"),
    ],
    ids=str,
)
def test_what_a_later_rule_keeps_back_is_kept_back_of_earlier_versions(store, then, now, standing):
    editor = store.edited_by("Anna")
    editor.publish(small(disclosure=then))
    editor.replace(small(disclosure=now), over=1)
    assert standings(store) == [standing, "published"]
    if standing != "replaced":
        why, words = why_not(store, 1)
        assert why == "kept_back"
        assert "another rule" in words


def test_a_version_whose_release_was_not_kept_is_not_given(store):
    """From a store of before: nobody decided on what both versions tell together."""
    editor = store.edited_by("Anna")
    editor.publish(small(disclosure=SCORES))
    editor.replace(small(disclosure=SCORES), over=1)
    assert standings(store) == ["replaced", "published"]
    with store._database.writing() as connection:
        connection.execute(sa.delete(DOCUMENT).where(DOCUMENT.c.name == RELEASE))
    assert standings(store) == ["not_audited", "published"]
    assert why_not(store, 1)[0] == "kept_back"


def test_figures_of_groups_are_those_of_the_version(store):
    editor = store.edited_by("Anna")
    first = small("engaged", disclosure=GROUPS)
    editor.publish(first)
    before = store.aggregates("BE2018", "q.engaged")
    changed = first.answers.copy()
    changed["value"] = "yes"
    editor.replace(small("engaged", disclosure=GROUPS, answers=changed), over=1)
    after = store.aggregates("BE2018", "q.engaged")
    assert not after.equals(before)
    assert store.aggregates("BE2018", "q.engaged", 1).equals(before)
    assert store.aggregates("BE2018", "q.engaged", 2).equals(after)


def test_earlier_versions_are_closed_while_the_published_one_stays(store):
    editor = store.edited_by("Anna")
    for n in (8, 9, 10):
        editor.put(a_few(n), over=editor.published_version("BE2018"))
    assert standings(store) == ["replaced", "replaced", "published"]
    before = store.stamp()
    editor.close_earlier("BE2018", over=3, note="a commune asked for it")
    assert store.stamp() != before
    assert standings(store) == ["withdrawn", "withdrawn", "published"]
    assert store.answers("BE2018")["nis5"].nunique() == 10
    assert why_not(store, 2)[0] == "withdrawn"
    back, gone = editor.log("BE2018")[:2]
    assert (gone.action, gone.before, gone.version) == ("withdraw", 3, None)
    assert (back.action, back.before, back.version) == ("restore", None, 3)
    assert {back.note, gone.note} == {"a commune asked for it"}
    editor.replace(a_few(7), over=3)
    assert standings(store) == ["withdrawn", "withdrawn", "replaced", "published"]


def test_nothing_is_closed_over_what_the_editor_did_not_see(store):
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    editor.replace(a_few(9), over=1)
    with pytest.raises(AtlasError, match="Version 2 of edition BE2018 is published"):
        editor.close_earlier("BE2018", over=1)
    assert standings(store) == ["replaced", "published"]
    editor.withdraw("BE2018", over=2)
    with pytest.raises(AtlasError, match="Nothing of edition BE2018 is published"):
        editor.close_earlier("BE2018", over=0)
