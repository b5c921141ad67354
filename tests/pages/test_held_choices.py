"""Each choice is drawn with the link's value as its default, not with the first of its options.

Where a busy server merges two runs the browser may get the default only, and would send it back as
what the reader chose.
"""

from __future__ import annotations

import pytest
from opening import opened_page

from geo.publishing.view import default_indicator

LINK = {
    "lang": "fr",
    "edition": "BE2017",
    "indicator": "domain.technology",
    "selected": "21004",
    "compare": "region",
    "region": "04000",
    "province": "20001",
    "year": "2017",
    "vintage": "2019",
    "scheme": "equal",
    "classes": "4",
    "second": "q.strategy",
    "vary": "mean",
}
PAGES = ("map", "ranking", "commune", "compare", "change", "initiatives")


def drawn_with(app):
    """Widget key -> what its message gives as default, and its value."""
    found = {}
    for box in app.selectbox:
        proto = box.proto
        default = proto.options[proto.default] if proto.HasField("default") else None
        found[box.key] = (default, None if box.value is None else box.format_func(box.value))
    for box in app.multiselect:
        named = [box.proto.options[place] for place in box.proto.default]
        found[box.key] = (named, [box.format_func(one) for one in box.value])
    for box in app.text_input:
        found[box.key] = (box.proto.default, box.value or "")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_what_is_drawn_has_its_value_as_default(page):
    app = opened_page(page, **LINK)
    assert default_indicator("BE2017") != LINK["indicator"]
    drawn = drawn_with(app)
    assert drawn["w_lang"] == ("Français", "Français")
    wrong = {key: pair for key, pair in drawn.items() if pair[0] != pair[1]}
    assert not wrong
