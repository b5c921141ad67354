"""Made-up damages to real outlines: each is refused, says where, and can be accepted if it is so.

Two provinces, generalised, stand for the country here, so that a case takes a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import affinity

from geo.language import AtlasError
from geo.territory.boundary_files import check as boundary_check
from geo.territory.boundary_files.check import check_boundaries, our_communes, report
from geo.territory.import_boundaries import main
from geo.territory.load import area_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Damage = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]

pytestmark = pytest.mark.slow

KNOKKE, BRUGES, TORHOUT, ZEDELGEM, ALVERINGEM = "31043", "31005", "31033", "31040", "38002"
CODE = "CD_MUNTY_REFNIS"
EVERY = our_communes(2018)
WEST = EVERY[area_of(2018, "province")[EVERY.index].isin(["30000", "40000"]).to_numpy()]
COVERED = gpd.GeoSeries(shapely.coverage_simplify(np.asarray(WEST.array), 100), WEST.index, 3812)


@pytest.fixture(autouse=True)
def two_provinces(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        code: one for code, one in boundary_check._names(2018).items() if code in COVERED.index
    }
    monkeypatch.setattr(boundary_check, "our_communes", lambda _: COVERED)
    monkeypatch.setattr(boundary_check, "_names", lambda _: names)


def whole() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({CODE: COVERED.index}, geometry=COVERED.to_numpy(), crs=3812)


def saved(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    target = folder / "damaged.gpkg"
    frame.to_file(target)
    return target


def moved(to: Callable[[np.ndarray], np.ndarray]) -> Damage:
    """Every point of the file elsewhere; neighbours still meet."""

    def damage(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = shapely.transform(np.asarray(frame.geometry.array), to)
        return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=frame.crs))

    return damage


def redrawn(code: str, shape: Callable[[gpd.GeoSeries], object]) -> Damage:
    """One commune is another shape; ``shape`` gets all of them by code."""

    def damage(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        drawn = gpd.GeoSeries(frame.geometry.to_numpy(), frame[CODE], crs=frame.crs)
        drawn[code] = shape(drawn)
        return frame.set_geometry(gpd.GeoSeries(drawn.to_numpy(), frame.index, crs=frame.crs))

    return damage


def cut(code: str, side: tuple[float, float], km2: float) -> Damage:
    """A commune without its outermost land towards a side (a direction: east, north)."""

    def shape(drawn: gpd.GeoSeries) -> object:
        polygon, (x, y) = drawn[code], drawn[code].centroid.coords[0]
        turn = np.degrees(np.arctan2(side[1], side[0]))
        low, high = 0.0, 20_000.0
        for _ in range(40):
            middle = (low + high) / 2
            beyond = shapely.box(x + middle, y - 50_000, x + 50_000, y + 50_000)
            left = polygon.difference(affinity.rotate(beyond, turn, origin=(x, y)))
            low, high = (low, middle) if polygon.area - left.area < km2 * 1e6 else (middle, high)
        return left

    return redrawn(code, shape)


def from_datum(xy: np.ndarray) -> np.ndarray:
    """Lambert 72 turned into Lambert 2008 as if both were of one datum."""
    points = gpd.GeoSeries.from_xy(*xy.T, crs=3812).to_crs(4313)
    return points.set_crs(4326, allow_override=True).to_crs(3812).get_coordinates().to_numpy()


def ramp(x: np.ndarray) -> np.ndarray:
    """0 in the west, 1 in the east, a few km between."""
    return np.clip((x - 575_000) / 4000, 0, 1)


def inwards(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    inner = shapely.union_all(frame.geometry.array).buffer(-250)
    return frame.set_geometry(frame.intersection(inner))


def given_away(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Seven square kilometres of Bruges are Knokke-Heist's: no gap, no overlap."""
    drawn = gpd.GeoSeries(frame.geometry.to_numpy(), frame[CODE], crs=frame.crs)
    land = drawn[BRUGES].intersection(drawn[KNOKKE].buffer(2500))
    drawn[BRUGES] = drawn[BRUGES].difference(land)
    drawn[KNOKKE] = drawn[KNOKKE].union(land)
    return frame.set_geometry(gpd.GeoSeries(drawn.to_numpy(), frame.index, crs=frame.crs))


