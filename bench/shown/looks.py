"""Which pages are looked at, by which links: one for each kind of content."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Look:
    """A page, the parts of its link beside the language, and what is done there.

    ``formats``: what is on screen is taken away in every format; ``edition``: so are the tables of
    the whole edition, as CSV; ``whole``: and all of them in one package. Each in one language.
    ``once``: in one language, in turns: its words are those of other looks.
    """

    page: str
    name: str
    query: dict[str, str] = field(default_factory=dict)
    dark: bool = False
    once: bool = False
    formats: str = ""
    edition: str = ""
    whole: bool = False


ANSWERED, SILENT, LEFT_OPEN = "11002", "11001", "62063"
MERGED = "44011"  # Deinze until 2018
_EDITIONS = ("WAL2021", "WAL2020", "WAL2019", "BE2018", "WAL2018", "BE2017")
_KINDS = {
    "score": "q.progress",
    "domain": "domain.governance",
    "yes-no": "q.engaged",
    "category": "q.strategy",
    "one-of": "q.difficulty",
    "one-of-several": "q.conception.technological",
    "count": "q.projects",
    "count-of-part": "q.projects_economy",
    "documented-count": "documented.all",
    "documented-complete": "documented.complete",
    "documented-yes-no": "documented.smart_flanders",
    "published-share": "published.progress_at_least_half_share",
    "published-count": "published.progress_score_9_n",
    "index": "index",
}


def _maps() -> list[Look]:
    looks = [Look(MAP, "first")]
    looks += [Look(MAP, f"edition-{one}", {"edition": one}) for one in _EDITIONS]
    looks += [Look(MAP, f"kind-{name}", {"indicator": one}) for name, one in _KINDS.items()]
    looks += [
        Look(MAP, f"level-{level}-{name}", {"indicator": one, "level": level}, once=True)
        for level in ("arrondissement", "province", "region")
        for name, one in (("score", "q.progress"), ("yes-no", "q.engaged"), ("index", "index"))
    ]
    looks += [
        Look(MAP, "level-region-published", {"edition": "WAL2021", "level": "region"}),
        Look(MAP, "level-province-documented", {"indicator": "documented.all", "level": "province"}, once=True),
        Look(MAP, "weights", {"indicator": "index", "weights": "3_3_1_1_1_1_0"}),
        Look(MAP, "scheme-quantiles", {"scheme": "quantiles", "classes": "4"}, once=True),
        Look(MAP, "scheme-natural", {"indicator": "q.projects", "scheme": "natural"}, once=True),
        Look(MAP, "scheme-own", {"scheme": "own", "limits": "2_4.5_7"}),
        Look(MAP, "palette", {"palette": "plum", "classes": "7"}, once=True),
        Look(MAP, "dark", {"commune": ANSWERED}, dark=True, once=True),
        Look(MAP, "vintage-2019", {"vintage": "2019"}, once=True),
        Look(MAP, "vintage-2025", {"vintage": "2025", "indicator": "index"}, once=True),
        Look(MAP, "filter-region", {"region": "03000"}, once=True),
        Look(MAP, "filter-province", {"province": "20001", "indicator": "index"}, once=True),
        Look(MAP, "filter-rural-small", {"setting": "rural", "size": "under10k"}, once=True),
        Look(MAP, "filter-language", {"language_area": "de_bilingual"}, once=True),
        Look(MAP, "filter-hides-chosen", {"region": "02000", "commune": ANSWERED}),
        Look(MAP, "chosen-answered", {"commune": ANSWERED}),
        Look(MAP, "chosen-silent", {"commune": SILENT, "indicator": "index"}),
        Look(MAP, "chosen-index", {"commune": LEFT_OPEN, "indicator": "index"}),
        Look(MAP, "chosen-merged", {"commune": MERGED, "vintage": "2025"}),
        Look(MAP, "chosen-walloon", {"edition": "WAL2021", "commune": "62063", "level": "commune"}),
        Look(MAP, "chosen-province", {"level": "province", "area": "20001"}),
        Look(MAP, "chosen-region", {"level": "region", "area": "03000", "indicator": "index"}),
        Look(MAP, "chosen-arrondissement", {"level": "arrondissement", "area": "62000"}, once=True),
        Look(MAP, "stage", {"view": "stage"}),
        Look(MAP, "stage-chosen", {"view": "stage", "commune": ANSWERED, "indicator": "index"}),
        Look(MAP, "bad-link", {"edition": "XX", "indicator": "no", "level": "x", "limits": "a",
                               "weights": "9", "classes": "99", "what": "<b>"}),
    ]  # fmt: skip
    return looks


MAP = "map"
_COMMUNE = [
    Look("commune", "none"),
    Look("commune", "answered", {"commune": ANSWERED}),
    Look("commune", "silent", {"commune": SILENT}),
    Look("commune", "liege-by-size", {"commune": "62063", "compare": "size"}),
    Look("commune", "brussels-by-region", {"commune": "21004", "compare": "region"}),
    Look("commune", "eupen-by-country", {"commune": "63023", "compare": "country"}),
    Look(
        "commune", "own-list", {"commune": ANSWERED, "compare": "own", "own": "44021_62063_25005"}
    ),
    Look("commune", "by-province", {"commune": "44021", "compare": "province"}),
    Look("commune", "edition-2017", {"commune": "44021", "edition": "BE2017"}),
    Look("commune", "walloon", {"commune": "62063", "edition": "WAL2021"}),
    Look("commune", "flemish-in-walloon", {"commune": "44021", "edition": "WAL2021"}),
    Look("commune", "merged", {"commune": MERGED, "vintage": "2025"}),
    Look("commune", "new-name", {"commune": "44083", "vintage": "2019"}),
    Look("commune", "ambiguous", {"commune": "Saint-Nicolas"}),
    Look("commune", "unknown", {"commune": "Atlantis"}),
    Look("commune", "weights", {"commune": ANSWERED, "weights": "1_1_3_3_1_1_1"}),
    Look("commune", "dark", {"commune": ANSWERED}, dark=True, once=True),
]
_COMPARE = [
    Look("compare", "none"),
    Look("compare", "two", {"places": "62063_44021"}),
    Look("compare", "six", {"places": "62063_44021_11002_11001_21004_25005"}),
    Look("compare", "areas", {"places": "20001_03000_62063"}),
    Look("compare", "walloon", {"places": "62063_25005", "edition": "WAL2021"}),
    Look("compare", "merged", {"places": "44011_62063", "vintage": "2025"}),
    Look("compare", "indicators", {"way": "indicators"}),
    Look("compare", "scatter", {"way": "indicators", "indicator": "index", "second": "q.progress",
                                "places": "62063_44021", "commune": ANSWERED}),
    Look("compare", "cross", {"way": "indicators", "indicator": "q.strategy",
                              "second": "q.engaged"}),
    Look("compare", "by-group", {"way": "indicators", "indicator": "q.progress",
                                 "second": "q.engaged"}),
    Look("compare", "same", {"way": "indicators", "second": "q.progress"}),
    Look("compare", "provinces", {"way": "indicators", "level": "province", "indicator": "index",
                                  "second": "q.projects"}),
    Look("compare", "maps", {"way": "maps"}),
    Look("compare", "maps-chosen", {"way": "maps", "indicator": "index", "second": "documented.all",
                                    "commune": ANSWERED, "weights": "3_3_1_1_1_1_1"}),
]  # fmt: skip
_CHANGE = [
    Look("change", "first"),
    Look("change", "index", {"indicator": "index"}),
    Look("change", "category", {"indicator": "q.strategy"}),
    Look("change", "yes-no", {"indicator": "q.concept_relevant"}),
    Look("change", "count", {"indicator": "q.projects", "commune": ANSWERED}),
    Look("change", "chosen", {"indicator": "domain.governance", "commune": "62063"}),
    Look("change", "vintage-2025", {"indicator": "index", "vintage": "2025"}),
    Look("change", "backwards", {"edition": "BE2017", "since": "BE2018"}),
    Look("change", "walloon", {"edition": "WAL2021", "since": "WAL2020"}),
    Look("change", "walloon-first", {"edition": "WAL2019"}),
    Look("change", "across", {"edition": "WAL2018", "since": "BE2018"}),
    Look("change", "dark", {"indicator": "index"}, dark=True, once=True),
]
_RANKING = [
    Look("ranking", "first"),
    Look("ranking", "index", {"indicator": "index"}),
    Look("ranking", "index-varied", {"indicator": "index", "vary": "mean_domains"}),
    Look("ranking", "index-weights", {"indicator": "index", "weights": "3_3_1_1_1_1_0",
                                      "commune": ANSWERED}),
    Look("ranking", "silent", {"indicator": "index", "commune": SILENT}),
    Look("ranking", "domain", {"indicator": "domain.implementation", "region": "02000"}),
    Look("ranking", "count", {"indicator": "q.projects"}),
    Look("ranking", "not-ranked", {"indicator": "q.strategy"}),
    Look("ranking", "published", {"indicator": "published.progress_at_least_half_share"}),
    Look("ranking", "documented", {"indicator": "documented.all"}),
    Look("ranking", "edition-2017", {"indicator": "index", "edition": "BE2017"}),
    Look("ranking", "walloon", {"edition": "WAL2021"}),
]  # fmt: skip
_READING = [
    Look("barometer", "first"),
    Look("barometer", "walloon", {"edition": "WAL2021"}),
    Look("barometer", "dark", {}, dark=True, once=True),
    Look("initiatives", "first"),
    Look("initiatives", "programme", {"programme": "smart_flanders"}),
    Look("initiatives", "year", {"year": "2018"}),
    Look("initiatives", "undated", {"year": "undated"}),
    Look("initiatives", "words", {"words": "wifi"}),
    Look("initiatives", "nothing", {"words": "zzzz"}),
    Look("initiatives", "chosen", {"commune": "44021"}),
    Look("initiatives", "dark", {"programme": "city_of_things_2022"}, dark=True, once=True),
    Look("method", "first"),
    Look("method", "edition-2017", {"edition": "BE2017"}),
    Look("method", "walloon", {"edition": "WAL2021"}),
    Look("method", "weights", {"indicator": "index", "weights": "3_3_1_1_1_1_1"}),
    Look("stories", "first"),
    Look("sources", "first"),
    Look("sources", "walloon", {"edition": "WAL2021"}),
    Look("accessibility", "first"),
    Look("own_file", "none"),
    Look("own_file", "gone", {"file": "import_survey-own_file"}),
    Look("import_survey", "reader"),
    Look("no_such_page", "first"),
]
TAKEN = [
    Look(MAP, "taken", {"commune": ANSWERED}, formats="nl", edition="fr"),
    Look(MAP, "taken-province", {"level": "province", "indicator": "q.strategy"}, formats="de"),
    Look(MAP, "taken-published", {"edition": "WAL2021", "level": "region"}, formats="fr",
         edition="nl"),
    Look("ranking", "taken", {"indicator": "index"}, formats="fr"),
    Look("commune", "taken", {"commune": "62063"}, formats="de"),
    Look("compare", "taken-places", {"places": "62063_20001_44021"}, formats="en"),
    Look("compare", "taken-pair", {"way": "indicators", "indicator": "index",
                                   "second": "q.engaged"}, formats="nl"),
    Look("compare", "taken-maps", {"way": "maps"}, formats="fr"),
    Look("change", "taken", {"indicator": "index"}, formats="de"),
    Look("change", "taken-published", {"edition": "WAL2021", "since": "WAL2020"}, formats="en"),
    Look("barometer", "taken", {}, formats="nl"),
    Look("initiatives", "taken", {}, formats="de"),
    Look("initiatives", "taken-programme", {"programme": "wifi4eu_call1"}, formats="fr"),
    Look("method", "taken", {}, formats="en"),
    Look("sources", "taken-2017", {"edition": "BE2017"}, edition="de"),
    Look("sources", "taken-2019", {"edition": "WAL2019"}, edition="en", whole=True),
    Look("sources", "taken-2020", {"edition": "WAL2020"}, edition="fr", whole=True),
]  # fmt: skip
_maps_all = _maps()
LOOKS: dict[str, list[Look]] = {
    "maps-1": _maps_all[::2],
    "maps-2": _maps_all[1::2],
    "commune": _COMMUNE,
    "compare": _COMPARE,
    "change-ranking": _CHANGE + _RANKING,
    "reading": _READING,
}
"""Batches, each run in a process of its own."""

STORED = {"open": "BE2031", "restricted": "BE2032", "aggregates": "BE2033"}
"""Rule -> edition that is published in a store made for this run."""


def of_the_store() -> list[Look]:
    """The pages with editions of a store, under each rule."""
    looks = [Look("sources", "store", {"edition": STORED["restricted"]})]
    for rule, edition in STORED.items():
        query = {"edition": edition}
        looks += [
            Look(MAP, f"store-{rule}", query | {"commune": "44021"}),
            Look(MAP, f"store-{rule}-kept", query | {"indicator": "q.strategy"}),
            Look(MAP, f"store-{rule}-region", query | {"level": "region"}),
            Look("commune", f"store-{rule}", query | {"commune": "44021"}),
            Look("ranking", f"store-{rule}", query | {"indicator": "q.progress"}, once=True),
            Look("compare", f"store-{rule}", query | {"places": "44021_03000"}, once=True),
            Look("change", f"store-{rule}", query | {"since": "BE2018"}, once=True),
            Look("method", f"store-{rule}", query, once=True),
        ]
    return looks


def small() -> list[Look]:
    """A few, of several kinds."""
    return [
        Look(MAP, "first", {"edition": "WAL2021", "level": "region"}),
        Look("sources", "first", {"edition": "WAL2019"}),
    ]
