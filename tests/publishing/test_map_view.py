"""What the map page shows: labels where they belong, counts that follow, words for every value."""

from dataclasses import replace

import pytest
from small_editions import NAME, published, small_edition

from geo.cartography.assets import prepare
from geo.language import LANGUAGES, translator
from geo.publishing.captions import caption_text, stage_selected, stage_text
from geo.publishing.map_page.overview import overview_html
from geo.publishing.map_view import compose, kept_codes, painted
from geo.publishing.view import LEVELS, SCHEMES, View
from geo.survey import list_editions, list_indicators
from geo.territory import load_communes
from geo.territory.nis_code import NisCode


@pytest.fixture(scope="module", autouse=True)
def small(tmp_path_factory):
    """A small open edition beside those that ship."""
    with published(tmp_path_factory.mktemp("store"), small_edition()):
        yield


def said(view: View) -> str:
    say = translator(view.lang)
    return " ".join(say.render(line) for line in caption_text(compose(view)))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("indicator", ["index", "q.strategy", "q.sc_manager", "q.projects"])
def test_synthetic_values_wear_the_label_on_map_and_caption(level, indicator):
    composed = compose(View(level=level, indicator=indicator))
    assert composed.synthetic
    assert "Demonstration data: synthetic answers" in said(composed.view)
    assert "Demonstration data" in overview_html(composed.view)


@pytest.mark.parametrize(
    "view",
    [
        View(indicator="documented.complete"),
        View(edition="WAL2021", level="region"),
        View(indicator="q.progress", level="region"),  # all three regions are published
    ],
)
def test_real_values_do_not_wear_it(view):
    assert not compose(view).synthetic
    assert "Demonstration" not in said(view)
    assert "ynthetic" not in said(view)
    assert "95% interval" not in said(view)


def test_one_estimate_among_published_figures_is_enough_for_the_label():
    assert compose(View(indicator="q.progress", level="province")).synthetic


def test_a_caption_has_n_year_unit_and_source():
    text = said(View(lang="en", edition=NAME, indicator="q.progress"))
    for part in (
        "out of 10",
        "n\u00a0=\u00a015 of 589 communes",
        "2040",
        "The tests of the atlas",
        "Boundaries of 2018",
    ):
        assert part in text


def test_above_the_commune_the_caption_says_how_many_answers_are_behind_the_estimates():
    # Brussels, with one answer, is withheld: 16 less 1, of 589 less its 19.
    region = View(edition=NAME, level="region", indicator="index")
    assert "15 of 570 invited communes" in said(region)
    assert "7 of 262 invited communes" in said(replace(region, regions=("03000",)))


def test_the_year_of_an_edition_is_not_said_of_initiatives_of_all_years():
    assert "Year:" not in said(View(indicator="documented.all"))


@pytest.mark.slow
@pytest.mark.parametrize("edition", [one.id for one in list_editions()])
def test_every_indicator_of_every_edition_can_be_opened(edition):
    for indicator in list_indicators(edition):
        for level in LEVELS:
            shown = compose(View(edition=edition, indicator=indicator.id, level=level))
            assert len(shown.picture.letters) == len(shown.observations.table)


def test_filters_combine():
    view = View(regions=("03000",), setting="rural", size="under10k")
    kept = kept_codes(view, 2018)
    communes = load_communes(2018).loc[sorted(kept)]
    assert set(communes["region"]) == {"03000"}
    assert communes["rural"].all()
    assert communes["population"].max() < 10_000
    assert compose(view).picture.shown == len(kept)


def test_sizes_part_all_communes():
    parts = [
        kept_codes(View(size=size), 2018) for size in ("under10k", "10k-20k", "20k-50k", "50k-over")
    ]
    assert sum(map(len, parts)) == 589 == len(set().union(*parts))


def test_above_the_commune_only_regions_and_provinces_filter():
    assert kept_codes(View(level="province", setting="rural"), 2018) is None
    assert kept_codes(View(level="province", regions=("04000",)), 2018) == {"04000"}


