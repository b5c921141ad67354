"""What the atlas knows of its languages, and what stands for text that a language does not have."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from geo.language import FACTS, LANGUAGES, SOURCE_LANGUAGE, AtlasError, Labels, translator
from geo.language.catalogue import catalogue_file
from geo.language.languages import order_of_fallback
from geo.survey.documented.initiatives import INITIATIVES, load_programmes
from geo.survey.published.figures import FIGURES, read_figures
from geo.survey.questionnaire import QUESTIONNAIRE, read_questionnaire
from geo.survey.shipped_table import ColumnSpec, in_languages, read_shipped_table
from geo.territory import vintages
from geo.territory.files import NAMES, read_table


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SOURCE_LANGUAGE])
def test_the_plural_rule_is_that_of_the_catalogue(language):
    assert f"Plural-Forms: {FACTS[language].plural}" in catalogue_file(language).read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_those_that_numbers_are_written_with(language):
    facts = FACTS[language]
    said = translator(language).number(1234.5)
    assert said == f"1{facts.group_mark}234{facts.decimal_mark}5"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_fallback_begins_with_the_language_and_has_all(language):
    order = order_of_fallback(language)
    assert order[0] == language
    assert sorted(order) == sorted(LANGUAGES)


def test_a_label_is_said_in_another_language_where_it_has_none():
    assert Labels(en="Belgium", fr="Belgique")["nl"] == "Belgium"
    assert Labels(en="", fr="Belgique")["en"] == "Belgique"
    assert Labels.same("Ans")["de"] == "Ans"
    assert Labels(en="a", nl="b") == Labels(nl="b", en="a") != Labels(nl="a", en="b")
    with pytest.raises(ValueError, match="tlh"):
        Labels(en="a", tlh="b")
    with pytest.raises(ValueError, match="set"):
        Labels()


def test_a_row_has_its_languages_in_columns():
    row = {"note": "a", "note_fr": "b", "other": 1}
    assert Labels.of_row(row, "note") == Labels(en="a", fr="b")


def test_a_table_without_a_language_says_another(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("key,label_nl,label_en,note\na,Zee,Sea,none\n")
    columns = (ColumnSpec("key"), *in_languages("label"), *in_languages("note", bare=True))
    row = read_shipped_table(path, columns).to_dict("records")[0]
    assert (row["label_nl"], row["label_fr"], row["label_en"]) == ("Zee", "Sea", "Sea")
    assert row["note_de"] == "none"
    path.write_text("key,label_nl,note\na,Zee,none\n")
    with pytest.raises(AtlasError, match="label_en"):
        read_shipped_table(path, columns)


def test_the_figures_without_german_speak_english_in_german(tmp_path):
    table = pd.read_csv(FIGURES, dtype=str, keep_default_na=False)
    table.drop(columns=["label_de", "note_de"]).to_csv(tmp_path / "figures.csv", index=False)
    read = read_figures(tmp_path / "figures.csv")
    assert (read["label_de"] == read["label_en"]).all()
    assert (read["note_de"] == read["note"]).all()


def test_communes_without_names_in_a_language_have_those_of_another(territory):
    path = territory / f"communes-{vintages.NEWEST}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.drop(columns="name_de").to_csv(path, index=False)
    read = read_table(path.name, {"nis5": str, **dict.fromkeys(NAMES, str)})
    assert (read["name_de"] == table["name_en"]).all()
    alone = read_table(path.name, {"name_de": str})
    assert list(alone.columns) == ["name_de"]
    assert (alone["name_de"] == table["name_en"]).all()


def test_a_questionnaire_needs_the_source_language_only(tmp_path):
    path = tmp_path / QUESTIONNAIRE.name
    shutil.copyfile(QUESTIONNAIRE, path)
    text = path.read_text("utf-8")
    key, chapter = next(iter(read_questionnaire().chapters.items()))
    line = f"    de: {chapter['de']}\n"
    assert line in text, key
    path.write_text(text.replace(line, "", 1), "utf-8")
    assert read_questionnaire(path).chapters[key]["de"] == chapter["en"]
    other = tmp_path / "other.yaml"  # a questionnaire is read once a path
    other.write_text(text.replace(f"    en: {chapter['en']}\n", "", 1), "utf-8")
    with pytest.raises(AtlasError, match="also “en”"):
        read_questionnaire(other)


def test_what_ships_is_said_in_every_language():
    """A fallback is for an editor's file; ours have all the words. Also the list of what a new
    language needs."""
    figures = pd.read_csv(FIGURES, nrows=0).columns
    programmes = pd.read_csv(INITIATIVES / "programmes.csv", nrows=0).columns
    communes = pd.read_csv(vintages.DATA / f"communes-{vintages.NEWEST}.csv", nrows=0).columns
    for language in LANGUAGES:
        assert f"label_{language}" in figures
        assert f"label_{language}" in programmes
        assert f"name_{language}" in communes
        for question in read_questionnaire().questions.values():
            for labels in (question.label, question.wording):
                assert labels.texts.get(language), (question.key, language)
    assert load_programmes()
