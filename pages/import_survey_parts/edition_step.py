"""Steps 6 and 7 of an import: the facts of the edition, the map, and publishing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.cartography.streamlit_map import show_map
from geo.language import LANGUAGE_NAMES, LANGUAGES, AtlasError, Text
from geo.publishing.import_survey_page import checking, facts, preview, publishing
from geo.survey.communes import area_name
from geo.survey.store import SCORES, open_store
from geo.survey.store.checking.drafts import (
    corrections_of,
    drafts,
    overwritten,
    save_draft,
    with_corrections,
)
from geo.territory.nis_code import REGIONS
from pages.import_survey_parts import drafts as drafts_part
from pages.import_survey_parts.session import draft, mapping, remember
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from geo.language import Language
    from geo.survey.edition import Edition
    from geo.survey.importing import GatheredAnswers
    from geo.survey.store import Contents, Disclosure, Editor
    from geo.survey.store.checking.records import Correction, Draft
    from geo.survey.store.disclosure_audit.on_the_map import OnTheMap

_MAP_HEIGHT = 560
_LONGEST = {"title": 200, "source": 400, "licence": 400, "note": 2_000}


# ----------------------------------------------------------------------------------------- facts


def draw_facts(gathered: GatheredAnswers, vintage: int) -> tuple[Edition, Disclosure] | None:
    """Step 6; the edition and its rule, or None as long as something is missing."""
    say = state.say()
    now = draft()
    if now.labelled and not now.typed.demonstration:
        now.typed = replace(now.typed, demonstration=True)
    now.typed = replace(now.typed, vintage=vintage)
    a, b, c = st.columns(3)
    with a:
        _text("id", say("Short name"), 40, help_=say("Letters and digits, such as BE2026."))
    with b:
        state.hold("im_fact_year", now.typed.year)
        st.number_input(
            say("Year"),
            min_value=1990,
            max_value=2100,
            step=1,
            value=None,
            key="im_fact_year",
            on_change=_take,
            args=("year", "im_fact_year"),
        )
    with c:
        _text("source_url", say("Web address of the source"), 300)
    _in_language("title", say("Title"), say.language)
    a, b, c = st.columns(3)
    for place, name, label in (
        (a, "fieldwork_start", say("Survey from")),
        (b, "fieldwork_end", say("Survey until")),
        (c, "published", say("Published on")),
    ):
        with place:
            _text(name, label, 10, placeholder=say("2026-03 or 2026-03-14"))
    _invited(vintage)
    a, b = st.columns(2)
    with a:
        _in_language("source", say("Source"), say.language)
    with b:
        _in_language("licence", say("Licence"), say.language)
    _in_language("note", say("Note: what must be known before a number is quoted"), say.language)
    _other_languages()
    _demonstration()
    disclosure = _disclosure(gathered)
    missing = facts.missing_facts(now.typed, labelled=now.labelled)
    if disclosure is None:
        missing.append(Text("Choose what of each commune is shown."))
    if missing:
        shell.sentence(*map(say.render, missing))
        return None
    assert disclosure is not None
    try:
        edition = facts.checked_edition(facts.facts_of(now.typed, gathered, say.language), gathered)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return None
    return edition, disclosure


def _text(name: str, label: str, longest: int, *, placeholder: str = "", help_: str = "") -> None:
    key = f"im_fact_{name}"
    state.hold(key, getattr(draft().typed, name))
    st.text_input(
        label,
        key=key,
        max_chars=longest,
        placeholder=placeholder,
        help=help_ or None,
        on_change=_take,
        args=(name, key),
    )


def _take(name: str, key: str) -> None:
    value = st.session_state[key]
    if isinstance(value, str):
        value = value.strip()
    _typed(**{name: value})


def _typed(**fields: Any) -> None:
    now = draft()
    now.typed = replace(now.typed, **fields)
    now.published, now.withdrawn = None, False


def _other_languages() -> None:
    """The texts in the other languages, folded: what is left empty takes over another."""
    say = state.say()
    labels = {
        "title": say("Title"),
        "source": say("Source"),
        "licence": say("Licence"),
        "note": say("Note"),
    }
    with st.expander(say("The same in the other languages")):
        st.caption(say("What is left empty is shown in another language, in grey here."))
        others = [language for language in LANGUAGES if language != say.language]
        for place, language in zip(st.columns(len(others)), others, strict=True):
            with place:
                for name, label in labels.items():
                    _in_language(name, f"{label} – {LANGUAGE_NAMES[language]}", language)


def _in_language(name: str, label: str, language: Language) -> None:
    key = f"im_fact_{name}_{language}"
    texts = getattr(draft().typed, name)
    state.hold(key, texts.get(language, ""))
    instead = facts.in_all(texts, state.say().language) or {}
    write = st.text_area if name == "note" else st.text_input
    write(
        label,
        key=key,
        max_chars=_LONGEST[name],
        placeholder=instead.get(language),
        on_change=_take_language,
        args=(name, language, key),
    )


def _take_language(name: str, language: str, key: str) -> None:
    texts = dict(getattr(draft().typed, name))
    _typed(**{name: {**texts, language: st.session_state[key].strip()}})


def _invited(vintage: int) -> None:
    say = state.say()
    invited = draft().typed.invited
    a, b = st.columns([1, 2])
    with a:
        state.hold("im_fact_all", invited == "all")
        st.checkbox(
            say("All communes were invited"),
            key="im_fact_all",
            on_change=lambda: _typed(invited="all" if st.session_state["im_fact_all"] else ()),
        )
    if invited == "all":
        return
    with b:
        state.hold("im_fact_regions", list(invited))
        st.multiselect(
            say("Regions that were invited"),
            REGIONS,
            key="im_fact_regions",
            format_func=lambda code: say.render(area_name(code, "region", vintage)),
            placeholder=say("Choose"),
            on_change=lambda: _typed(invited=tuple(st.session_state["im_fact_regions"])),
            select_all=False,
        )


def _demonstration() -> None:
    say = state.say()
    state.hold("im_fact_demonstration", draft().typed.demonstration)
    st.checkbox(
        say("Demonstration: the answers are synthetic, no commune gave them"),
        key="im_fact_demonstration",
        disabled=draft().labelled,
        help=say.render(facts.LABELLED) if draft().labelled else None,
        on_change=lambda: _typed(demonstration=st.session_state["im_fact_demonstration"]),
    )


def _disclosure(gathered: GatheredAnswers) -> Disclosure | None:
    say = state.say()
    now = draft()
    state.hold("im_fact_rule", now.access)
    st.radio(
        say("What may be shown"),
        list(facts.DISCLOSURE_WORDS),
        key="im_fact_rule",
        format_func=lambda rule: say.render(facts.DISCLOSURE_WORDS[rule]),
        captions=[say.render(text) for text in facts.DISCLOSURE_EFFECTS.values()],
        on_change=_take_rule,
    )
    names = {SCORES: say("The index and the scores of the domains")}
    if now.access == "restricted":
        names |= {f"q.{key}": say.render(one.label) for key, one in gathered.questions.items()}
    if now.access == "open":
        return facts.disclosure_of("open", ())
    shown = [one for one in now.shown if one in names]
    state.hold("im_fact_shown", shown)
    st.multiselect(
        say("Shown of each commune")
        if now.access == "restricted"
        else say("Figures of groups: of the scores instead of the answers"),
        list(names),
        key="im_fact_shown",
        format_func=names.__getitem__,
        placeholder=say("Choose"),
        on_change=_take_shown,
        select_all=False,
    )
    return facts.disclosure_of(now.access, tuple(shown))


def _take_rule() -> None:
    now = draft()
    now.access, now.shown, now.published = st.session_state["im_fact_rule"], (), None


def _take_shown() -> None:
    now = draft()
    now.shown, now.published = tuple(st.session_state["im_fact_shown"]), None


# --------------------------------------------------------------------------------------- publish


def draw_publish(
    gathered: GatheredAnswers, edition: Edition, disclosure: Disclosure, report: str, who: str
) -> None:
    """Step 7: the map, and the button."""
    say = state.say()
    if disclosure.access != "open":
        st.text(
            say(
                "You see all answers because you bring them; readers get only what the audit below "
                "lets through."
            )
        )
    options = preview.map_options(gathered, say)
    chosen = st.selectbox(
        say("What the map shows"),
        list(options),
        key="im_map_question",
        format_func=lambda option: options.get(option, option),
    )
    with st.container(key="im_map"):
        show_map(
            preview.preview_paint(
                gathered, chosen, edition, say, shell.assets(), theme=state.theme()
            ),
            shell.assets(),
            key="import-map",
            height=_MAP_HEIGHT,
            on_event=_nothing,
        )
    now = draft()
    editor = open_store().edited_by(who)
    if now.published is not None and now.published[0] == edition.id:
        _published(edition, who)
        if not now.withdrawn:
            return
    over = editor.published_version(edition.id)
    st.text(say.render(publishing.plan_text(editor, edition.id)))
    for text in facts.not_translated(now.typed, say.language):
        st.text(say.render(text))
    contents = publishing.contents_of(
        gathered, mapping(), facts.facts_of(now.typed, gathered, say.language), disclosure, report
    )
    if not _draw_audit(editor, contents):
        return
    note = st.text_input(say("Note for the log: what is new"), key="im_note", max_chars=500)
    waiting = drafts(editor, edition.id)
    saved_before = waiting[-1] if waiting else None
    with st.container(horizontal=True):
        asked = st.button(
            say("Publish") if over is None else say("Replace version {version}", version=str(over)),
            key="im_publish",
            type="primary",
        )
        saved = st.button(
            say("Save without publishing, for the communes to check"),
            # Another button once somebody else changed what is saved.
            key=f"im_save_draft_{saved_before.revision if saved_before else 0}",
            help=say("Nobody but you and whoever gets a link sees it, each commune its own page."),
        )
    keep = _draw_overwritten(editor, saved_before, contents)
    if saved:
        _save(editor, saved_before, contents, keep)
    if not asked:
        return
    try:
        with st.spinner(say("Publishing…")):  # one transaction: there is nothing to stop
            number = editor.put(contents, over=over, note=note)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    now.published, now.withdrawn = (edition.id, number), False
    st.rerun()


def _draw_overwritten(
    editor: Editor, before: Draft | None, contents: Contents
) -> tuple[Correction, ...]:
    """Corrections that the file does not have, of what waits to be checked; those to put in."""
    say = state.say()
    lost = overwritten(corrections_of(editor, before), contents) if before else ()
    if not lost:
        return ()
    words = checking.DraftWords.of(contents, say)
    st.text(
        say(
            "Of {edition}, answers were corrected after communes objected. The file has others. "
            "Beside each one is what the file says.",
            edition=contents.edition_id,
        )
    )
    table = checking.corrections_table(lost, words)
    table.insert(
        3,
        say("In the file"),
        [words.answer(c.question, words.given(c.nis5, c.question)) for c in lost],
    )
    st.dataframe(table, hide_index=True, alt=say("Corrections that the file does not have"))
    table_for_paper(table, say("Corrections that the file does not have"))
    keep = st.multiselect(
        say("Keep these corrections when it is saved"),
        range(len(lost)),
        key=f"im_keep_corrections_{len(lost)}",
        format_func=lambda n: shell.plain(
            f"{words.commune(lost[n].nis5)} – {words.question(lost[n].question)}"
        ),
        placeholder=say("None: what the file says counts"),
        select_all=False,
    )
    return tuple(lost[n] for n in keep)


def _save(
    editor: Editor, before: Draft | None, contents: Contents, keep: tuple[Correction, ...]
) -> None:
    """Save without publishing, in the place of what was saved before."""
    say = state.say()
    try:
        with st.spinner(say("Working out what readers would get…")):
            save_draft(
                editor,
                with_corrections(contents, keep),
                revision=before.revision if before else None,
            )
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    drafts_part.tell(
        Text(
            "{edition} is saved and not public. Links for its communes are made above.",
            edition=contents.edition_id,
        )
    )


def _draw_audit(editor: Editor, contents: Contents) -> bool:
    """What readers would get, tried before anything is published; whether it may be."""
    say = state.say()

    def tell() -> tuple[tuple[Text, ...], OnTheMap]:
        with st.spinner(say("Trying what readers could work out of this…")):
            return publishing.what_readers_get(editor, contents)

    try:
        found, seen = remember("readers", (contents.digest, open_store().stamp()), tell)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return False
    if found or seen.texts:
        st.subheader(say("What readers get"))
    for text in found:
        st.text(say.render(text))
    if not seen.hardly_anything:
        for text in seen.texts:
            st.text(say.render(text))
        return True
    shell.sentence(*map(say.render, seen.texts))
    rule = contents.disclosure  # a yes is to this file under this rule
    key = f"im_anyway_{draft().number}_{rule.access}_{'_'.join(rule.shown)}"
    return st.checkbox(say("Publish it all the same"), key=key)


def _published(edition: Edition, who: str) -> None:
    """What is there now, where to see it, and how to take it back."""
    say = state.say()
    now = draft()
    assert now.published is not None
    edition_id, number = now.published
    earlier = publishing.by_links(open_store(), edition_id)
    st.html(
        publishing.published_html(edition, number, say, withdrawn=now.withdrawn, by_links=earlier)
    )
    if now.withdrawn:
        return
    editor = open_store().edited_by(who)
    closing = bool(earlier) and st.button(
        say("Close all other versions to readers"), key="im_close_earlier"
    )
    withdrawing = st.button(
        say("Withdraw"),
        key="im_withdraw",
        help=say("Readers do not see it any more; all its versions are kept."),
    )
    if not (closing or withdrawing):
        return
    try:
        if closing:
            editor.close_earlier(edition_id, over=number)
        else:
            editor.withdraw(edition_id, over=number)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    now.withdrawn = withdrawing
    st.rerun()


def _nothing() -> None:
    """A click on the preview opens nothing."""
