"""What may not be taken away is in no picture, behind no address and in no first page either."""

from __future__ import annotations

import datetime as dt
import importlib
from dataclasses import replace

import pytest

import geo.publishing.map_view
from geo.cartography.picture.paper import Look
from geo.language import AtlasError, Text
from geo.publishing.first_paint.content import first_page
from geo.publishing.forms.endings import forms_of
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.pictures.map import map_picture
from geo.publishing.view import View
from geo.state_cache import StateChangedError, forget

USERS = (
    "geo.publishing.pictures.map",
    "geo.publishing.embed.content",
    "geo.publishing.first_paint.content",
    "geo.publishing.map_page.download",
)


@pytest.fixture(params=["commune", "province"])
def confidential(request, monkeypatch):
    """A view of a survey that communes really answered, and for which there is no rule."""
    compose = geo.publishing.map_view.compose

    def of_a_real_survey(view, theme="light"):
        found = compose(view, theme)
        real = replace(found.observations.edition, demonstration=False, version=None)
        return replace(found, observations=replace(found.observations, edition=real))

    for user in USERS:
        monkeypatch.setattr(importlib.import_module(user), "compose", of_a_real_survey)
    yield View(indicator="q.progress", level=request.param)
    forget()


def test_no_picture_is_drawn_of_it(confidential):
    with pytest.raises(AtlasError, match="confidential"):
        map_picture(confidential, Look())


@pytest.mark.parametrize("ending", forms_of("map").endings())
def test_no_address_gives_it(confidential, ending):
    asked = read_request("map", ending, confidential.query(), "en")
    with pytest.raises(RefusedError, match="confidential") as refused:
        make(asked, "link", dt.date(2040, 1, 1))
    assert refused.value.status == 403


def test_the_first_page_does_not_tell_it(confidential):
    with pytest.raises(AtlasError, match="confidential"):
        first_page("map", confidential.query(), "en", "http://x/", Text("Map"))


def test_a_picture_of_what_is_gone_is_not_the_one_that_was_shown():
    from pages.shared.picture_download import _file

    with pytest.raises(StateChangedError):
        _file(None, "svg", Look(), 1)
    assert _file("<svg/>", "svg", Look(), 1) == b"<svg/>"
