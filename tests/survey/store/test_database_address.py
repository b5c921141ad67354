"""Where the store is: what the environment may say, and what a reader may see of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.language import AtlasError
from geo.survey.shipped_table import DATA
from geo.survey.store.database_address import file_url, read_url, shown_place, store_url


def test_without_a_word_it_is_a_file_beside_the_data():
    assert Path(store_url({}).database) == DATA / "store" / "atlas.sqlite"
    assert shown_place(store_url({})) == "data/store/atlas.sqlite"


def test_the_folder_can_be_chosen(tmp_path):
    assert Path(store_url({"ATLAS_DATA": str(tmp_path)}).database) == tmp_path / "atlas.sqlite"


def test_a_database_goes_before_a_folder(tmp_path):
    url = store_url({"ATLAS_DATA": str(tmp_path), "ATLAS_DATABASE_URL": "postgres://a:b@h/atlas"})
    assert (url.drivername, url.database) == ("postgresql+psycopg", "atlas")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("postgresql://anna:secret@host.be:5433/atlas", "postgresql://host.be:5433/atlas"),
        ("postgresql+psycopg://host/atlas?password=secret", "postgresql://host/atlas"),
        ("postgresql:///atlas?user=anna", "postgresql://localhost/atlas"),
        ("sqlite:////srv/atlas.sqlite", "/srv/atlas.sqlite"),
    ],
)
def test_a_reader_sees_no_name_and_no_password(written, shown):
    assert shown_place(read_url(written)) == shown


@pytest.mark.parametrize(
    "written",
    ["anna:secret@host", "mysql://anna:secret@host/x", "postgresql://anna:secret@host", "sqlite://",
     "sqlite:///:memory:", "postgresql://anna:secret@host:port/x", "http://secret", "://secret"],
)  # fmt: skip
def test_another_address_is_refused_without_repeating_it(written):
    with pytest.raises(AtlasError, match="ATLAS_DATABASE_URL") as refused:
        read_url(written)
    assert "secret" not in str(refused.value)


def test_a_path_with_odd_letters(tmp_path):
    path = tmp_path / "données #1 50%?" / "atlas.sqlite"
    assert Path(file_url(path).database) == path
