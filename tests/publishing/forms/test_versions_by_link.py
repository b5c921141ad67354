"""A version in the address of a form: read where it may be, named in all that is taken away."""

import datetime as dt
import io
import json
import re
import zipfile
from html import unescape
from urllib.parse import urlencode

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.language import LANGUAGES, Text, translator
from geo.publishing.export.edition_tables import whole_edition
from geo.publishing.export.formats import package_bytes
from geo.publishing.first_paint.content import first_page
from geo.publishing.forms.address import form_address
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.routes import form_routes
from geo.publishing.quotations.place_sentences import value_sentence
from geo.publishing.save_view import main
from geo.publishing.view import View, parse_view
from geo.state_cache import consistent_snapshot
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store
from geo.territory.nis_code import nis_code

ASKED = ("progress", "engaged", "strategy")
ANTWERPEN = "11002"


def contents(value="1", rule=None):
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    answers = answers[answers["question"].isin(ASKED)].reset_index(drop=True)
    mine = (answers["nis5"] == ANTWERPEN) & (answers["question"] == "progress")
    answers.loc[mine, "value"] = value
    facts |= {"id": "BE2019", "year": 2019, "asked": list(ASKED)}
    return Contents(facts, answers, Disclosure(*rule) if rule else Disclosure())


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """BE2019 with three versions: withdrawn, replaced, published."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(tmp_path_factory.mktemp("store")))
        open_store.__globals__["_store_at"].cache_clear()
        editor = open_store().edited_by("secret.name@example.org")
        editor.publish(contents("1"), note="a note for editors")
        editor.withdraw("BE2019", over=1, note="why, for editors")
        editor.publish(contents("2"))
        editor.replace(contents("3"), over=2)
        with consistent_snapshot():
            pass
        yield open_store()
        open_store().close()
    with consistent_snapshot():
        pass


@pytest.fixture(scope="module")
def client(store):
    with TestClient(Starlette(routes=form_routes()), base_url="http://localhost:8501") as found:
        yield found


def rows(client, edition, page="map"):
    found = client.get(f"/{page}.json?lang=en&edition={edition}&indicator=q.progress")
    assert found.status_code == 200, found.text
    return found.json()


def value(client, edition):
    return next(one for one in rows(client, edition)["rows"] if one["code"] == ANTWERPEN)["value"]


def test_each_address_gives_the_version_that_it_names(client):
    assert value(client, "BE2019@2") == 2
    assert value(client, "BE2019@3") == 3
    assert value(client, "BE2019") == 3
    assert value(client, "BE2019%402") == 2


@pytest.mark.parametrize("page", ["map", "ranking"])
def test_what_is_taken_away_names_the_version_it_is_of(client, page):
    for asked, version in (("BE2019", "3"), ("BE2019@2", "2")):
        found = rows(client, asked, page)
        assert found["edition"] == "BE2019"
        assert found["version"] == version
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["version_published"])
        assert f"edition=BE2019@{version}&" in found["link"]
        again = client.get(form_address(found["link"], page, "json")).json()
        assert again == found


def test_an_edition_without_versions_has_the_link_that_it_had(client):
    found = rows(client, "BE2018")
    assert "version" not in found
    assert found["link"] == "http://localhost:8501/?lang=en&edition=BE2018&indicator=q.progress"


@pytest.mark.parametrize("asked", ["BE2018", "BE2019", "BE2019@2"])
def test_the_map_as_its_own_page_is_known_by_the_address_of_the_first_page(client, asked):
    query = {"lang": "en", "edition": asked, "indicator": "q.progress", "commune": ANTWERPEN}
    html = client.get("/map.html", params=query).text
    known = unescape(re.search(r'rel="canonical" href="([^"]+)"', html)[1])
    with consistent_snapshot():
        first = first_page("map", query, "en", "http://localhost:8501/", Text("Map"))
    assert known == first.link
    assert known == "http://localhost:8501/?" + urlencode(query, safe="@")


@pytest.mark.parametrize("asked", ["BE2019", "BE2019@2"])
def test_a_picture_has_the_pinned_address_and_the_day_in_it(client, asked):
    found = client.get(f"/map.svg?lang=en&edition={asked}&indicator=q.progress").text
    version = "2" if asked.endswith("2") else "3"
    words = re.sub("<[^>]+>", " ", found)
    assert f"edition=BE2019@{version}" in words
    assert f"Version {version} of " in words


def test_a_data_package_says_its_version_and_links_to_it(client):
    view = View(lang="en", edition="BE2019@2")
    with consistent_snapshot():
        link = citation_link(view, "http://localhost:8501/", "")
        made = package_bytes(whole_edition(view, link), "edition", dt.date(2026, 5, 3))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        name = next(one for one in package.namelist() if one.endswith("datapackage.json"))
        told = json.loads(package.read(name))
    assert told["version"] == "2"
    assert "edition=BE2019@2" in told["homepage"]


REFUSED = {
    "BE2019@1": (410, "was withdrawn on"),
    "BE2019@4": (404, "has no version 4; the last one is 3"),
    "BE2019@0": (400, "“BE2019@0” is none"),
    "BE2019@-1": (400, "“BE2019@-1” is none"),
    "BE2019@99999999999999": (400, "is none"),
    "BE2019@999999999": (404, "the last one is 3"),
    "BE2019@x": (400, "“BE2019@x” is none"),
    "BE2019@3@4": (400, "“BE2019@3@4” is none"),
    "BE2019@": (400, "“BE2019@” is none"),
    "BE2019@03": (400, "is none"),
    "BE2019@%D9%A3": (400, "is none"),  # a three, in Arabic
    "BE2018@1": (404, "comes with the atlas and has no versions"),
    "BE1999@1": (404, "There is no edition"),
}


@pytest.mark.parametrize("edition", REFUSED)
@pytest.mark.parametrize("name", ["edition", "since"])
@pytest.mark.parametrize("frozen", ["", "&frozen"])
def test_what_is_no_version_is_a_sentence_with_its_status(client, edition, name, frozen):
    status, words = REFUSED[edition]
    page = "change" if name == "since" else "map"
    found = client.get(f"/{page}.csv?lang=en&{name}={edition}{frozen}", follow_redirects=False)
    assert found.status_code == status, found.text
    assert words in found.text
    assert "example.org" not in found.text
    assert "for editors" not in found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_is_in_the_readers_language(client, language):
    found = client.get(f"/map.csv?lang={language}&edition=BE2019@1")
    with consistent_snapshot():
        first = open_store().versions("BE2019")[0]
    assert translator(language).date(first.ended_at.date()) in found.text


@pytest.mark.parametrize("ending", ["png", "svg", "csv", "json", "html"])
def test_frozen_leads_to_the_version_published_now(client, ending):
    query = "lang=fr&edition=BE2019&indicator=q.progress&province=60000"
    found = client.get(f"/map.{ending}?{query}&frozen", follow_redirects=False)
    assert found.status_code == 307
    assert found.headers["location"] == f"./map.{ending}?" + query.replace("BE2019", "BE2019@3")
    assert client.get(f"/map.{ending}?{query}&frozen").status_code == 200


def test_frozen_keeps_a_version_and_says_the_edition_where_the_address_does_not(client):
    found = client.get("/map.csv?edition=BE2019@2&frozen=yes", follow_redirects=False)
    assert found.headers["location"] == "./map.csv?edition=BE2019@2"
    found = client.get("/map.csv?frozen&lang=nl", follow_redirects=False)
    assert found.headers["location"] == "./map.csv?lang=nl&edition=BE2018"
    found = client.get("/map.csv?frozen=no&lang=en", follow_redirects=False)
    assert found.status_code == 400
    assert "frozen = no" in found.text


@pytest.mark.parametrize(
    "link", ["http://x/map?{}&frozen", "http://x/map.csv?{}&frozen=yes", "{}&frozen"]
)
def test_the_command_keeps_the_version_published_now(client, tmp_path, link):
    target = tmp_path / "rows.json"
    query = "lang=fr&edition=BE2019&indicator=q.progress"
    assert main([link.format(query), "--to", str(target)]) == 0
    written = json.loads(target.read_text("utf-8"))["link"]
    assert "edition=BE2019@3&indicator=q.progress" in written
    assert "frozen" not in written


def test_change_is_pinned_at_both_ends(client):
    """Which edition is the usual one to count from may be another one tomorrow."""
    found = client.get("/change.csv?lang=en&edition=BE2019&frozen", follow_redirects=False)
    assert found.headers["location"] == "./change.csv?lang=en&edition=BE2019@3&since=BE2018"
    found = client.get("/change.csv?lang=en&since=BE2019&frozen", follow_redirects=False)
    assert "since=BE2019@3" in found.headers["location"]


def test_nobody_compares_an_edition_with_itself(client):
    found = client.get("/change.csv?lang=en&edition=BE2019&since=BE2019@2")
    assert found.status_code == 404


@given(st.text(max_size=30))
def test_whatever_stands_behind_the_sign_is_read_or_told(store, behind):
    with consistent_snapshot():
        view, notices = parse_view({"edition": f"BE2019@{behind}"}, "en")
    if behind in ("2", "3"):
        assert (view.edition, notices) == (f"BE2019@{behind}", [])
        assert view.query()["edition"] == f"BE2019@{behind}"
    else:
        assert view.edition == "BE2019"
        assert len(notices) == 1
        for language in LANGUAGES:
            assert translator(language).render(notices[0])


def test_the_page_for_an_article_says_its_version_and_keeps_it(client):
    pinned = client.get("/map.html?lang=en&edition=BE2019&controls=table&title=0&frozen")
    assert str(pinned.url).endswith("/map.html?lang=en&edition=BE2019@3&controls=table&title=0")
    assert "Version 3 of " in pinned.text
    assert "replaced since" not in pinned.text
    earlier = client.get("/map.html?lang=en&edition=BE2019@2").text
    assert re.search(r"Version 2 of [^.]+, replaced since\.", earlier)
    assert "edition=BE2019@2" in earlier


def test_a_sentence_to_be_pasted_names_its_version_and_links_to_it(store):
    with consistent_snapshot():
        said = {
            key: value_sentence(View(edition=key), "q.progress", nis_code(ANTWERPEN), "http://x/y")
            for key in ("BE2019", "BE2019@2")
        }
    assert "progress towards a Smart City at 3 out of 10" in said["BE2019"]
    assert ", version 3; source" in said["BE2019"]
    assert "edition=BE2019@3" in said["BE2019"]
    assert "at 2 out of 10" in said["BE2019@2"]
    assert said["BE2019@2"].endswith("A newer version has replaced it.")
