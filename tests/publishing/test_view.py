"""The link: everything on screen in it, read back whole, and read defensively."""

from dataclasses import fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cartography.assets import Assets
from geo.cartography.classes import SCHEMES
from geo.cartography.colours import SCALES
from geo.language import LANGUAGES, translator
from geo.publishing.initiative_filter import InitiativeFilter, list_years, normalised_query
from geo.publishing.map_view import compose
from geo.publishing.side_by_side import MOST_PLACES, WAYS, SideBySide
from geo.publishing.view import (
    LANGUAGE_AREAS,
    LEVELS,
    SETTINGS,
    SIZES,
    VARIATIONS,
    MapPart,
    View,
    adapted_view,
    area_codes,
    parse_view,
    resolve_vintage,
)
from geo.survey import list_editions, list_indicators, load_programmes
from geo.survey.comparison.peers import COMPARISONS, MOST_OWN
from geo.survey.maturity.weights import unless_equal
from geo.territory import VINTAGES


def filters():
    years, words = (
        st.sampled_from([None, *list_years()]),
        st.text(max_size=30).map(normalised_query),
    )
    programmes = st.sampled_from([None, *load_programmes()])
    return st.builds(InitiativeFilter, programme=programmes, year=years, words=words)


@st.composite
def views(draw):
    edition = draw(st.sampled_from(list_editions())).id
    level = draw(st.sampled_from(list(LEVELS)))
    scheme = draw(st.sampled_from(list(SCHEMES)))
    view = View(
        lang=draw(st.sampled_from(LANGUAGES)),
        edition=edition,
        indicator=draw(st.sampled_from(list_indicators(edition))).id,
        level=level,
        vintage=draw(st.sampled_from([None, *VINTAGES])),
        scheme=scheme,
        classes=draw(st.integers(3, 7)),
        limits=(2.0, 4.5) if scheme == "own" else (),
        palette=draw(st.sampled_from([None, *SCALES])),
        setting=draw(st.sampled_from([None, *SETTINGS])),
        size=draw(st.sampled_from([None, *SIZES])),
        areas=tuple(draw(st.lists(st.sampled_from(list(LANGUAGE_AREAS)), unique=True))),
        weights=unless_equal(
            tuple(draw(st.lists(st.integers(0, 5), min_size=7, max_size=7).filter(any)))
        ),
        vary=tuple(draw(st.lists(st.sampled_from(list(VARIATIONS)), unique=True))),
        comparison_set=draw(st.sampled_from(list(COMPARISONS))),
        since=draw(st.sampled_from([None, *(one.id for one in list_editions())])),
        stage=draw(st.booleans()),
        initiatives=draw(filters()),
    )
    codes = area_codes(resolve_vintage(view), level)
    regions = draw(
        st.lists(st.sampled_from(area_codes(resolve_vintage(view), "region")), unique=True)
    )
    vintage = resolve_vintage(view)
    communes = st.sampled_from(area_codes(vintage, "commune"))
    larger = st.sampled_from([code for one in LEVELS for code in area_codes(vintage, one)])
    side_by_side = SideBySide(
        places=tuple(draw(st.lists(communes | larger, unique=True, max_size=MOST_PLACES))),
        way=draw(st.sampled_from(list(WAYS))),
        second=draw(st.sampled_from([None, *(one.id for one in list_indicators(edition))])),
    )
    return View(
        **{
            **vars(view),
            "own": tuple(draw(st.lists(communes, unique=True, max_size=MOST_OWN))),
            "side_by_side": side_by_side,
            "selected": draw(st.sampled_from([None, *codes])),
            "regions": tuple(regions),
        }
    )


@given(views())
def test_a_link_reopens_the_view_that_made_it(view):
    read, notices = parse_view(view.query(), "en")
    assert read == view
    assert notices == []


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *View().query(),
                "level",
                "vintage",
                "classes",
                "limits",
                "commune",
                "area",
                "compare",
                "region",
                "province",
                "view",
                "palette",
                "weights",
                "vary",
                "programme",
                "year",
                "words",
                "own",
                "places",
                "way",
                "second",
                "since",
                "x",
            ]
        ),
        st.text(max_size=30),
    )
)
def test_no_link_breaks_the_page(query):
    view, notices = parse_view(query, "fr")
    assert parse_view(view.query(), "fr")[0] == view
    for notice in notices:
        for language in LANGUAGES:
            assert translator(language).render(notice)


def test_an_empty_link_is_the_default_in_the_browsers_language():
    view, notices = parse_view({}, "nl")
    assert view == View(lang="nl")
    assert notices == []


def test_what_is_not_known_falls_back_and_is_told():
    view, notices = parse_view({"edition": "BE1830", "classes": "99", "colour": "red"}, "en")
    assert (view.edition, view.classes) == ("BE2018", 5)
    said = " ".join(map(str, notices))
    assert "edition = BE1830" in said
    assert "classes = 99" in said
    assert "colour" in said


def test_one_bad_part_does_not_lose_the_others():
    view, notices = parse_view(
        {"level": "street", "palette": "plum", "region": "03000_99999"}, "en"
    )
    assert (view.level, view.palette, view.regions) == ("commune", "plum", ("03000",))
    assert len(notices) == 2


def test_the_code_of_a_merged_commune_leads_to_its_successor():
    view, notices = parse_view({"commune": "44029", "vintage": "2019"}, "en")
    assert view.selected == "44084"
    assert "Aalter" in str(notices[0])


def test_a_successors_code_on_older_boundaries_is_no_guess():
    view, notices = parse_view({"commune": "44084", "vintage": "2018"}, "en")
    assert view.selected is None
    assert len(notices) == 1
    assert "44084, which is no commune of 2018; none is selected" in str(notices[0])


