"""The published figures: all there, typed, doubts kept, damage named."""

import csv
import math
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from geo.language import AtlasError
from geo.survey.editions import list_editions
from geo.survey.published.figures import (
    FIGURES,
    all_figures,
    find_figures,
    load_figures,
    published_count,
    published_keys,
    read_figures,
    unit_text,
)


def test_every_figure_is_there_with_a_source_and_a_known_unit():
    table = load_figures()
    assert len(table) == 127
    assert table.value.dtype == "float64"
    assert table.source_url.str.startswith("http").all()
    assert not table.duplicated(["edition", "indicator_key", "geography_code"]).any()
    for unit in table.unit.unique():
        assert str(unit_text(unit))


def test_headline_figures():
    assert published_count("BE2018", "01000") == 123
    assert published_count("BE2018", "01000", "n_population") == 589
    (progress,) = [f for f in find_figures("BE2018", "progress_score") if f.level == "country"]
    assert progress.value == 3.64
    assert progress.as_score() == 3.64
    assert progress.as_share(123) is None


def test_a_number_of_communes_becomes_a_share_only_with_its_denominator():
    country, flanders = find_figures("BE2017", "sc_manager_n")
    assert country.as_share(None) == pytest.approx(100 * 17 / 113)
    assert flanders.as_share(None) is None  # 6 communes of an unpublished number
    assert flanders.as_share(60) == pytest.approx(10)


def test_a_number_of_projects_becomes_a_mean_per_commune():
    (projects,) = find_figures("BE2017", "projects_total")
    assert projects.as_mean_count(113) == pytest.approx(264 / 113)
    assert projects.as_mean_count(None) is None


def test_doubts_are_kept_in_all_languages():
    (figure,) = find_figures("BE2017", "n_respondents")
    assert "119" in figure.note["en"]
    for one in all_figures():
        texts = [one.label] if one.note is None else [one.label, one.note]
        for text in texts:
            assert all(text[language].strip() for language in ("nl", "fr", "de", "en"))


# Pages, reports and slides of the institute, and of those it made the barometer for.
FIRST_HAND = (
    "smart-city.uliege.be",
    "labos.ulg.ac.be",
    "orbi.uliege.be",
    "123dok.net",
    "businessdocbox.com",
    "digitalwallonia.be",
)


def test_what_others_than_the_institute_tell_is_marked_so():
    for one in all_figures():
        own = urlsplit(one.source_url).netloc.removeprefix("www.") in FIRST_HAND
        assert one.second_hand != own, one


def as_written():
    """Every figure with its value as the file writes it: the decimals say how it was rounded."""
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return list(zip(all_figures(), (row["value"] for row in csv.DictReader(file)), strict=True))


def is_possible(written: str, whole: int, *, out_of: float) -> bool:
    """Whether some number of ``whole`` gives a value that rounds, either way at .5, to this one."""
    value, decimals = Decimal(written), len(written.partition(".")[2])
    half = Decimal(5) / 10 ** (decimals + 1)
    least = math.ceil(float(value - half) * whole / out_of - 1e-9)
    return 0 <= least <= float(value + half) * whole / out_of + 1e-9


def test_every_share_and_mean_is_possible_of_as_many_as_answered_or_its_base_is_not_known():
    checked = 0
    for one, written in as_written():
        key = {"answered": "n_respondents", "invited": "n_population"}.get(one.base)
        n = published_count(one.edition, one.code, key) if key else None
        if n is None or one.rounded or one.derived:
            continue
        checked += 1
        # A commune answers a score with a whole number from 0 to 10.
        assert is_possible(written, n, out_of=1 if one.unit_key == "score /10" else 100), (one, n)
    assert checked > 30
    (impossible,) = find_figures("WAL2019", "engaged_share")
    assert not is_possible("62.5", 59, out_of=100)
    assert impossible.base == "unknown"
    assert "Base not known" in impossible.note["en"]


def test_a_sample_adds_up():
    for edition in list_editions():
        whole = published_count(edition.id, "03000")
        urban, rural = (published_count(edition.id, f"03000-{one}") for one in "UR")
        if urban and rural:
            assert urban + rural == whole
    small, large = (
        published_count("WAL2021", "03000", f"n_respondents_{one}")
        for one in ("small", "large_cities")
    )
    assert small + large == published_count("WAL2021", "03000")


def test_a_unit_says_of_what_it_is():
    text = FIGURES.read_text(encoding="utf-8")
    assert "% of engaged municipalities,engaged," in text
    for one in all_figures():
        if one.unit_key.startswith("municipalities") or one.unit_key == "projects":
            assert one.base == "counted"


def test_sample_sizes_are_not_listed_as_findings():
    assert "n_respondents" not in published_keys("WAL2021")
    assert "progress_score" in published_keys("WAL2021")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda t: t.replace("3.64", "3.64!"), ["row 43", "column value", "3.64!", "a number"]),
        (lambda t: t.replace("geography_level", "level", 1), ["no column geography_level"]),
        (lambda t: t.replace("% of projects", "% of plans"), ["column unit", "% of plans"]),
        (lambda t: t.replace("/10,answered,", "/10,invited,"), ["column base", "engaged"]),
        (lambda t: t.replace(",counted,no,", ",counted,perhaps,", 1), ["rounded", "perhaps"]),
        (lambda t: t.replace(",01000,589", ",1000,589", 1), ["row 2", "geography_code", "“1000”"]),
        (lambda t: t.replace(",country,", ",kingdom,", 1), ["“kingdom”", "province"]),
        (lambda _: "", ["cannot be read"]),
    ],
)
def test_damage_is_named_with_its_place(tmp_path, damage, words):
    text = FIGURES.read_text(encoding="utf-8")
    broken = tmp_path / "figures.csv"
    broken.write_text(damage(text), encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        read_figures(broken)
    for word in [*words, "figures.csv"]:
        assert word in str(caught.value)


def test_a_missing_file_says_where_it_should_be(tmp_path):
    with pytest.raises(AtlasError, match="is missing"):
        read_figures(tmp_path / "figures.csv")


def test_bytes_that_are_not_utf8_are_refused(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_bytes("édition".encode("latin-1"))
    with pytest.raises(AtlasError, match="UTF-8"):
        read_figures(path)
