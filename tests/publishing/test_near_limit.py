"""Communes near the limit of rural and urban say so wherever they are called either."""

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.captions import caption_text
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.export.edition_tables import communes
from geo.publishing.group_table import groups_html
from geo.publishing.map_page.drilldown import commune_html
from geo.publishing.map_view import compose
from geo.publishing.method_page.page import method_html
from geo.publishing.view import View
from geo.survey.urban_rural import near_limit_note, near_the_limit, setting_sentence

RAEREN, LIEGE = "63061", "62063"


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_sheet_and_on_the_page_of_the_commune(language):
    say = translator(language)
    for code in (RAEREN, LIEGE):
        said = say.render(setting_sentence(code, 2018))
        assert said in commune_html("BE2018", code, 2018, language)
        assert said in commune_page_html(View(lang=language, selected=code), "light")


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_a_map_of_rural_or_urban_communes_and_the_table_of_groups(language):
    say = translator(language)

    def caption(**filters):
        view = View(lang=language, **filters)
        return " ".join(say.render(line) for line in caption_text(compose(view)))

    note = say.render(near_limit_note(2018))
    assert note in caption(setting="rural")
    assert note in caption(setting="urban")
    assert note not in caption()
    # In a region, those of the region; whichever side they were put on.
    flemish = frozenset(
        code for code in near_the_limit(2018) if code[0] in "1234" or code[0] == "7"
    )
    assert say.render(near_limit_note(2018, flemish)) in caption(
        setting="urban", regions=("02000",)
    )
    assert note in groups_html(View(lang=language, indicator="q.progress"))
    assert note in method_html(View(lang=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_file_of_communes(language):
    rows = communes(View(lang=language), "https://atlas.example").rows.set_index("code")
    said = translator(language)("{setting} (near the limit)", setting="")
    assert set(rows.index[rows["setting"].str.endswith(said)]) == set(near_the_limit(2018))
