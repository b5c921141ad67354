"""What the steps of an import show: which one is open, what is asked, and what goes out."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing.import_survey_page import (
    cell_choices,
    column_choices,
    commune_choices,
    facts,
    preview,
    reading,
    reading_report,
)
from geo.publishing.import_survey_page.publishing import (
    by_links,
    contents_of,
    plan_text,
    published_html,
    what_readers_get,
)
from geo.publishing.import_survey_page.step_headings import STEPS, StepsDone
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey import load_answers
from geo.survey.editions import EDITIONS
from geo.survey.importing import ImportMapping, check, gather_answers, propose
from geo.survey.importing.commune_matches import fitting_vintage
from geo.survey.questionnaire import read_questionnaire
from geo.survey.store import Contents, Disclosure, open_store
from geo.survey.tables import read_table, survey_table
from geo.territory import load_communes

SAY = translator("en")
QUESTIONS = read_questionnaire()


def begun(content: str, **options):
    """A table and the mapping to begin with."""
    table = survey_table(read_table("survey.csv", content.encode()))
    proposals = propose(table, QUESTIONS.questions, 2025, **options)
    return table, proposals, column_choices.first_mapping(proposals, {}, QUESTIONS)


def gathered_from(content: str, change=lambda mapping: mapping, vintage: int = 2025):
    table, _, mapping = begun(content)
    mapping = change(mapping)
    return table, mapping, gather_answers(table, mapping, QUESTIONS, vintage=vintage)


TYPED = facts.EditionDraft(
    id="TEST2026",
    title={"nl": "Een enquête"},
    year=2026,
    source={"en": "Those who asked"},
    licence={"fr": "CC0"},
    vintage=2025,
)


# ----------------------------------------------------------------------------------------- steps


@given(st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_step_is_open_when_all_before_it_are_settled(parts):
    reached = StepsDone(*parts).reached
    assert 1 <= reached <= len(STEPS)
    assert all(parts[: reached - 1])
    assert reached == len(STEPS) or not parts[reached - 1]


# --------------------------------------------------------------------------------------- reading


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Gemeente", "progress"])
    book.active.append(["Gent", 3])
    book.create_sheet("about").append([text])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_label_of_demonstration_data_is_found_wherever_it_stands(language):
    label = translator(language).render(DEMONSTRATION_LABEL)
    assert reading.carries_demonstration_label(workbook(label))
    for encoding in ("utf-8", "utf-16", "cp1252"):
        assert reading.carries_demonstration_label(f"# {label}\na;b\n".encode(encoding))
    assert not reading.carries_demonstration_label(workbook("answers"))
    assert not reading.carries_demonstration_label(b"a;b\n1;2\n")


def test_the_preview_is_text_with_the_rows_numbers():
    table, _, _ = begun("Gemeente;progress\n\nGent;3,5\n<b>Luik</b>;4\n")
    shown = reading.preview(table, SAY)
    assert shown["Row"].tolist() == ["3", "4"]
    assert shown["Gemeente"].tolist() == ["Gent", "<b>Luik</b>"]


# -------------------------------------------------------------------------------------- communes


def test_every_row_is_in_one_line_and_the_counts_add_up():
    table, proposals, mapping = begun(
        "Gemeente;progress\nGent;1\nGent;2\nBrugge;2\nAntwerpn;3\nAtlantis;4\n;5\n"
    )
    lines = commune_choices.commune_lines(table, mapping, 2025)
    assert sorted(row for line in lines for row in line.rows) == [2, 3, 4, 5, 6, 7]
    said = [str(text) for text in commune_choices.status_texts(lines)]
    assert said == ["Sure: 3", "To confirm: 1", "No commune found: 1", "Without a commune: 1"]
    assert [line.cell.found for line in lines if line.open] == ["Antwerpn", "Atlantis"]
    assert "% of its cells are communes" in str(
        commune_choices.column_certainty(proposals, "Gemeente")
    )
    assert commune_choices.column_certainty(proposals, "progress") is None


def test_a_choice_for_a_cell_is_taken_and_can_be_taken_back():
    table, _, mapping = begun("Gemeente;progress\nGent;1\nAntwerpn;3\n")
    options = commune_choices.cell_options(
        commune_choices.commune_lines(table, mapping, 2025)[1], 2025, SAY
    )
    assert next(iter(options)) == "11002"
    assert commune_choices.LEFT_OUT in options
    assert len(options) == len(load_communes(2025)) + 1
    chosen = commune_choices.with_match(mapping, "Antwerpn", "11002")
    line = commune_choices.commune_lines(table, chosen, 2025)[1]
    assert (line.cell.status, line.open, line.doubtful) == ("chosen", False, True)
    assert commune_choices.chosen_option(line, chosen) == "11002"
    out = commune_choices.with_match(chosen, "Antwerpn", commune_choices.LEFT_OUT)
    assert commune_choices.commune_lines(table, out, 2025)[1].cell.status == "left_out"
    assert commune_choices.with_match(out, "Antwerpn", None) == mapping


def test_codes_of_2018_mean_the_communes_of_2018():
    gone = load_communes(2018).index.difference(load_communes(2025).index)
    table, _, mapping = begun("NIS;progress\n" + "".join(f"{code};1\n" for code in gone))
    fit = fitting_vintage(table, mapping.commune)
    assert (fit.vintage, fit.why) == (2018, "cells")
    assert fitting_vintage(table, None) is None


# --------------------------------------------------------------------------------------- columns


def test_a_column_is_taken_ignored_and_taken_back():
    _, _, mapping = begun("Gemeente;progress;themes\nGent;1;energy\n")
    taken = column_choices.with_use(mapping, "progress", "themes[energy]")
    use = taken.use_of("progress")
    assert (use.question, use.choice) == ("themes", "energy")
    assert column_choices.option_of(use) == "themes[energy]"
    ignored = column_choices.with_use(taken, "progress", column_choices.NOT_TAKEN)
    assert ignored.use_of("progress").question is None
    assert column_choices.with_use(ignored, "progress", None).use_of("progress") is None


def test_the_same_choice_keeps_what_was_told_of_its_cells():
    _, _, mapping = begun("Gemeente;progress\nGent;1\n")
    told = cell_choices.with_value(mapping, "progress", "?", cell_choices.NO_ANSWER)
    assert column_choices.with_use(told, "progress", "progress") is told


def test_the_commune_is_no_question():
    _, _, mapping = begun("Gemeente;progress\nGent;1\n")
    assert column_choices.with_commune(mapping, "progress").use_of("progress") is None


def test_a_new_question_has_a_free_key_and_its_own_choices():
    told = column_choices.NewQuestion({"fr": "Budget", "en": "Money"}, "one_of")
    question = column_choices.new_question(
        "Progress", told, ("much", "little", ""), QUESTIONS, ["progress"]
    )
    assert question.key == "progress_2"
    assert question.label["fr"] == "Budget"
    assert question.label["nl"] == "Budget"
    assert [choice.key for choice in question.choices] == ["much", "little"]
    _, _, gathered = gathered_from(
        "Gemeente;Money\nGent;much\nLuik;little\n",
        lambda mapping: column_choices.with_new_question(mapping, "Money", question),
    )
    assert gathered.answers.value.tolist() == ["much", "little"]
    assert [one["key"] for one in facts.own_questions(gathered.questions)] == ["progress_2"]


@pytest.mark.parametrize(
    ("told", "cells_", "said"),
    [
        (column_choices.NewQuestion({"en": "  "}, "yes_no"), (), "label"),
        (column_choices.NewQuestion({"en": "A"}, "count"), (), "unit"),
        (column_choices.NewQuestion({"en": "A"}, "one_of"), ("only",), "different answers"),
    ],
)
def test_a_new_question_that_lacks_something_is_refused(told, cells_, said):
    with pytest.raises(AtlasError, match=said):
        column_choices.new_question("Money", told, cells_, QUESTIONS, [])


@given(st.text(max_size=30), st.lists(st.text(max_size=10), max_size=5))
def test_any_header_and_any_cells_give_usable_keys(header, texts):
    told = column_choices.NewQuestion({"en": "A"}, "several_of")
    try:
        question = column_choices.new_question(header, told, texts, QUESTIONS, ["q"])
    except AtlasError:
        return
    keys = [choice.key for choice in question.choices]
    assert len(set(keys)) == len(keys)
    assert all(key[0].isalpha() and key.isascii() for key in [question.key, *keys])


# ----------------------------------------------------------------------------------------- cells


def test_a_scale_is_asked_about_only_where_numbers_fit_one():
    def asked(*numbers: str):
        names = load_communes(2025)["name_nl"]
        rows = "".join(f"{n};{v}\n" for n, v in zip(names, numbers, strict=False))
        table, mapping, gathered = gathered_from(f"Gemeente;progress\n{rows}")
        found = cell_choices.scale_questions(table, mapping, dict(gathered.questions))
        return [scale for one in found for scale in one.scales]

    assert asked("1", "3", "5") == [(1.0, 5.0), (1.0, 7.0)]
    assert asked("20", "35,5", "100") == [(0.0, 100.0)]
    assert asked("2%", "3,5 %", "0,1") == [(0.0, 100.0)]
    assert asked("7%", "8", "9") == []  # one cell to be settled by itself
    assert asked("0", "5", "10") == []
    assert asked("3", "5", "7", "12") == []  # a typing error, not a scale
    assert asked("1", "2,5", "5") == []


def test_a_scale_that_is_told_becomes_0_to_10():
    content = "Gemeente;progress\nGent;1\nLuik;5\n"
    _, _, plain = gathered_from(content)
    assert sorted(plain.answers.value) == ["1", "5"]
    _, _, told = gathered_from(content, lambda m: cell_choices.with_scale(m, "progress", "1-5"))
    assert sorted(told.answers.value) == ["0", "10"]


def test_what_a_column_of_numbers_leaves_open_is_asked_until_it_is_told():
    content = "Gemeente;progress\nGent;70%\nLuik;0,5\nNamur;35%\n"
    table, mapping, gathered = gathered_from(content)
    assert (
        cell_choices.signed_columns(mapping, gathered) == {}
    )  # nobody has said that 100 % is the top
    mapping = cell_choices.with_scale(mapping, "progress", "0-100")
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    (numbers,) = cell_choices.signed_columns(mapping, gathered).values()
    assert numbers.sign_is_open
    mapping = cell_choices.with_percent_notation(mapping, "progress", "share")
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    assert sorted(gathered.answers.value) == ["3.5", "5", "7"]
    assert list(cell_choices.signed_columns(mapping, gathered)) == [
        "progress"
    ]  # to be told otherwise
    _, mapping, gathered = gathered_from("Gemeente;progress\nGent;7,125\nLuik;3\n")
    (numbers,) = cell_choices.marked_columns(gathered).values()
    assert numbers.mark_is_open


def test_a_cell_that_is_told_stays_in_the_list_and_blocks_no_more():
    content = "Gemeente;progress\nGent;3\nLuik;plenty\n"
    table, mapping, gathered = gathered_from(content)
    (one,) = cell_choices.cell_questions(table, mapping, gathered)
    assert (one.found, one.rows, one.expected is None) == ("plenty", (3,), False)
    assert "0" in cell_choices.answer_options(one, SAY)
    told = cell_choices.with_value(mapping, "progress", "plenty", "10")
    again = gather_answers(table, told, QUESTIONS, vintage=2025)
    (one,) = cell_choices.cell_questions(table, told, again)
    assert one.expected is None
    assert cell_choices.told_option(one, told) == "10"
    assert not check(again, table, told, vintage=2025).blocked
    left = cell_choices.with_value(told, "progress", "plenty", cell_choices.NO_ANSWER)
    assert cell_choices.told_option(one, left) == cell_choices.NO_ANSWER
    assert cell_choices.with_value(left, "progress", "plenty", None) == mapping


def test_a_long_cell_is_told_whole():
    long = "x" * 300
    table, mapping, gathered = gathered_from(f"Gemeente;progress\nGent;3\nLuik;{long}\n")
    (one,) = cell_choices.cell_questions(table, mapping, gathered)
    assert one.found == long


def test_blank_boxes_are_what_they_are_told_to_be():
    content = "Gemeente;progress;themes[energy];themes[mobility]\nGent;1;x;\nLuik;2;;\n"
    table, mapping, gathered = gathered_from(content)
    assert cell_choices.ticked_questions(table, mapping) == ("themes",)
    said, with_no, _ = gathered_from(content.replace("x;", "x;no"))
    assert cell_choices.ticked_questions(said, with_no) == ()
    assert len(gathered.answers[gathered.answers.question == "themes"]) == 1
    _, _, told = gathered_from(
        content, lambda m: cell_choices.with_meaning_of_blank(m, "themes", none_ticked=True)
    )
    assert len(told.answers[told.answers.question == "themes"]) == 2


# ---------------------------------------------------------------------------------------- report


def test_the_report_writes_out_the_sum_and_escapes_what_the_file_holds():
    table, mapping, gathered = gathered_from(
        "Gemeente;progress\nGent;1\nGent;2\nAalst;5\nHasselt;5\n<i>Nowhere</i>;3\n=HYPERLINK(1);4\n"
    )
    found = check(gathered, table, mapping, vintage=2025)
    page = reading_report.report_html(found, SAY)
    assert "6 rows in the file = 3 published + 3 listed with a reason." in page
    assert "<i>" not in page
    lines = reading_report.rows_csv(found, SAY).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 6 + 1
    assert any("'=HYPERLINK" in line for line in lines)
    assert "6 rows in the file" in lines[-1]
    assert "6 rows in the file" in reading_report.report_text(found, ["Before."], SAY)
    assert reading_report.report_text(found, ["Before."], SAY).endswith("Before.\n")


# ----------------------------------------------------------------------------------------- facts


def test_texts_left_empty_take_over_the_first():
    assert facts.in_all({"fr": "Titre", "en": " "}, "nl") == dict.fromkeys(LANGUAGES, "Titre")
    assert facts.in_all({"fr": "Titre", "en": "Title"}, "en")["nl"] == "Title"
    assert facts.in_all({"fr": " "}, "nl") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "2026 !"}, "short name"),
        ({"title": {}}, "Title"),
        ({"year": None}, "year"),
        ({"published": "March 2026"}, "Published on"),
        ({"fieldwork_start": "2026-02-31"}, "Survey from"),
        ({"invited": ()}, "invited"),
        ({"source_url": "javascript:alert(1)"}, "web address"),
    ],
)
def test_what_is_missing_or_wrong_is_said(change, said):
    assert not facts.missing_facts(TYPED, labelled=False)
    (text,) = facts.missing_facts(replace(TYPED, **change), labelled=False)
    assert said in str(text)


def test_a_labelled_file_cannot_become_real_answers():
    assert facts.missing_facts(TYPED, labelled=True) == [facts.LABELLED]
    assert not facts.missing_facts(replace(TYPED, demonstration=True), labelled=True)


def test_the_rule_for_several_answers_is_stated_in_every_language():
    _, _, gathered = gathered_from("Gemeente;progress\nGent;1\nGent;2\n")
    told = facts.facts_of(replace(TYPED, note={"nl": "Let op."}), gathered, "nl")
    assert told["rule"] == "latest"
    assert told["note"]["en"].startswith("Let op. Where a commune answered several times")
    assert len(set(told["note"].values())) == len(LANGUAGES)
    edition = facts.checked_edition(told, gathered)
    assert edition.asked == ("progress",)
    assert edition.title["fr"] == "Een enquête"


def test_a_restricted_edition_shows_something():
    assert facts.disclosure_of("restricted", ()) is None
    assert facts.disclosure_of("restricted", ("scores",)) == Disclosure("restricted", ("scores",))
    assert facts.disclosure_of("aggregates", ()) == Disclosure("aggregates", ())


# ---------------------------------------------------------------------------------------- the map


def test_the_preview_says_for_every_commune_what_it_shows():
    _, _, gathered = gathered_from(
        "Gemeente;progress;concept_relevant;themes\nGent;3;yes;energy|mobility\nLuik;;no;\n"
    )
    edition = facts.checked_edition(
        facts.facts_of(replace(TYPED, invited=("02000", "03000")), gathered, "en"), gathered
    )
    options = preview.map_options(gathered, SAY)
    assert "themes[energy]" in options
    assert "themes" not in options
    for option in ("progress", "concept_relevant", "themes[energy]"):
        picture = preview.preview_picture(gathered, option, edition, "light")
        assert picture.shown == len(load_communes(2025))
        legend = {SAY.render(entry.label): entry.count for entry in picture.legend(SAY)}
        assert sum(legend.values()) == picture.shown
    picture = preview.preview_picture(gathered, "concept_relevant", edition, "light")
    assert picture.valued == 2
    picture = preview.preview_picture(gathered, "progress", edition, "light")
    assert picture.valued == 1  # Liège answered, but not this
    assert any("Not invited" in SAY.render(e.label) for e in picture.legend(SAY))


# ------------------------------------------------------------------------------------- publishing


def test_the_plan_says_what_publishing_does(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/store.sqlite")
    _, mapping, gathered = gathered_from("Gemeente;progress\nGent;1\n")
    told = facts.facts_of(TYPED, gathered, "en")
    contents = contents_of(gathered, mapping, told, facts.OPEN, "All went well.\n")
    assert "version 1 of TEST2026" in str(plan_text(store.edited_by("Ann"), "TEST2026"))
    assert "comes with the atlas" in str(plan_text(store.edited_by("Ann"), "BE2018"))
    assert store.edited_by("Ann").published_version("TEST2026") is None
    editor = store.edited_by("Ann")
    assert editor.put(contents, over=None, note="") == 1
    assert store.edited_by("Ann").published_version("TEST2026") == 1
    plan = str(plan_text(store.edited_by("Ann"), "TEST2026"))
    assert "replaces it by version 2" in plan
    assert "until you close it: here, once this one is published" in plan
    assert editor.put(contents, over=1, note="again") == 2
    assert by_links(store, "TEST2026") == (1,)
    edition = facts.checked_edition(told, gathered)
    for language in LANGUAGES:
        say = translator(language)
        html = published_html(edition, 2, say, withdrawn=False, by_links=(1,))
        assert html.count("<p>") == 3
        assert "<p>Links that name version" not in html or language == "en"
    editor.close_earlier("TEST2026", over=2)
    assert by_links(store, "TEST2026") == ()
    assert published_html(edition, 2, translator("en"), withdrawn=False).count("<p>") == 2
    kept = editor.contents("TEST2026", 2).documents
    assert kept["report"] == "All went well.\n"
    assert "progress" in kept["mapping"]
    editor.withdraw("TEST2026", over=2)
    assert "was withdrawn" in str(plan_text(store.edited_by("Ann"), "TEST2026"))


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audited")
    store = open_store(f"sqlite:///{folder}/store.sqlite")
    yield store.edited_by("Ann")
    store.close()


def told(editor, rule: str, *shown: str, asked: tuple[str, ...] = ()) -> list[str]:
    """What an editor reads before BE2018 (or some of its questions) is published."""
    answers = load_answers("BE2018")
    written = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    if asked:
        written = {**written, "asked": list(asked)}
        answers = answers[answers["question"].isin(asked)]
    contents = Contents(written, answers, Disclosure(rule, shown))
    return [str(text) for text in what_readers_get(editor, contents)[0]]


def test_what_readers_get_is_said_before_it_is_published(editor):
    assert told(editor, "open") == []
    first, bands, likely, none = told(editor, "restricted", "scores")
    assert "the scores of 6 of 7 domains; the index of 123 of 123 communes" in first
    assert "Planning and implementation 0–6, 6–10" in bands
    assert "not about what is likely" in likely
    assert "Monitoring and evaluation" in none
    (safe,) = told(editor, "restricted", "q.progress")
    assert "No hidden answer" in safe


def test_what_a_shown_answer_would_tell_is_said_and_not_given(editor):
    first, _ = told(editor, "restricted", "q.monitoring", "q.progress")
    assert first.startswith("The answers to ")
    assert "who is asked" in first


def test_of_groups_it_is_said_how_much_is_withheld(editor):
    groups, through, withheld = told(editor, "aggregates", asked=("engaged", "strategy"))
    assert "figures of groups" in groups
    assert "Country: 4" in through
    assert "an answer could be worked out" in withheld


def test_a_packed_file_that_is_no_workbook_is_searched_too():
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("content.xml", str(DEMONSTRATION_LABEL))
    assert reading.carries_demonstration_label(sink.getvalue())
    assert ImportMapping(commune=None).commune is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_named_with_its_question_as_the_language_writes_it(language):
    """French puts a space before the colon."""
    say = translator(language)
    _, _, gathered = gathered_from("Gemeente;themes\nGent;energy|mobility\n")
    named = [
        *column_choices.question_options(QUESTIONS.questions, None, say).values(),
        *preview.map_options(gathered, say).values(),
    ]
    colons = {re.search(r"\s?:", one)[0] for one in named if ":" in one}
    assert colons == {"\N{NO-BREAK SPACE}:" if language == "fr" else ":"}