def test_an_empty_filter_is_an_empty_map_not_an_error():
    composed = compose(View(regions=("04000",), setting="rural"))
    assert composed.picture.shown == 0
    assert "leave no area" in overview_html(composed.view)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "indicator", ["q.progress", "q.strategy", "q.sc_manager", "documented.all"]
)
def test_the_table_says_every_area_in_words(language, indicator):
    table = compose(View(lang=language, indicator=indicator)).table()
    assert len(table) == 589
    assert table["shown"].str.len().min() > 0
    assert table["name"].notna().all()


def test_a_percentage_is_written_as_each_language_does():
    for language, written in (
        ("en", "43%"),
        ("fr", "43\u00a0%"),
        ("de", "43\u00a0%"),
        ("nl", "43%"),
    ):
        html = overview_html(View(lang=language, indicator="q.themes.mobility", level="region"))
        assert written in html


def test_the_stage_says_where_and_how_many():
    head, under, foot = stage_text(compose(View(regions=("02000",), stage=True, selected="44021")))
    assert "communes rate themselves" in str(head)  # as on the page of the map
    assert str(under).startswith("Self-assessed state of progress · Flanders · ")
    assert "Smart City Institute" in foot
    name, value = stage_selected(compose(View(selected="44021")))
    assert name["en"] == "Ghent"
    assert value


def test_selection_and_stage_do_not_change_the_classes():
    plain = compose(View()).picture
    other = compose(View(selected="62063", stage=True)).picture
    assert (other.letters, other.classes, other.colours) == (
        plain.letters,
        plain.classes,
        plain.colours,
    )


def test_the_overview_leads_to_what_was_published():
    assert 'href="./barometer?lang=fr#progress"' in overview_html(View(lang="fr"))
    assert "./barometer" not in overview_html(View(indicator="documented.all"))


@pytest.mark.parametrize("scheme", [one for one in SCHEMES if one != "own"])
@pytest.mark.parametrize("indicator", ["q.sc_manager", "documented.covenant_of_mayors"])
def test_a_map_of_shares_has_classes_of_shares(indicator, scheme):
    """A yes counts 1 at the level of communes; above it, shares run from 0 to 100%."""
    composed = compose(View(level="province", indicator=indicator, scheme=scheme))
    assert composed.observations.as_percent
    classes = composed.picture.classes
    values = composed.observations.table.value.dropna()
    assert values.max() > 1
    assert sum(n > 0 for n in classes.counts) > 1
    assert sum(classes.counts) == len(values)
    assert classes.lower[0] <= round(values.min())
    assert round(values.max()) <= classes.upper[-1] <= 100
    if scheme == "equal":
        assert (classes.lower[0], classes.upper[-1]) == (0, 100)


def test_what_is_kept_of_a_map_is_what_its_view_paints():
    """Whoever asked before: another language, theme, selection or screen gets nothing of theirs."""
    plain = View(edition="BE2018", indicator="q.progress", level="province")
    asked = [
        replace(plain, lang=lang, selected=selected, stage=stage, **more)
        for lang in LANGUAGES
        for selected in (None, NisCode("60000"), NisCode("10000"))
        for stage in (False, True)
        for more in ({}, {"regions": (NisCode("03000"),)}, {"classes": 3})
    ]
    signs = {}
    for theme in ("light", "dark", "light"):
        for view in asked:
            paint = dict(painted(view, prepare(), theme))
            own = compose(view, theme).paint(prepare(), theme)
            signs[view, theme] = paint.pop("id")
            del own["id"]
            assert paint == own
    assert len(set(signs.values())) == len(signs)


@pytest.mark.parametrize("level", ["commune", "arrondissement", "province", "region"])
@pytest.mark.parametrize(
    "filters",
    [{"regions": ("03000",)}, {"areas": ("nl",)}, {"setting": "rural"}, {"size": "under10k"}],
    ids=lambda one: next(iter(one)),
)
def test_what_a_filter_leaves_out_is_what_is_said_of_it(level, filters):
    """A filter of communes leaves out no area above them, and nobody is told that it did."""
    view = View(lang="en", level=level, **filters)
    composed = compose(view)
    fewer = composed.picture.letters != compose(View(lang="en", level=level)).picture.letters
    assert view.leaves_out is fewer
    under = translator("en").render(stage_text(composed)[1])
    assert ("· Belgium ·" in f"· {under}") is not fewer
    assert ("leave nothing out" in said(view)) is not fewer
