"""Drafts, links to check them by, replies and corrections, in both databases."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from editions_to_store import a_few, small

from geo.language import AtlasError
from geo.survey.store import Disclosure, records, schema
from geo.survey.store.checking import commune_desk, links
from geo.survey.store.checking.commune_desk import (
    CheckOverError,
    GivenReply,
    NoSuchLinkError,
    TooManyRepliesError,
    UnfitReplyError,
)
from geo.survey.store.checking.drafts import (
    corrections_of,
    discard_draft,
    draft_contents,
    drafts,
    open_draft,
    overwritten,
    publish_draft,
    save_draft,
    with_corrections,
)
from geo.survey.store.checking.links import (
    commune_checks,
    communes_of,
    make_links,
    revoke_links,
)
from geo.survey.store.checking.objections import correct, objections_of, settle
from geo.survey.store.checking.records import (
    LONGEST_NAME,
    LONGEST_OVERALL,
    LONGEST_REMARK,
    MOST_REPLIES_AN_HOUR,
    OVERALL,
)

AGREED = GivenReply("agreed", revision=1)


@pytest.fixture
def anna(store):
    return store.edited_by("Anna")


@pytest.fixture
def draft(anna):
    return save_draft(anna, a_few(6), revision=None)


def linked(editor, draft, number=1, days=14):
    codes = communes_of(editor, draft)[:number]
    return make_links(editor, draft, codes, days=days, contact="Smart City Institute")


def objected(question="progress", text="We are at 3.", revision=1):
    return GivenReply("objected", "Jo, clerk", {question: text}, revision)


def whole(store):
    """Every row of every table of what is public, and the stamp."""
    with store._database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in schema.METADATA.sorted_tables
            if table not in schema.DRAFTS
        }


def test_a_draft_changes_nothing_that_readers_get(store, anna):
    anna.publish(small())
    before = whole(store)
    few = a_few(6)
    draft = save_draft(anna, replace(few, facts={**few.facts, "id": "NEW2018"}), revision=None)
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    desk.note_look(link.token)
    desk.reply(link.token, objected())
    (found,) = objections_of(anna, draft)
    draft = correct(anna, draft, found, question="progress", value="3")
    discard_draft(anna, draft)
    assert whole(store) == before
    assert store.withdrawn() == frozenset()
    assert store.versions("NEW2018") == ()
    with pytest.raises(AtlasError):
        store.edition("NEW2018")


def test_a_link_shows_one_commune_and_nothing_of_another(store, anna, draft):
    first, second = linked(anna, draft, 2)
    shown = store.commune_desk().open(first.token)
    contents = draft_contents(anna, draft)
    own = contents.answers[contents.answers["nis5"] == first.nis5]
    assert shown.nis5 == first.nis5
    assert dict(shown.answers) == dict(zip(own["question"], own["value"], strict=True))
    assert second.nis5 not in repr(shown)
    assert (shown.draft.communes, shown.draft.answers) == (0, 0)
    assert shown.contact == "Smart City Institute"


def test_only_the_hash_of_a_token_is_kept(store, anna, draft):
    (link,) = linked(anna, draft)
    with store._database.reading() as connection:
        kept = [
            repr(row) for table in schema.METADATA.sorted_tables
            for row in connection.execute(sa.select(table))
        ]  # fmt: skip
    assert len(link.token) * 6 >= 128
    assert not [row for row in kept if link.token in row]


@pytest.mark.parametrize("how", ["guessed", "revoked", "replaced", "expired"])
def test_a_link_that_is_not_good_says_the_same_whatever_the_reason(
    store, anna, draft, how, monkeypatch
):
    (link,) = linked(anna, draft)
    token = link.token
    if how == "guessed":
        token = "A" * len(token)
    elif how == "revoked":
        assert revoke_links(anna, draft, None) == 1
    elif how == "replaced":
        linked(anna, draft)
    else:
        late = (link.valid_until + dt.timedelta(seconds=1)).isoformat(timespec="seconds")
        monkeypatch.setattr(commune_desk, "now", lambda: late)
    desk = store.commune_desk()
    asked = []

    @sa.event.listens_for(store._database._engine, "before_cursor_execute")
    def count(_, __, statement, *___) -> None:
        asked.append(statement)

    with pytest.raises(NoSuchLinkError, match="does not work, or does not work any more"):
        desk.open(token)
    # In the same time: the same one question to the database, whatever the answer.
    assert len([one for one in asked if "FROM check_link" in one]) == 1
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
    with pytest.raises(NoSuchLinkError):
        desk.reply(token, AGREED)
    desk.note_look(token)
    checks = commune_checks(anna, draft)
    assert not any(one.looks or one.replied_at for one in checks)


@pytest.mark.parametrize("days", [-4000, 4000])
def test_a_clock_that_jumps_and_is_right_again_leaves_a_link_good(
    store, anna, draft, days, monkeypatch
):
    """Forwards it is over for as long as the clock is wrong; nobody is told that they wrote too often."""
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    right = commune_desk.now()
    wrong = (dt.datetime.fromisoformat(right) + dt.timedelta(days=days)).isoformat()
    monkeypatch.setattr(commune_desk, "now", lambda: wrong)
    if days > 0:
        with pytest.raises(NoSuchLinkError):
            desk.reply(link.token, AGREED)
        soon = (dt.datetime.fromisoformat(right) + dt.timedelta(days=2)).isoformat()
        monkeypatch.setattr(commune_desk, "now", lambda: soon)
    for _ in range(commune_desk.MOST_REPLIES_AN_HOUR):
        desk.reply(link.token, AGREED)
    monkeypatch.setattr(commune_desk, "now", lambda: right)
    desk.reply(link.token, objected())
    assert desk.open(link.token).last_reply.verdict == "objected"


def test_a_link_lasts_until_the_end_of_its_last_day(anna, draft, monkeypatch):
    monkeypatch.setattr(links, "now", lambda: "2026-03-14T22:10:00+00:00")
    (link,) = linked(anna, draft, days=7)
    assert link.valid_until == dt.datetime(2026, 3, 21, 23, 59, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize("days", [0, -1, 181])
def test_a_link_for_no_time_or_for_ever_is_not_made(anna, draft, days):
    with pytest.raises(AtlasError, match="1 to 180 days"):
        linked(anna, draft, days=days)


def test_a_commune_that_did_not_answer_gets_no_link(anna, draft):
    codes = [*communes_of(anna, draft)[:1], "99999"]
    with pytest.raises(AtlasError, match="99999"):
        make_links(anna, draft, codes, days=14, contact="x")
    assert {one.state for one in commune_checks(anna, draft)} == {"no_link"}


def test_links_for_all_are_one_each_and_each_opens_its_own(store, anna, draft):
    told = []
    made = make_links(anna, draft, None, days=14, contact="x", progress=told.append)
    assert [one.nis5 for one in made] == list(communes_of(anna, draft))
    assert len({one.token for one in made}) == len(made)
    assert told[-1] == 1
    desk = store.commune_desk()
    assert [desk.open(one.token).nis5 for one in made] == [one.nis5 for one in made]


def test_what_was_looked_at_agreed_and_objected_is_seen(store, anna, draft):
    looked, agreed, wrong = linked(anna, draft, 3)
    desk = store.commune_desk()
    for _ in range(3):
        desk.note_look(looked.token)
    desk.reply(agreed.token, AGREED)
    desk.reply(wrong.token, objected())
    found = {one.nis5: one for one in commune_checks(anna, draft)}
    assert (found[looked.nis5].state, found[looked.nis5].looks) == ("looked", 3)
    assert found[looked.nis5].first_look <= found[looked.nis5].last_look
    assert found[agreed.nis5].state == "agreed"
    assert (found[wrong.nis5].state, found[wrong.nis5].said_by) == ("objected", "Jo, clerk")
    assert sorted(one.state for one in found.values()) == [
        "agreed", "looked", "no_link", "no_link", "no_link", "objected",
    ]  # fmt: skip
    (one,) = objections_of(anna, draft)
    assert (one.nis5, one.question, one.text) == (wrong.nis5, "progress", "We are at 3.")
    shown = desk.open(agreed.token)
    assert shown.last_reply.verdict == "agreed"
    assert shown.last_reply.of_these_answers
    assert shown.objections == ()


def test_a_later_reply_counts_instead_of_the_one_before(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    desk.reply(link.token, objected())
    desk.reply(link.token, AGREED)
    (one,) = objections_of(anna, draft)
    assert one.standing == "replaced"
    assert commune_checks(anna, draft)[0].state == "agreed"
    with pytest.raises(AtlasError, match="not open any more"):
        settle(anna, draft, one)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (GivenReply("agreed", "", {"progress": "no"}, 1), "Choose one"),
        (GivenReply("objected", "", {}, 1), "Write what it is"),
        (GivenReply("objected", "", {"progress": " \n\t "}, 1), "Write what it is"),
        (GivenReply("objected", "", {"no_such_question": "x"}, 1), "Write what it is"),
        (GivenReply("objected", "", {"progress": "x" * (LONGEST_REMARK + 1)}, 1), "too long"),
        (GivenReply("objected", "", {OVERALL: "x" * (LONGEST_OVERALL + 1)}, 1), "too long"),
        (GivenReply("agreed", "x" * (LONGEST_NAME + 1), {}, 1), "name is too long"),
        (GivenReply("agreed", "", {}, 2), "changed while you were reading"),
    ],
)
def test_what_is_no_reply_is_not_kept(store, anna, draft, given, why):
    (link,) = linked(anna, draft)
    with pytest.raises(UnfitReplyError, match=why):
        store.commune_desk().reply(link.token, given)
    assert commune_checks(anna, draft)[0].replied_at is None


def test_no_link_fills_the_store(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    for _ in range(MOST_REPLIES_AN_HOUR):
        desk.reply(link.token, AGREED)
    with pytest.raises(TooManyRepliesError):
        desk.reply(link.token, AGREED)


def test_a_correction_is_a_step_of_an_editor_and_is_kept(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    before = desk.open(link.token).answers["progress"]
    new = "3" if before != "3" else "4"
    desk.reply(link.token, objected())
    (one,) = objections_of(anna, draft)
    assert desk.open(link.token).answers["progress"] == before  # never by itself
    ben = store.edited_by("Ben")
    after = correct(ben, draft, one, question="progress", value=new, note="Thank you")
    assert after.revision == draft.revision + 1
    shown = desk.open(link.token)
    assert shown.answers["progress"] == new
    assert shown.objections[0].standing == "corrected"
    assert shown.objections[0].note == "Thank you"
    (kept,) = corrections_of(ben, after)
    assert (kept.old, kept.new, kept.said_by, kept.accepted_by) == (before, new, "Jo, clerk", "Ben")
    assert kept.text == "We are at 3."
    with pytest.raises(AtlasError, match="changed by Ben"):
        correct(anna, draft, one, question="progress", value=before)
    with pytest.raises(AtlasError, match="not open any more"):
        correct(anna, after, one, question="progress", value=before)


def test_who_agreed_to_other_answers_has_not_agreed_to_these(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    desk.reply(link.token, objected(OVERALL, "All of it"))
    (one,) = objections_of(anna, draft)
    desk.reply(link.token, AGREED)
    desk.reply(link.token, objected(OVERALL, "All of it"))
    (_, one) = objections_of(anna, draft)
    settle(anna, draft, one, note="We kept it")
    assert commune_checks(anna, draft)[0].state == "not_looked"
    contents = draft_contents(anna, draft)
    own = (contents.answers["nis5"] == link.nis5) & (contents.answers["question"] == "progress")
    desk.reply(link.token, AGREED)
    assert commune_checks(anna, draft)[0].state == "agreed"
    contents.answers.loc[own, "value"] = "1"
    draft = save_draft(anna, contents, revision=draft.revision)
    found = commune_checks(anna, draft)[0]
    assert (found.state, found.verdict, found.of_these_answers) == ("not_looked", "agreed", False)
    assert not desk.open(link.token).last_reply.of_these_answers


@pytest.mark.parametrize(
    ("question", "value", "why"),
    [
        ("progress", "eleven", "is no answer"),
        ("progress", "11", "is no answer"),
        ("engaged", "yes", "not about engaged"),
        ("nothing", "1", "not about nothing"),
    ],
)
def test_a_value_that_is_no_answer_is_not_taken(store, anna, draft, question, value, why):
    (link,) = linked(anna, draft)
    store.commune_desk().reply(link.token, objected())
    (one,) = objections_of(anna, draft)
    with pytest.raises(AtlasError, match=why):
        correct(anna, draft, one, question=question, value=value)
    assert open_draft(anna, "BE2018").revision == 1


def test_the_same_answer_again_is_no_correction(store, anna, draft):
    (link,) = linked(anna, draft)
    store.commune_desk().reply(link.token, objected())
    (one,) = objections_of(anna, draft)
    with pytest.raises(AtlasError, match="same as before"):
        correct(anna, draft, one, question="progress", value=one.value)


def test_an_objection_to_all_of_it_allows_any_correction_and_stays_open(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    desk.reply(link.token, objected(OVERALL, "These are the answers of our neighbour"))
    (one,) = objections_of(anna, draft)
    for question in list(desk.open(link.token).answers)[:2]:
        draft = correct(anna, draft, one, question=question, value=None)
        assert question not in desk.open(link.token).answers
    assert objections_of(anna, draft)[0].standing == "open"
    settle(anna, draft, one)
    assert objections_of(anna, draft)[0].standing == "settled"


def test_a_file_that_is_read_again_does_not_undo_corrections_silently(store, anna, draft):
    (link,) = linked(anna, draft)
    store.commune_desk().reply(link.token, objected())
    (one,) = objections_of(anna, draft)
    new = "3" if one.value != "3" else "4"
    draft = correct(anna, draft, one, question="progress", value=new)
    again = a_few(6)
    (lost,) = overwritten(corrections_of(anna, draft), again)
    assert (lost.nis5, lost.question, lost.new) == (link.nis5, "progress", new)
    whole = with_corrections(again, (lost,))
    assert overwritten(corrections_of(anna, draft), whole) == ()
    assert len(whole.answers) == len(again.answers)
    draft = save_draft(anna, whole, revision=draft.revision)
    assert store.commune_desk().open(link.token).answers["progress"] == new


def test_a_draft_is_published_with_what_was_corrected(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    desk.reply(link.token, objected())
    (one,) = objections_of(anna, draft)
    new = "3" if one.value != "3" else "4"
    draft = correct(anna, draft, one, question="progress", value=new)
    assert publish_draft(anna, draft, over=None, note="Checked") == 1
    answers = store.answers("BE2018")
    own = answers[(answers["nis5"] == link.nis5) & (answers["question"] == "progress")]
    assert list(own["value"]) == [new]
    assert '"said": "We are at 3."' in anna.contents("BE2018", 1).documents[records.CORRECTIONS]
    assert drafts(anna) == ()
    for attempt in (lambda: desk.open(link.token), lambda: desk.reply(link.token, AGREED)):
        with pytest.raises(CheckOverError, match="was published on"):
            attempt()
    with store._database.reading() as connection:
        assert connection.execute(sa.select(schema.DRAFT_ANSWER)).first() is None


def test_a_draft_that_is_discarded_says_so_and_a_new_one_has_no_old_links(store, anna, draft):
    (link,) = linked(anna, draft)
    discard_draft(anna, draft)
    desk = store.commune_desk()
    with pytest.raises(CheckOverError, match="taken back"):
        desk.open(link.token)
    again = save_draft(anna, a_few(6), revision=None)
    assert (again.number, again.revision) == (2, 1)
    with pytest.raises(CheckOverError, match="taken back"):
        desk.open(link.token)
    assert {one.state for one in commune_checks(anna, again)} == {"no_link"}


def test_what_is_published_meanwhile_ends_the_check_and_what_is_withdrawn_is_told(store, anna):
    anna.publish(a_few(5))
    draft = save_draft(anna, a_few(6), revision=None)
    assert draft.over == 1
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    assert not desk.open(link.token).withdrawn
    anna.withdraw("BE2018", over=1)
    assert desk.open(link.token).withdrawn
    anna.publish(a_few(7))
    with pytest.raises(CheckOverError, match="Other answers"):
        desk.open(link.token)
    with pytest.raises(AtlasError, match="Version 2 of edition BE2018 is published"):
        publish_draft(anna, draft, over=1)
    assert open_draft(anna, "BE2018") == draft


def test_two_editors_do_not_undo_each_other(store, anna, draft):
    ben = store.edited_by("Ben")
    save_draft(ben, a_few(5), revision=1)
    for attempt in (
        lambda: save_draft(anna, a_few(4), revision=1),
        lambda: save_draft(anna, a_few(4), revision=None),
        lambda: discard_draft(anna, draft),
        lambda: publish_draft(anna, draft, over=None),
        lambda: linked(anna, draft),
    ):
        with pytest.raises(AtlasError, match="changed by Ben since you looked"):
            attempt()
    assert open_draft(anna, "BE2018").communes == 5
    assert store.published() == ()


def test_what_could_not_be_published_is_not_saved(anna):
    rule = Disclosure("restricted", ("q.progress",))
    with pytest.raises(AtlasError):
        save_draft(anna, a_few(6, disclosure=Disclosure("restricted", ())), revision=None)
    assert drafts(anna) == ()
    draft = save_draft(anna, small(disclosure=rule), revision=None)
    assert records.RELEASE in draft_contents(anna, draft).documents


def at_once(*jobs):
    """Do these at the same moment; what each returned or raised."""
    start, found = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job) -> None:
        start.wait()
        try:
            found[place] = job()
        except AtlasError as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_two_replies_at_once_are_both_kept_and_one_counts(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    texts = [f"Said by {n}" for n in range(4)]
    found = at_once(
        *(lambda text=text: desk.reply(link.token, objected(text=text)) for text in texts)
    )
    assert found == [None] * 4
    kept = objections_of(anna, draft)
    assert sorted(one.text for one in kept) == texts
    assert sorted(one.reply for one in kept) == [1, 2, 3, 4]
    assert [one.standing for one in sorted(kept, key=lambda one: one.reply)] == [
        "replaced", "replaced", "replaced", "open",
    ]  # fmt: skip


def test_a_reply_while_the_link_is_revoked_is_kept_whole_or_not_at_all(store, anna, draft):
    desk = store.commune_desk()
    for _ in range(5):
        (link,) = linked(anna, draft)
        before = len(objections_of(anna, draft))
        said, revoked = at_once(
            lambda link=link: desk.reply(link.token, objected()),
            lambda: revoke_links(anna, draft, None),
        )
        assert revoked == 1
        kept = len(objections_of(anna, draft)) - before
        assert kept == (0 if isinstance(said, NoSuchLinkError) else 1)
        with pytest.raises(NoSuchLinkError):
            desk.reply(link.token, objected())


def test_a_reply_while_the_draft_is_published_is_kept_or_refused(store, anna, draft):
    (link,) = linked(anna, draft)
    desk = store.commune_desk()
    said, number = at_once(
        lambda: desk.reply(link.token, objected()),
        lambda: publish_draft(anna, draft, over=None),
    )
    assert number == 1
    assert said is None or isinstance(said, CheckOverError)


def test_nobody_opens_a_store_that_is_not_there(sqlite_store, tmp_path):
    desk = sqlite_store.commune_desk()
    for attempt in (lambda: desk.open("x"), lambda: desk.reply("x", AGREED)):
        with pytest.raises(NoSuchLinkError):
            attempt()
    desk.note_look("x")
    assert list(tmp_path.iterdir()) == []
