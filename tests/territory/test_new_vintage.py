"""A boundary vintage is data: with one more in ``data/territory`` the atlas has it everywhere."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.territory.files import read_geometry, write_geometry, write_table
from geo.territory.mergers import number_of_communes
from geo.territory.vintages import DATA, NEWEST

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NEW = NEWEST + 6
BEFORE = number_of_communes(NEWEST)
STAYS, GOES = "61031", "61041"  # Huy takes in Modave

ASKED = f"""
import json
from geo.territory.build.aliases import alias_table
from geo.territory.files import write_table
from geo.territory.vintages import DATA

write_table(alias_table(DATA), DATA / "aliases.csv")
import pandas as pd
from geo.language import translator
from geo.publishing.control_options import sets_of_communes
from geo.publishing.map_view import compose
from geo.publishing.view import parse_view
from geo.survey import commune_profile
from geo.territory import VINTAGES, convert, find_communes, fit_vintages, load_outline, successors

view, notices = parse_view({{"vintage": "{NEW}", "commune": "{GOES}"}}, "en")
drawn = compose(view)
profile = commune_profile("BE2018", "{STAYS}", {NEW})
people = pd.Series({{"{STAYS}": 1.0, "{GOES}": 2.0}})
print(json.dumps({{
    "vintages": VINTAGES,
    "choice": sets_of_communes(translator("en")),
    "found": [[one.code, str(one.why)] for one in find_communes("{GOES}", {NEW})],
    "successors": successors("{GOES}", {NEWEST}, {NEW}),
    "sum": convert(people, {NEWEST}, {NEW}, "sum").values.iloc[:, 0]["{STAYS}"],
    "newest": fit_vintages(["{STAYS}"]).vintage,
    "selected": view.selected,
    "notices": len(notices),
    "drawn": len(drawn.table()),
    "population": profile.population,
    "parts": sorted(part.nis5 for part in profile.parts),
    "history": [[one.year, one.kind] for one in profile.history],
    "outline_valid": load_outline("{STAYS}", {NEW}).is_valid,
}}))
"""


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """The communes of the newest vintage after the made-up merger."""
    table = table.set_index("nis5")
    for column in ("population", "area_km2"):
        table.loc[STAYS, column] += table.loc[GOES, column]
    return table.drop(index=GOES).reset_index()


def _add_vintage(territory: Path) -> int:
    """Write the new vintage beside the others; the inhabitants of the merged commune."""
    kept = {"dtype": {"population": "int64", "area_km2": "float64"}, "keep_default_na": False}
    texts = {
        name: str
        for name in pd.read_csv(DATA / f"communes-{NEWEST}.csv", nrows=0).columns
        if name not in kept["dtype"]
    }
    communes = pd.read_csv(
        DATA / f"communes-{NEWEST}.csv", dtype=texts | kept["dtype"], keep_default_na=False
    )
    merged = _merged(communes)
    write_table(merged, territory / f"communes-{NEW}.csv")
    keys, geometry = read_geometry(f"communes-{NEWEST}.parquet")
    shapes = gpd.GeoSeries(geometry.array, keys["nis5"], crs=geometry.crs)
    shapes[STAYS] = shapes[STAYS].union(shapes[GOES])
    shapes = shapes.drop(GOES)
    write_geometry(
        pd.DataFrame({"nis5": shapes.index}), shapes, territory / f"communes-{NEW}.parquet"
    )
    for ending in ("csv", "parquet"):
        shutil.copy(DATA / f"areas-{NEWEST}.{ending}", territory / f"areas-{NEW}.{ending}")
    with (territory / "code_changes.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{NEW},{STAYS},Huy,{code},merger\n" for code in (STAYS, GOES))
    return int(merged.set_index("nis5").loc[STAYS, "population"])


@pytest.fixture(scope="module")
def of_new_vintage(tmp_path_factory, prepared_commands):
    """What an atlas with one vintage more says, the inhabitants it should count, and where it is."""
    root = tmp_path_factory.mktemp("atlas")
    shutil.copytree(ROOT / "geo", root / "geo")  # with what Python has compiled of it
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns(".cache", "store"))
    people = _add_vintage(root / "data" / "territory")
    said = prepared_commands.run(
        ["-c", ASKED], root, os.environ | {"ATLAS_DATA": str(root / "store")}
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout.splitlines()[-1]), people, root


def test_it_is_among_the_vintages_and_in_the_choice_of_boundaries(of_new_vintage):
    said, *_ = of_new_vintage
    assert said["vintages"][-1] == NEW
    assert said["newest"] == NEW
    assert said["choice"].endswith(f"{BEFORE} from {NEWEST}, {BEFORE - 1} from {NEW}.")


def test_the_merged_commune_is_found_converted_and_drawn(of_new_vintage):
    said, people, _ = of_new_vintage
    assert said["found"][0][0] == STAYS
    assert f"merged in {NEW}" in said["found"][0][1]
    assert said["successors"] == [STAYS]
    assert said["sum"] == 3
    assert said["drawn"] == BEFORE - 1
    assert said["outline_valid"]
    assert (said["selected"], said["notices"]) == (STAYS, 1)
    assert said["population"] == people


def test_its_profile_has_its_parts_and_its_history(of_new_vintage):
    said, *_ = of_new_vintage
    assert said["parts"] == [STAYS, GOES]
    assert said["history"] == [[NEW, "merger"]]


OF_ANY_VINTAGE = ("column", "mergers", "find_places", "nis_code", "vintage_conversion")


def test_what_is_tested_of_vintages_holds_with_it(of_new_vintage, prepared_commands):
    """A new vintage needs no change of these tests: what they say of years are facts.

    Few examples do: all are tried with the vintages there are.
    """
    *_, root = of_new_vintage
    shutil.copytree(
        ROOT / "tests", root / "tests", ignore=shutil.ignore_patterns("__pycache__", "browser")
    )
    shutil.copy(ROOT / "pyproject.toml", root)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
    tests = [f"tests/territory/test_{name}.py" for name in OF_ANY_VINTAGE]
    told = prepared_commands.run(
        [*command, "--hypothesis-profile", "few", *tests], root, os.environ
    )
    assert told.returncode == 0, told.stdout[-4000:]
