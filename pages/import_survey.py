"""Load a survey: from a file to a published edition, step by step; for editors."""

from __future__ import annotations

import streamlit as st

from geo.language import AtlasError, Text
from geo.publishing.import_survey_page.step_headings import step_html
from geo.survey.importing import check, gather_answers, propose
from pages.import_survey_parts import (
    cells_step,
    columns_step,
    communes_step,
    drafts,
    edition_step,
    report_step,
    session,
    stored_editions,
)
from pages.import_survey_parts.session import PAGE, Stopped
from pages.shared import shell, state
from pages.shared.editing import editor, explain, logged_in

shell.require(PAGE)


def page() -> None:
    say = state.say()
    shell.heading(say("Load a survey"))
    who = editor()
    if who is None:
        explain()
        return
    logged_in()
    st.write(
        say(
            "From a file to an edition that everybody can read, in seven steps. A step opens when "
            "the one before is settled; earlier choices can be changed at any time."
        )
    )
    with st.container(key="import"):
        try:
            stored_editions.draw_stored(who)
            drafts.draw_drafts(who)
            steps(who)
        except Stopped:
            pass
        except AtlasError as error:
            shell.sentence(say.render(error.text))


def head(number: int) -> None:
    st.html(step_html(number, state.say()))


def steps(who: str) -> None:
    head(1)
    table = report_step.draw_file()
    if table is None:
        return
    now = session.draft()
    source = (now.number, table.raw.sheet, now.with_hidden)
    known = {**session.questionnaire().questions, **session.added_questions()}
    if now.earlier is not None:
        known |= {question.key: question for question in now.earlier.new_questions}
    proposals = session.work(
        "proposals",
        (source, now.earlier_number),
        Text("Looking at the columns…"),
        lambda progress: propose(
            table, known, report_step.newest_vintage(), earlier=now.earlier, progress=progress
        ),
    )
    if now.mapping is None or now.mapping_for != (source, now.earlier_number):
        session.change(columns_step.first(proposals))
        now.mapping_for, now.chosen = (source, now.earlier_number), False
        now.vintage, now.cells_left, now.scales_told = None, False, set()
    head(2)
    if not communes_step.draw_communes(table, proposals):
        return
    head(3)
    if not columns_step.draw_columns(table, proposals):
        return
    vintage = now.vintage or report_step.newest_vintage()
    uses = session.mapping()
    gathered = session.work(
        "answers",
        (source, uses, vintage, now.invited),
        Text("Reading the answers…"),
        lambda progress: gather_answers(
            table,
            uses,
            session.questionnaire(),
            vintage=vintage,
            invited=now.invited,
            progress=progress,
        ),
    )
    head(4)
    if not cells_step.draw_cells(table, gathered):
        return
    head(5)
    found = session.remember(
        "report",
        (source, uses, vintage, now.invited),
        lambda: check(
            gathered,
            table,
            uses,
            vintage=vintage,
            invited=now.invited,
            others=proposals.communes,
        ),
    )
    report = report_step.draw_report(table, found, vintage)
    if found.blocked:
        return
    head(6)
    told = edition_step.draw_facts(gathered, vintage)
    if told is None:
        return
    head(7)
    edition, disclosure = told
    edition_step.draw_publish(gathered, edition, disclosure, report, who)


page()
state.write_url(state.view())
