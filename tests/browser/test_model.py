"""The model on the live map: asked for by its switch, drawn apart, told to who listens."""

from __future__ import annotations

import edition_with_a_model
import pytest
from conftest import serving
from small_editions import published

QUERY = f"/?lang=en&edition={edition_with_a_model.NAME}&indicator=q.progress&level=arrondissement"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    with published(folder, edition_with_a_model.edition()), serving() as address:
        yield address


def test_the_switch_draws_it_with_rings_and_the_link_keeps_it(visit, own_server):
    reader = visit().open(own_server + QUERY)
    before = reader.painted()
    rings = reader.map.locator("path.area[style*='#m-']")
    assert rings.count() == 0
    assert "By the model" not in reader.map.locator(".atlas-legend").inner_text()
    reader.page.get_by_text("Model", exact=True).click()
    reader.painted(before)
    assert rings.count() == 27
    assert "model=yes" in reader.page.url
    assert "By the model: few answers" in reader.map.locator(".atlas-legend").inner_text()
    label = rings.first.get_attribute("aria-label")
    assert "Model, n\u00a0=\u00a0" in label
    assert "95% interval" in label
