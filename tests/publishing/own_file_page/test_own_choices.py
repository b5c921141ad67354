"""What is offered for a reader's own file, and what it says about one commune."""

import pytest

from geo.language import translator
from geo.publishing.own_file_page.choices import (
    KEPT_WORDS,
    SCHEME_WORDS,
    TOGETHER_WORDS,
    communes_of_row,
    nothing_to_join,
    still_offered,
)
from geo.publishing.own_file_page.own_map import about_commune
from geo.publishing.own_file_page.row_report import (
    cells_about,
    cells_table,
    nothing_shown,
    report_table,
    unsettled,
)
from geo.survey.own_file.join import guess_columns, join
from geo.survey.tables import read_table, survey_table

SAY = translator("en")


def own_table(text: str):
    return survey_table(read_table("own.csv", text.encode()))


@pytest.mark.parametrize(
    ("value", "kept"),
    [("b", "b"), ("gone", "a"), (None, "a"), (["b", "gone"], ["b"]), (["gone"], []), ([], [])],
)
def test_a_choice_is_kept_as_far_as_it_is_still_offered(value, kept):
    assert still_offered(value, ["a", "b"], "a") == kept


def test_nothing_chosen_is_not_an_option_that_is_there():
    assert still_offered("gone", ["a", "b"], None) is None


def test_what_is_missing_is_said_until_both_kinds_of_column_are_chosen():
    table = own_table("commune,inhabitants\nGent,5\nAalst,6\n")
    guess = guess_columns(table)
    assert nothing_to_join(table, guess, "commune", ["inhabitants"]) == []
    for commune, numbers in (("commune", []), (None, ["inhabitants"]), (None, [])):
        said, size = map(SAY.render, nothing_to_join(table, guess, commune, numbers))
        assert said.startswith("Say which column names the communes")
        assert size == "The file has 2 rows and 2 columns."


def test_a_file_without_numbers_says_so():
    table = own_table("commune,remark\nGent,large\nAalst,small\n")
    said, _ = nothing_to_join(table, guess_columns(table), "commune", [])
    assert SAY.render(said) == (
        "The communes are in the column commune; no column of numbers was found."
    )


def test_a_row_that_may_mean_two_communes_offers_both_and_to_leave_it_out():
    table = own_table("commune,n\nSaint-Nicolas,5\nGent,6\n")
    own = join(table, "commune", ["n"], 2025)
    (row,) = unsettled(own)
    options = communes_of_row(row, SAY)
    assert len(options) > 2
    assert list(options)[-1] is None
    assert options[None] == "Leave this row out"
    assert all(f"({code})" in label for code, label in options.items() if code)


def test_one_commune_has_its_numbers_then_its_rows_and_their_cells():
    table = own_table("commune,n,share\nGent,5,12%\nAalst,x,\n")
    own = join(table, "commune", ["n", "share"], 2025)
    assert about_commune(own, "44021", SAY) == ["n: 5", "share: 12%", "Row 2: On the map"]
    cells = cells_about(own, table.raw, "44021", SAY)
    assert cells["Column"].tolist() == ["commune", "n", "share"]
    assert cells["Row 2"].tolist()[:2] == ["Gent", "5"]
    assert cells_about(own, table.raw, "11001", SAY).empty


def test_cells_that_hold_no_number_are_listed():
    own = join(own_table("commune,n\nGent,5\nAalst,x\n"), "commune", ["n"], 2025)
    (cell,) = cells_table(own, SAY).to_dict("records")
    assert (cell["Row"], cell["Column"], cell["Found"]) == (3, "n", "x")
    assert cell["Reason"]


def test_a_column_without_a_number_says_why_the_map_is_empty():
    own = join(own_table("commune,n,m\nGent,5,x\nAalst,6,y\n"), "commune", ["n", "m"], 2025)
    assert nothing_shown(own, "n") == []
    (said,) = nothing_shown(own, "m")
    assert SAY.render(said) == "The column m holds no number for any commune here."
    nowhere = join(own_table("commune,n\nQqqqqqq,5\n"), "commune", ["n"], 2025)
    assert SAY.render(nothing_shown(nowhere, "n")[0]).startswith("No row of this column")


def test_the_report_can_be_of_some_results_only():
    own = join(own_table("commune,n\nGent,5\nQqqqqqq,6\n"), "commune", ["n"], 2025)
    assert len(report_table(own, SAY)) == 2
    assert report_table(own, SAY, ["none"])["Found"].tolist() == ["Qqqqqqq"]
    assert report_table(own, SAY, ["spam"]).empty


def test_every_choice_has_words_in_every_language():
    for language in ("nl", "fr", "de"):
        say = translator(language)
        for text in (*KEPT_WORDS.values(), *TOGETHER_WORDS.values()):
            assert say.render(text) != SAY.render(text)
    assert "own" not in SCHEME_WORDS