def test_a_recoded_commune_is_found_both_ways():
    assert parse_view({"commune": "54007", "vintage": "2025"}, "en")[0].selected == "57096"
    assert parse_view({"commune": "57096", "vintage": "2018"}, "en")[0].selected == "54007"


def test_places_are_taken_once_each_and_no_more_than_have_room():
    view, notices = parse_view({"places": "62063_21004_62063_10000_01000"}, "en")
    assert view.side_by_side.places == ("62063", "21004", "10000", "01000")
    assert "62063 twice" in str(notices[0])
    seven = "_".join(area_codes(2018, "commune")[: MOST_PLACES + 1])
    view, notices = parse_view({"places": seven}, "en")
    assert len(view.side_by_side.places) == MOST_PLACES
    assert "names 7 places where 6" in str(notices[0])


def test_places_of_other_boundaries_lead_to_their_successors_and_the_unknown_is_told():
    view, notices = parse_view({"places": "44029_99999_11002", "vintage": "2019"}, "en")
    assert view.side_by_side.places == ("44084", "11002")
    assert ["44029" in str(notices[0]), "99999" in str(notices[1])] == [True, True]


def test_an_own_list_holds_communes_only():
    view, notices = parse_view({"own": "62063_02000_21004"}, "en")
    assert view.own == ("62063", "21004")
    assert len(notices) == 1


def test_another_edition_keeps_what_its_boundaries_have():
    view = View(own=("44029", "11002"), vintage=2018)
    assert adapted_view(replace(view, vintage=2025)).own == ("44084", "11002")
    second = View(side_by_side=SideBySide(second="q.progress"))
    assert adapted_view(second).side_by_side.second == "q.progress"
    assert adapted_view(replace(second, edition="WAL2021")).side_by_side.second in {
        None,
        "q.progress",
    }


@pytest.mark.parametrize("limits", ["", "a", "1_2_3_4_5_6_7", "nan", "inf_2"])
def test_own_limits_that_make_no_sense_become_equal_steps(limits):
    view, _ = parse_view({"scheme": "own", "limits": limits}, "en")
    assert (view.scheme, view.limits) == ("automatic", ())


def test_streamlits_own_parameters_are_not_reported():
    assert parse_view({"embed": "true"}, "en")[1] == []


@pytest.mark.parametrize(
    ("query", "level"),
    [
        ({"edition": "BE2018"}, "commune"),
        ({"edition": "WAL2020"}, "region"),
        ({"edition": "WAL2020", "level": "commune"}, "commune"),
        ({"edition": "WAL2020", "commune": "62063"}, "commune"),
        ({"edition": "WAL2020", "indicator": "documented.all"}, "commune"),
    ],
)
def test_the_first_level_is_one_with_something_to_see(query, level):
    view, notices = parse_view(query, "en")
    assert view.level == level
    assert notices == []


def others_on_the_map(part: str) -> dict[str, object]:
    """Of each field that changes this part of the map: a value that shows it."""
    found = {
        "picture": {
            "edition": "BE2017",
            "indicator": "q.engaged",
            "level": "region",
            "vintage": 2025,
            "scheme": "quantiles",
            "classes": 3,
            "limits": (2.0, 4.5),
            "palette": "plum",
            "regions": ("03000",),
            "provinces": ("60000",),
            "areas": ("fr",),
            "setting": "rural",
            "size": "under10k",
            "weights": (5, 0, 0, 0, 1, 1, 1),
            "model": True,
        },
        "frame": {"lang": "fr", "selected": "11002", "stage": True},
        "nothing": {
            "vary": ("mean",),
            "comparison_set": "region",
            "own": ("11002",),
            "side_by_side": SideBySide(places=("11002", "44021")),
            "since": "BE2017",
            "initiatives": InitiativeFilter(words="bike"),
        },
    }
    return found[part]


def drawn(view: View) -> dict[str, object]:
    assets = Assets((), (), dict.fromkeys(VINTAGES, "outlines.bin"))
    return compose(view).paint(assets, "light") | {"vintage": resolve_vintage(view)}


def test_every_field_says_what_of_the_map_it_changes():
    declared = {one.name: one.metadata["map"] for one in fields(View)}
    tried = {name: part for part in get_args(MapPart) for name in others_on_the_map(part)}
    assert declared == tried


@pytest.mark.parametrize("part", get_args(MapPart))
def test_the_map_is_another_one_where_a_field_says_so(part):
    for name, value in others_on_the_map(part).items():
        if name == "model":  # no edition that ships has one: see test_model_on_the_map.py
            continue
        plain = View(indicator="index") if name == "weights" else View()
        if name == "limits":
            plain = View(scheme="own", limits=(3.0, 6.0))
        other = replace(plain, **{name: value})
        assert (drawn(other) != drawn(plain)) == (part != "nothing"), name
        assert (other.map_key() != plain.map_key()) == (part == "picture"), name


@settings(max_examples=25)
@given(views(), views())
def test_what_is_not_of_the_picture_does_not_change_it(view, other):
    """Fields of another view in the place of this one's: the same key and the same classes."""
    names = others_on_the_map("nothing")
    changed = replace(view, **{name: getattr(other, name) for name in names})
    assert changed.map_key() == view.map_key()
    assert drawn(changed) == drawn(view)
    around = {name: getattr(other, name) for name in ("lang", "stage")}
    assert compose(replace(changed, **around)).picture is compose(view).picture


@given(views(), st.integers(1, 5))
def test_equal_weights_are_none_whatever_their_number(view, weight):
    same, none = (replace(view, weights=one) for one in ((weight,) * 7, None))
    assert same.index_weights is None
    assert same.query() == none.query()
    assert same.map_key() == none.map_key()