def without_province(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame[~frame[CODE].isin(COVERED.index[COVERED.index < "40000"])]


def again(frame: gpd.GeoDataFrame, code: str, other: str) -> gpd.GeoDataFrame:
    copy = frame[frame[CODE] == code].assign(**{CODE: other})
    return gpd.GeoDataFrame(gpd.pd.concat([frame, copy]), crs=frame.crs)


def with_part(at: tuple[float, float], size: float, crs: int = 3812) -> Damage:
    x, y = at
    part = shapely.box(x, y, x + size, y + size)
    add = redrawn(TORHOUT, lambda drawn: shapely.union(drawn[TORHOUT], part))
    return lambda frame: add(frame.to_crs(crs))


def one_by_one(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_geometry(frame.simplify(200))


ALL_OF_IT = [
    # damage, what is said, the fault to accept (None: cannot be)
    (cut(KNOKKE, (-0.4, 0.9), 7), "Knokke-Heist (31043) lacks 7", "outline"),
    (cut(KNOKKE, (1, 0), 7), "Knokke-Heist (31043) lacks 7", "outline"),
    (cut(ALVERINGEM, (-1, 0), 1), "Alveringem (38002) lacks 1", "outline"),
    (
        redrawn(ALVERINGEM, lambda drawn: drawn[ALVERINGEM].union(west_of(drawn))),
        "Alveringem (38002) reaches ",
        "outline",
    ),
    (inwards, "Heuvelland (33039) lacks ", "outline"),
    (moved(from_datum), "the datum of 1972", "position"),
    (moved(lambda xy: xy + np.array([20, 0])), "lie 20 m from ours", "position"),
    (
        moved(lambda xy: xy + np.c_[300 * ramp(xy[:, 0]), xy[:, 0] * 0]),
        "arrondissement",
        "position outline",
    ),
    (
        moved(lambda xy: xy + np.c_[xy[:, 0] * 0, 110 * ramp(xy[:, 0])]),
        "arrondissement",
        "position",
    ),
    (moved(lambda xy: (xy - 6e5) * 1.0003 + 6e5), "300 millionths", "position"),
    (moved(lambda xy: xy + (xy[:, ::-1] - 6e5) * (3e-4, -3e-4)), "are turned by", "position"),
    (moved(lambda xy: xy / 0.3048006), "reaches outside", None),
    (moved(lambda xy: xy[:, ::-1]), "", None),
    (without_province, "Blankenberge (31004)", None),
    (redrawn(TORHOUT, lambda drawn: drawn[ZEDELGEM]), "Torhout (31033)", None),
    (
        lambda frame: again(frame, TORHOUT, ZEDELGEM),
        "Torhout (31033) and Zedelgem (31040) have",
        None,
    ),
    (lambda frame: again(frame, TORHOUT, "99999"), "99999", None),
    (with_part((0, 0), 0.01, 4326), "Torhout (31033): a part of ", "outline"),
    (with_part((0, 0), 100), "Torhout (31033): a part of ", "outline"),
    (with_part((540_000, 740_000), 20), "Torhout (31033): a part of ", "outline"),
    (one_by_one, "overlap by", None),
    (given_away, "Bruges (31005): ", "exchange"),
]


def west_of(drawn: gpd.GeoSeries) -> object:
    """France beside Alveringem."""
    polygon = drawn[ALVERINGEM]
    beside = affinity.translate(polygon, -600, 0)
    return beside.difference(shapely.union_all(drawn.to_numpy()))


def said_of(path: Path, **options: object) -> list[str]:
    """What forbids using a file, by an error or by its report."""
    try:
        checked = check_boundaries(path, 2018, **options)  # type: ignore[arg-type]
    except AtlasError as error:
        said = [error.text]
    else:
        said = list(checked.problems)
        assert all(report(checked))
    return [str(text) for text in said]


@pytest.mark.parametrize(("damage", "sentence", "fault"), ALL_OF_IT)
def test_a_damage_is_refused_and_says_where(
    damage: Damage,
    sentence: str,
    fault: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = saved(damage(whole()), tmp_path)
    said = "\n".join(said_of(path))
    assert said
    assert sentence in said
    if fault is None:
        return
    # What is moved far enough has other borders as well.
    first, *more = fault.split()
    assert f"add --accept {first}." in said
    if "the datum of 1972" in said:  # cause and remedy are no problems of their own
        checked = check_boundaries(path, 2018)
        assert str(report(checked)[1]) == "One problem; nothing was replaced:"
    command = [str(path), "--vintage", "2018", "--check"]
    assert main([*command, "--accept", first, *more]) == 0
    out = capsys.readouterr().out
    assert sentence in out
    assert out.count("Accepted as what the file says: ") == 1 + len(more)
    assert "All is right" not in out


def to_the_dunes(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """As the files that end at the high-water mark: without the beach, some 350 m wide."""
    land = shapely.union_all(frame.geometry.array)
    north_west = affinity.translate(land, 150, -320)
    inland = land.difference(shapely.box(490_000, 690_000, 580_500, 740_000)).union(
        land.intersection(north_west)
    )
    return frame.set_geometry(frame.intersection(inland))


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (lambda frame: frame, None),
        (moved(lambda xy: xy + np.array([4, -3])), "lie 5 m from ours"),
        (to_the_dunes, "Koksijde"),
    ],
)
def test_another_drawing_is_taken_and_only_what_is_the_same_is_all_right(
    drawing: Damage, told: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(drawing(whole()), tmp_path)
    assert said_of(path) == []
    assert main([str(path), "--vintage", "2018", "--check"]) == 0
    out = capsys.readouterr().out
    assert ("All is right" in out) == (told is None)
    assert (told or "") in out
    assert "Nothing was replaced, as asked." in out.splitlines()[-1]


@pytest.mark.parametrize("tolerance", [50, 200, 400])
def test_a_coarser_drawing_is_taken(tolerance: float, tmp_path: Path) -> None:
    shapes = shapely.coverage_simplify(np.asarray(COVERED.array), tolerance)
    frame = whole()
    path = saved(frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=frame.crs)), tmp_path)
    assert said_of(path) == []
