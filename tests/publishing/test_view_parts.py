"""The link part by part: what each choice is called in it, and what becomes of a part that is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.language import AtlasError
from geo.publishing import view as module
from geo.publishing.initiative_filter import InitiativeFilter
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import (
    View,
    adapted_view,
    area_codes,
    default_indicator,
    default_level,
    parse_view,
    problem_of,
    resolve_vintage,
    with_edition,
)
from geo.survey import list_indicators, load_edition

CHOSEN = View(
    lang="fr",
    edition="BE2017",
    indicator="documented.all",
    level="province",
    vintage=2025,
    scheme="own",
    classes=4,
    limits=(2.0, 4.5),
    palette="plum",
    regions=("03000", "02000"),
    provinces=("60000", "50000"),
    areas=("fr", "de"),
    setting="rural",
    size="under10k",
    weights=(5, 0, 0, 0, 1, 1, 1),
    vary=("mean", "domains"),
    selected="60000",
    comparison_set="region",
    own=("11002", "62063"),
    side_by_side=SideBySide(places=("62063", "03000"), way="maps", second="index"),
    since="BE2018",
    stage=True,
    initiatives=InitiativeFilter(programme="wifi4eu_call1", year="2018", words="wifi"),
)
WRITTEN = {
    "lang": "fr",
    "edition": "BE2017",
    "indicator": "documented.all",
    "level": "province",
    "vintage": "2025",
    "scheme": "own",
    "classes": "4",
    "limits": "2_4.5",
    "palette": "plum",
    "region": "03000_02000",
    "province": "60000_50000",
    "language_area": "fr_de",
    "setting": "rural",
    "size": "under10k",
    "weights": "5_0_0_0_1_1_1",
    "vary": "mean_domains",
    "area": "60000",
    "compare": "region",
    "own": "11002_62063",
    "places": "62063_03000",
    "way": "maps",
    "second": "index",
    "since": "BE2018",
    "view": "stage",
    "programme": "wifi4eu_call1",
    "year": "2018",
    "words": "wifi",
}


def said(query: dict[str, str]) -> list[str]:
    return [str(one) for one in parse_view(query, "en")[1]]


def unknown(name: str, found: str) -> str:
    return (
        f"The link asks for {name} = {found}, which the atlas does not know; the usual choice is "
        "shown instead."
    )


def test_each_choice_has_its_name_in_a_link():
    """Links are kept and sent on: a name that changes breaks those that are out."""
    assert CHOSEN.query() == WRITTEN
    assert parse_view(WRITTEN, "en") == (CHOSEN, [])


ALWAYS = {"lang": "nl", "edition": "BE2018", "indicator": "index"}


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_choice_that_a_link_lacks_is_the_usual_one(name):
    left = {key: value for key, value in WRITTEN.items() if key not in (name, "area")}
    view, notices = parse_view(left, "nl")
    gone = {"scheme", "limits"} if name in ("scheme", "limits") else {name}
    expected = {key: value for key, value in left.items() if key not in gone}
    if name in ALWAYS:
        expected[name] = ALWAYS[name]
    assert (view.query(), notices) == (expected, [])


def test_a_choice_that_is_the_usual_one_is_not_written():
    assert View().query() == {"lang": "en", "edition": "BE2018", "indicator": "q.progress"}
    usual = {"level": "commune", "scheme": "automatic", "classes": "5", "compare": "peers"}
    usual |= {"way": "places", "view": "map", "words": "", "model": "no"}
    assert parse_view(usual, "en") == (View(), [])
    assert replace(View(), limits=(2.0,)).query() == View().query()
    regions = View(edition="WAL2020", level="region")
    assert regions.query() == {"lang": "en", "edition": "WAL2020", "indicator": "q.progress"}
    assert replace(regions, level="commune").query()["level"] == "commune"
    assert View(selected="11002").query()["commune"] == "11002"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *((name, "odd") for name in ("lang", "edition", "indicator", "level", "vintage", "scheme")),
        *((name, "odd") for name in ("classes", "palette", "region", "province", "language_area")),
        *((name, "odd") for name in ("setting", "size", "vary", "compare", "way", "second")),
        *((name, "odd") for name in ("since", "view", "programme", "year", "limits")),
        ("classes", "2"),
        ("classes", "8"),
        ("limits", "1_2_3_4_5_6_7"),
        ("limits", "1_inf"),
        ("setting", ""),
    ],
)
def test_a_part_that_is_wrong_is_quoted_and_alone_left_aside(name, found):
    query = {"lang": "en", "edition": "BE2018", "indicator": "index", name: found}
    view, notices = parse_view(query, "en")
    assert list(map(str, notices)) == [unknown(name, found or "“”")]
    expected = View(indicator="q.progress" if name == "indicator" else "index")
    assert view == expected


@pytest.mark.parametrize("name", ["edition", "since"])
def test_of_a_version_that_cannot_be_read_the_newest_is_shown_and_the_link_says_why(name):
    view, notices = parse_view({"lang": "en", name: "BE2018@3"}, "en")
    assert getattr(view, name) == "BE2018"
    (why,) = map(str, notices)
    assert why == (
        "Edition BE2018 comes with the atlas and has no versions. What is published now is shown "
        "instead."
    )


def test_a_notice_without_what_a_page_does_instead():
    """A file does nothing instead; what is no more than that stays."""
    (unknown_level,) = parse_view({"lang": "en", "level": "street"}, "en")[1]
    assert str(problem_of(unknown_level)) == (
        "The link asks for level = street, which the atlas does not know."
    )
    (of_version,) = parse_view({"lang": "en", "edition": "BE2018@3"}, "en")[1]
    assert problem_of(of_version) is of_version


def test_of_several_the_known_are_taken_once():
    view, notices = parse_view({"region": "03000_odd_02000_03000_odd"}, "en")
    assert view.regions == ("03000", "02000")
    assert list(map(str, notices)) == [unknown("region", "odd")]


def test_the_ends_of_what_a_link_may_ask_for_are_taken():
    for classes in (3, 7):
        assert parse_view({"classes": str(classes)}, "en")[0].classes == classes
    for limits, found in (("3", (3,)), ("6_5_4_3_2_1", (1, 2, 3, 4, 5, 6)), ("3_3", (3,))):
        view, notices = parse_view({"scheme": "own", "limits": limits}, "en")
        assert (view.scheme, view.limits, notices) == ("own", found, [])
    view, notices = parse_view({"scheme": "natural", "limits": "3"}, "en")
    assert (view.scheme, view.limits, notices) == ("natural", (), [])
    assert parse_view({"scheme": "own"}, "en") == (View(), [])


def test_what_a_notice_quotes_has_at_most_sixty_characters():
    for length, shown in ((59, "x" * 59), (60, "x" * 60), (61, "x" * 60 + "…")):
        assert said({"size": "x" * length}) == [unknown("size", shown)]
    assert said({"y" * 61: "1"}) == [
        f"The link has a part that the atlas does not know, {'y' * 60}…; it is left aside."
    ]


def test_weights_that_are_none_are_told_and_the_usual_ones_taken():
    view, notices = parse_view({"weights": "1-2"}, "en")
    assert view.weights is None
    assert len(notices) == 1


NO_COMMUNE = "The link asks for {}, which is no commune of {}; none is selected."
ASIDE = "The link names a {}, which the level it asks for does not show; it is left aside."


@pytest.mark.parametrize(
    ("query", "level", "selected", "notices"),
    [
        ({"commune": "11002"}, "commune", "11002", []),
        ({"commune": "odd"}, "commune", None, [NO_COMMUNE.format("odd", 2018)]),
        ({"commune": ""}, "commune", None, [NO_COMMUNE.format("“”", 2018)]),
        ({"commune": "60000"}, "commune", None, [NO_COMMUNE.format("60000", 2018)]),
        ({"area": "60000"}, "commune", None, [ASIDE.format("larger area")]),
        ({"area": "60000", "commune": "11002"}, "commune", "11002", [ASIDE.format("larger area")]),
        ({"level": "province", "area": "60000"}, "province", "60000", []),
        ({"level": "province", "commune": "11002"}, "province", None, [ASIDE.format("commune")]),
        (
            {"level": "province", "area": "11002"},
            "province",
            None,
            [NO_COMMUNE.replace("commune", "province").format("11002", 2018)],
        ),
        # A recoded commune is no province, whatever became of it.
        (
            {"level": "province", "area": "57096"},
            "province",
            None,
            [NO_COMMUNE.replace("commune", "province").format("57096", 2018)],
        ),
    ],
)
def test_one_area_of_the_level_is_selected(query, level, selected, notices):
    view, _ = parse_view(query, "en")
    assert (view.level, view.selected) == (level, selected)
    assert said(query) == notices


MOVED = (
    "The code {} does not exist in the boundaries of {}; what it stood for is now part of {} ({})."
)
LEFT_OUT = "The link names {}, which is no {} of {}; it is left out."
TWICE = "The link names {} twice; it is taken once."


def test_a_code_of_other_boundaries_is_said_to_lead_elsewhere():
    assert said({"commune": "54007", "vintage": "2025"}) == [
        MOVED.format("54007", 2025, "Mouscron", "57096")
    ]
    # Of 2018, 2019 and 2025; back in time only where it is one commune.
    for code, vintage, heir in [
        ("44029", 2019, "44084"),
        ("44029", 2025, "44084"),
        ("82005", 2025, "82039"),
        ("82039", 2018, None),
        ("46030", 2018, None),
        ("58001", 2018, "55022"),
        ("99999", 2019, None),
    ]:
        view, notices = parse_view({"commune": code, "vintage": str(vintage)}, "en")
        assert view.selected == heir
        assert len(notices) == 1


def test_what_becomes_of_each_place_of_a_list():
    query = {"vintage": "2019", "places": "44029_44084_odd__03000_44001_60000"}
    view, _ = parse_view(query, "en")
    assert view.side_by_side.places == ("44084", "03000", "60000")
    assert said(query) == [
        MOVED.format("44029", 2019, "Aalter", "44084"),
        TWICE.format("44084"),
        LEFT_OUT.format("odd", "place", 2019),
        LEFT_OUT.format("“”", "place", 2019),
        MOVED.format("44001", 2019, "Aalter", "44084"),
        TWICE.format("44084"),
    ]
    assert said({"own": "03000_odd"}) == [
        LEFT_OUT.format("03000", "commune", 2018),
        LEFT_OUT.format("odd", "commune", 2018),
    ]
    assert parse_view({"own": "", "places": ""}, "en") == (View(), [])


@pytest.mark.parametrize("name", ["places", "own"])
def test_as_many_places_as_have_room_are_taken(name):
    most = {"places": module.MOST_PLACES, "own": module.MOST_OWN}[name]
    codes = area_codes(2018, "commune")
    for count, told in ((most, False), (most + 1, True)):
        view, notices = parse_view({name: "_".join(codes[:count])}, "en")
        taken = view.own if name == "own" else view.side_by_side.places
        assert taken == tuple(codes[:most])
        assert bool(notices) == told
    assert f"The link names {most + 1} places where {most} have room" in str(notices[0])


@pytest.mark.parametrize(
    ("one", "filtered"),
    [
        ({"regions": ("03000",)}, True),
        ({"provinces": ("60000",)}, True),
        ({"areas": ("fr",)}, True),
        ({"setting": "rural"}, True),
        ({"size": "under10k"}, True),
        ({"selected": "11002", "stage": True, "own": ("11002",)}, False),
    ],
)
def test_some_areas_are_left_out_by_any_filter(one, filtered):
    assert View(**one).filtered is filtered


def test_the_key_of_a_map_is_all_that_its_picture_is_made_of():
    kept = View(
        edition="BE2017",
        indicator="documented.all",
        level="province",
        vintage=2025,
        scheme="own",
        classes=4,
        limits=(2.0, 4.5),
        palette="plum",
        regions=("03000", "02000"),
        provinces=("60000", "50000"),
        areas=("fr", "de"),
        setting="rural",
        size="under10k",
        weights=(5, 0, 0, 0, 1, 1, 1),
    )
    assert CHOSEN.map_key() == kept
    assert replace(CHOSEN, weights=(2,) * 7).map_key() == replace(kept, weights=None)


def test_a_map_is_drawn_on_its_own_boundaries_or_those_of_its_edition():
    assert resolve_vintage(View(edition="WAL2020")) == 2019
    assert resolve_vintage(View(edition="WAL2020", vintage=2025)) == 2025
    with pytest.raises(AtlasError):
        resolve_vintage(View(edition="BE1830"))


def test_where_the_usual_edition_or_indicator_is_not_there_the_first_is(monkeypatch):
    monkeypatch.setattr(module, "DEFAULT_EDITION", "BE1830")
    newest = module.list_editions()[0].id
    assert parse_view({}, "en")[0].edition == newest
    assert default_indicator("WAL2019") == "q.engaged"
    assert default_indicator("BE2018") == "q.progress"


OPEN = load_edition("BE2018")
RULED = replace(OPEN, disclosure="restricted", disclosed=("q.progress",))
GROUPS = replace(OPEN, disclosure="aggregates", disclosed=("q.progress",), has_answers=False)


@pytest.fixture
def edition_with(monkeypatch):
    """The edition of 2018 under another rule: it shows ``q.progress`` only."""

    def under(edition):
        monkeypatch.setattr(module, "load_edition", lambda _: edition)
        few = [one for one in list_indicators("BE2018") if one.id == "q.progress"]
        monkeypatch.setattr(module, "list_indicators", lambda _: few)

    return under


@pytest.mark.parametrize("name", ["indicator", "second"])
def test_of_what_an_edition_keeps_the_link_says_that_it_is_not_public(name, edition_with):
    edition_with(RULED)
    (told,) = said({name: "q.engaged"})
    assert "is not public in this edition. Of each commune it gives only “" in told
    assert said({name: "q.progress"}) == []
    assert said({name: "documented.all"}) == [unknown(name, "documented.all")]
    assert said({name: "odd"}) == [unknown(name, "odd")]
    edition_with(replace(OPEN, has_answers=False))  # open, and nothing of communes: only not known
    assert said({name: "q.engaged"}) == [unknown(name, "q.engaged")]


@pytest.mark.parametrize(
    ("edition", "indicator", "level"),
    [
        (OPEN, "q.engaged", "commune"),
        (RULED, "q.progress", "commune"),
        (RULED, "q.engaged", "region"),
        (GROUPS, "q.progress", "region"),
        (replace(OPEN, has_answers=False), "q.engaged", "region"),
        (replace(OPEN, has_answers=False), "documented.all", "commune"),
        (GROUPS, "documented.all", "commune"),
        (OPEN, "published.progress_at_least_half_share", "region"),  # of no single commune
    ],
)
def test_regions_are_first_where_nothing_of_communes_is_public(
    edition, indicator, level, edition_with
):
    edition_with(edition)
    assert default_level("BE2018", indicator) == level


def test_another_edition_keeps_the_indicator_it_has_and_a_level_that_was_chosen():
    assert with_edition(View(), "BE2018") == View()
    assert with_edition(View(), "WAL2020") == View(edition="WAL2020", level="region")
    assert with_edition(View(level="province"), "WAL2020") == View(
        edition="WAL2020", level="province"
    )
    assert with_edition(View(), "WAL2019") == View(
        edition="WAL2019", indicator="q.engaged", level="region"
    )
    back = View(edition="WAL2019", indicator="q.engaged", level="region")
    assert with_edition(back, "BE2018") == View(indicator="q.engaged")
    documented = View(indicator="documented.all")
    assert with_edition(documented, "WAL2020") == replace(documented, edition="WAL2020")
    chosen = replace(documented, edition="WAL2020", level="region", indicator="odd")
    assert with_edition(chosen, "WAL2020").indicator == "q.progress"
    with pytest.raises(AtlasError):
        with_edition(View(), "BE1830")


def test_of_an_edition_that_is_gone_a_level_stays_only_with_what_is_selected_on_it():
    gone = View(edition="BE1830", level="province")
    assert with_edition(gone, "BE2018") == View()
    selected = replace(gone, selected="60000")
    assert with_edition(selected, "BE2018") == View(level="province", selected="60000")


def test_adapting_leaves_out_what_the_boundaries_and_the_edition_do_not_have():
    everything = replace(
        CHOSEN, provinces=("60000", "odd"), own=("11007", "11002", "99999"), since="BE1830"
    )
    places = ("44029", "03000", "44001", "54007")
    everything = replace(
        everything, side_by_side=SideBySide(places=places, way="maps", second="odd")
    )
    assert adapted_view(everything) == replace(
        everything,
        provinces=("60000",),
        own=("11002",),
        since=None,
        side_by_side=SideBySide(places=("44084", "03000", "57096"), way="maps", second=None),
    )
    assert adapted_view(CHOSEN) == CHOSEN
    assert adapted_view(replace(CHOSEN, edition="WAL2019", since=None)).edition == "WAL2019"
    assert adapted_view(replace(CHOSEN, indicator="odd")).indicator == default_indicator("BE2017")


@pytest.mark.parametrize(
    ("level", "selected", "vintage", "found"),
    [
        ("commune", "44029", 2019, "44084"),
        ("commune", "44084", 2019, "44084"),
        ("commune", "44084", 2018, None),
        ("commune", "57096", 2018, "54007"),
        ("commune", "60000", 2018, None),
        ("commune", None, 2018, None),
        ("province", "60000", 2018, "60000"),
        ("province", "57096", 2018, None),
        ("province", "54007", 2025, None),
    ],
)
def test_what_is_selected_leads_to_its_successor(level, selected, vintage, found):
    view = View(level=level, selected=selected, vintage=vintage)
    assert adapted_view(view) == replace(view, selected=found)
