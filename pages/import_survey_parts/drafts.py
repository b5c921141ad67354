"""What is saved and not public: links for communes, how far they are, what they object to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.language import AtlasError, Text
from geo.publishing.import_survey_page import checking
from geo.survey.store import open_store
from geo.survey.store.checking.drafts import (
    discard_draft,
    draft_contents,
    drafts,
    publish_draft,
)
from geo.survey.store.checking.links import commune_checks, make_links, revoke_links
from geo.survey.store.checking.records import DAYS, LONGEST_CONTACT, USUAL_DAYS
from pages.import_survey_parts.objections import draw_downloads, draw_objections
from pages.shared import shell, state
from pages.shared.paper import table_for_paper
from pages.shared.quoting import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.publishing.import_survey_page.checking import DraftWords
    from geo.survey.store import Editor
    from geo.survey.store.checking.records import CommuneCheck, Draft, NewLink

_DONE, _LINKS = "im_draft_done", "atlas.check_links"


def draw_drafts(who: str) -> None:
    """A closed list of what is not public yet; nothing where there is none."""
    say = state.say()
    editor = open_store().edited_by(who)
    if (done := st.session_state.pop(_DONE, None)) is not None:
        st.success(say.render(done))
    found = {f"{one.edition_id}/{one.number}": one for one in drafts(editor)}
    if not found:
        return
    label = say.plural(
        "{n} edition that is not public yet", "{n} editions that are not public yet", n=len(found)
    )
    with st.expander(label, key="im_drafts"):
        chosen = st.selectbox(
            say("Edition"),
            list(found),
            key="im_draft",
            index=0 if len(found) == 1 else None,
            format_func=lambda key: say.render(checking.draft_label(found[key])),
            placeholder=say("Choose"),
        )
        if chosen not in found:
            return
        try:
            _draw_draft(editor, found[chosen])
        except AtlasError as error:
            shell.sentence(say.render(error.text))


def _draw_draft(editor: Editor, draft: Draft) -> None:
    say = state.say()
    words = checking.DraftWords.of(draft_contents(editor, draft), say)
    checks = commune_checks(editor, draft)
    st.text(say.render(checking.draft_line(draft)))
    st.text(say.render(checking.counts_line(checks)))
    st.subheader(say("Links for the communes"), anchor=False)
    _draw_links(editor, draft, words, checks)
    st.subheader(say("How far the communes are"), anchor=False)
    _draw_checks(editor, draft, words, checks)
    st.subheader(say("Objections"), anchor=False)
    draw_objections(editor, draft, words, tell)
    st.subheader(say("Publish or discard"), anchor=False)
    _draw_end(editor, draft)


def tell(text: Text) -> None:
    """Tell what was done, above everything, in the next run."""
    st.session_state[_DONE] = text
    st.rerun()


# ----------------------------------------------------------------------------------------- links


def _draw_links(
    editor: Editor, draft: Draft, words: DraftWords, checks: Sequence[CommuneCheck]
) -> None:
    say = state.say()
    st.text(
        say(
            "Each link opens the answers of one commune, and nothing else. Whoever has the link "
            "can read them: send it to that commune only."
        )
    )
    a, b = st.columns([3, 1])
    with a:
        some = st.multiselect(
            say("For these communes"),
            [one.nis5 for one in checks],
            key="im_link_communes",
            format_func=words.commune,
            placeholder=say("All communes that answered"),
            select_all=False,
        )
    with b:
        days = st.selectbox(
            say("Valid for"),
            DAYS,
            key="im_link_days",
            index=DAYS.index(USUAL_DAYS),
            format_func=lambda n: say.plural("{n} day", "{n} days", n=n),
        )
    state.hold("im_link_contact", st.session_state.get("atlas.check_contact", ""))
    contact = st.text_area(
        say("Whom communes can ask (stands on their page)"),
        key="im_link_contact",
        max_chars=LONGEST_CONTACT,
        height=80,
        placeholder=say("Name, e-mail address, telephone"),
        on_change=_remember,
        args=("atlas.check_contact", "im_link_contact"),
    )
    state.hold("im_link_atlas", st.session_state.get("atlas.check_atlas", address()))
    atlas = st.text_input(
        say("Address of the atlas, as communes can reach it"),
        key="im_link_atlas",
        max_chars=300,
        on_change=_remember,
        args=("atlas.check_atlas", "im_link_atlas"),
    )
    earlier = sum(one.made_at is not None and not (one.revoked or one.expired) for one in checks)
    if earlier:
        st.caption(say("A new link ends the one that a commune has."))
    if st.button(
        say("Make links"), key="im_link_make", disabled=not contact.strip() or not atlas.strip()
    ):
        bar = st.progress(0.0, text=say("Making links…"))

        def show(done: float) -> None:
            bar.progress(done, text=say("Making links…"))

        made = make_links(
            editor,
            draft,
            some or None,
            days=days,
            contact=contact,
            progress=show,
        )
        st.session_state[_LINKS] = (draft.edition_id, draft.number, made)
        tell(Text.plural("{n} link was made.", "{n} links were made.", n=len(made)))
    _draw_made(draft, words, atlas)


def _remember(name: str, key: str) -> None:
    """Keep what was typed, whatever becomes of the field."""
    st.session_state[name] = st.session_state[key]


def _draw_made(draft: Draft, words: DraftWords, atlas: str) -> None:
    """The links that this session made: they are known here and nowhere else."""
    say = state.say()
    edition_id, number, made = st.session_state.get(_LINKS, ("", 0, ()))
    links: tuple[NewLink, ...] = made
    if (edition_id, number) != (draft.edition_id, draft.number) or not links:
        return
    shell.sentence(
        say(
            "Take the links away now: the store does not keep them, and nobody can show them "
            "again. Whoever loses one gets a new one."
        )
    )
    table = checking.links_table(links, atlas, words)
    draw_downloads(table, f"links_{draft.edition_id}", "im_link_file")
    if len(links) == 1:
        st.code(checking.link_of(atlas, links[0].token), language=None, wrap_lines=True)


# ---------------------------------------------------------------------------------------- checks


def _draw_checks(
    editor: Editor, draft: Draft, words: DraftWords, checks: Sequence[CommuneCheck]
) -> None:
    say = state.say()
    states = st.pills(
        say("Only communes that are so far"),
        list(checking.STATES),
        selection_mode="multi",
        key="im_check_states",
        format_func=lambda one: say.render(checking.STATES[one]),
    )
    table = checking.checks_table(checks, words, states)
    if table.empty:
        st.text(say("There is no such commune."))
    else:
        st.dataframe(table, hide_index=True, alt=say("How far the communes are"))
        table_for_paper(table, say("How far the communes are"))
        st.caption(
            say(
                "Moments are in UTC. A link can also have been opened by a program that checks "
                "mail; only a reply says that somebody read it."
            )
        )
        draw_downloads(table, f"checks_{draft.edition_id}", "im_check_file")
    good = [one.nis5 for one in checks if one.made_at and not (one.revoked or one.expired)]
    if not good:
        return
    some = st.multiselect(
        say("Revoke the links of"),
        good,
        key="im_revoke_communes",
        format_func=words.commune,
        placeholder=say("Choose"),
        select_all=False,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        one_by_one = st.button(say("Revoke these links"), key="im_revoke", disabled=not some)
        sure = st.checkbox(
            say("Yes, all: whoever is to look again gets a new link"), key="im_revoke_sure"
        )
        all_of_them = st.button(say("Revoke all links"), key="im_revoke_all", disabled=not sure)
    if one_by_one or all_of_them:
        n = revoke_links(editor, draft, None if all_of_them else some)
        st.session_state.pop(_LINKS, None)
        tell(
            Text.plural(
                "{n} link does not open anything any more.",
                "{n} links do not open anything any more.",
                n=n,
            )
        )


# ------------------------------------------------------------------------------------------- end


def _draw_end(editor: Editor, draft: Draft) -> None:
    say = state.say()
    over = editor.published_version(draft.edition_id)
    if over is not None:
        st.text(
            say(
                "{edition} is published as version {over}. Publishing this replaces it.",
                edition=draft.edition_id,
                over=str(over),
            )
        )
    note = st.text_input(say("Note for the log: what is new"), key="im_draft_note", max_chars=500)
    with st.container(horizontal=True, vertical_alignment="center"):
        publish = st.button(
            say("Publish it as it is"), key=f"im_draft_publish_{draft.revision}", type="primary"
        )
        sure = st.checkbox(
            say("Yes, discard: its answers are deleted, its links say so"), key="im_draft_sure"
        )
        discard = st.button(
            say("Discard"), key=f"im_draft_discard_{draft.revision}", disabled=not sure
        )
    named = {"edition": draft.edition_id}
    if publish:
        with st.spinner(say("Publishing…")):
            number = publish_draft(editor, draft, over=over, note=note)
        tell(Text("{edition} is published, as version {n}.", n=str(number), **named))
    if discard:
        discard_draft(editor, draft)
        tell(Text("{edition} was discarded; nothing of it was public.", **named))
