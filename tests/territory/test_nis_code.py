"""What is the code of a place, and what is not."""

from __future__ import annotations

import pytest

from geo.territory import LEVELS, VINTAGES, area_of
from geo.territory.nis_code import is_nis_code, nis_code


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_place_of_every_level_has_one(vintage, level):
    codes = area_of(vintage, level)
    assert [nis_code(code) for code in codes] == list(codes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6206",
        "620630",
        "62063A",
        " 62063",
        "62063\n",
        "BE_62063",
        "62063.0",
        "６２０６３",
        "٦٢٠٦٣",
    ],
)
def test_what_is_no_code_is_refused(text):
    assert not is_nis_code(text)
    with pytest.raises(ValueError, match=r"^"):
        nis_code(text)
