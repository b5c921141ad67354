"""An edition with hardly anything to see is published only after somebody said so."""

from __future__ import annotations

import pytest
from opening import editors_page, html

from geo.survey.store import open_store

SURVEY = b"Gemeente;engaged\nGent;ja\nAalst;nee\nLeuven;ja\nHasselt;nee\n"


@pytest.fixture
def app(tmp_path):
    yield from editors_page(tmp_path)


def field(app, key: str):
    fields = (*app.radio, *app.multiselect, *app.text_input, *app.number_input, *app.checkbox)
    return next(one for one in fields if str(one.key).startswith(key))


def test_it_is_said_and_wants_a_box_ticked(app):
    app.file_uploader[0].set_value(("few.csv", SURVEY, "text/csv")).run()
    for key, value in (
        ("im_fact_id", "FEW2026"),
        ("im_fact_year", 2026),
        ("im_fact_title_en", "Few"),
        ("im_fact_source_en", "Those who asked"),
        ("im_fact_licence_en", "CC0 1.0"),
        ("im_fact_rule", "restricted"),
        ("im_fact_shown", ["scores"]),
    ):
        field(app, key).set_value(value).run()
        assert not app.exception
    assert "Nothing of this edition will be on the map." in html(app)
    said = " ".join(line.value for line in app.text)
    assert "Français: nothing written for Title, Source and Licence." in said
    assert not [one for one in app.button if one.key == "im_publish"]
    field(app, "im_anyway").check().run()
    next(one for one in app.button if one.key == "im_publish").click().run()
    assert not app.exception
    assert [one.edition.id for one in open_store().published()] == ["FEW2026"]
