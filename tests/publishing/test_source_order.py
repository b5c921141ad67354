"""Sources are listed with the institute's own first and copies on portals last."""

import re

from geo.publishing.barometer_page.page import barometer_html
from geo.publishing.html import site_of
from geo.publishing.source_order import INSTITUTE, PORTALS, primary_first
from geo.survey.published.figures import all_figures


def test_the_institute_comes_first_and_copies_last():
    press, copy = "https://www.rtl.be/x", "https://123dok.net/document/a"
    own, other = "https://www.smart-city.uliege.be/y", "https://orbi.uliege.be/z"
    assert primary_first([copy, press, own, copy, other]) == [own, other, press, copy]
    assert primary_first([]) == []


def test_every_portal_and_site_is_one_that_is_cited():
    cited = " ".join(one.source_url for one in all_figures())
    assert all(site in cited for site in (*INSTITUTE, *PORTALS))


def test_in_the_story_no_copy_stands_before_an_original():
    html = barometer_html("en", "light")
    story = html[html.index('id="story"') : html.index('id="sample"')]
    listed = re.findall(r"\((<a .*?)\)\. ", story, re.DOTALL)
    assert any(one.count("<a ") > 1 for one in listed)
    for one in listed:
        sites = re.findall(r">([^<]+)</a>", one)
        assert sites == [
            site_of(each) for each in primary_first(f"https://{site}" for site in sites)
        ]
