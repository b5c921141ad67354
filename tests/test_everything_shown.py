"""The tool that proves that a change changes nothing that is seen: what it finds, what it forgives."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest
from babel.dates import format_date
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.everything_shown import BATCHES, main
from bench.shown import looks
from bench.shown.differences import differences
from bench.shown.drawn import page_text
from bench.shown.record import Record
from bench.shown.taken import file_text


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path / "before", {str(tmp_path): "<temp>"})


def sent(body: str, *path: int) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.new_element.html.body = body
    return message


def test_one_word_of_a_page_is_found_and_shown(tmp_path, record, capsys):
    other = Record(tmp_path / "after")
    for one, word in ((record, "thirteen"), (other, "fourteen")):
        one.write("pages/map/first.en", page_text([sent(f"<p>{word}</p>", 0)], {}, one))
        one.write("pages/map/same.en", page_text([sent("<p>same</p>", 0)], {}, one))
    assert main(["--compare", str(record.folder), str(other.folder)]) == 1
    said = capsys.readouterr().out
    assert "differ: pages/map/first.en.txt" in said
    assert "thirteen" in said
    assert "fourteen" in said
    assert "same.en" not in said
    assert main(["--compare", str(record.folder), str(record.folder)]) == 0


def test_what_is_written_apart_is_looked_into(tmp_path, record):
    other = Record(tmp_path / "after")
    for one, last in ((record, "Zwijndrecht"), (other, "Zwijndrecht (11056)")):
        message = ForwardMsg()
        message.metadata.delta_path.append(0)
        message.delta.new_element.selectbox.options.extend([*map(str, range(50)), last])
        one.write("pages/map/first.en", page_text([message], {}, one))
    changed, lines = differences(record.folder, other.folder)
    assert changed == 1
    assert any(line.endswith("+ Zwijndrecht (11056)") for line in lines)


def test_a_file_that_is_gone_or_new_counts(tmp_path, record):
    other = Record(tmp_path / "after")
    record.write("commands/a", "x")
    other.write("commands/b", "x")
    assert differences(record.folder, other.folder) == (
        2,
        ["only before: commands/a.txt", "only after: commands/b.txt"],
    )


def test_two_folders_of_nothing_are_not_alike(tmp_path):
    with pytest.raises(FileNotFoundError):
        differences(tmp_path / "a", tmp_path / "b")


def test_what_changes_from_run_to_run_is_forgiven_and_nothing_beside_it(tmp_path, record):
    today = dt.datetime.now().astimezone().date()
    assert record.normal(f"on {today}, {format_date(today, 'long', locale='nl')}") == (
        "on <today>, <today>"
    )
    assert record.normal(f"{tmp_path}/x $$ID-{'a' * 32}-w_download") == "<temp>/x $$ID-w_download"
    assert record.normal("page-94fcd3fecb.css") == "page.css"
    assert record.normal("2018-06-14, 7.25%, 589 of 581") == "2018-06-14, 7.25%, 589 of 581"


def test_order_line_ends_and_json_of_an_element_are_kept(record):
    paint = json.dumps({"val": [1.25, 3], "legend": {"items": [{"c": "0", "n": "12"}]}})
    text = page_text(
        [sent("second", 0, 1), sent(f"atlas.paint({paint});", 0, 0), sent("a\nb", 0, 2)], {}, record
    )
    assert text.index("val: [1.25, 3]") < text.index("second") < text.index("a↵")
    assert 'n: "12"' in text


def test_what_is_there_only_while_one_waits_is_no_part_of_the_page(record):
    spinner = ForwardMsg()
    spinner.metadata.delta_path.append(0)
    spinner.delta.new_transient.elements.add().spinner.text = "slow"
    text = page_text([sent("kept", 0), spinner], {}, record)
    assert "kept" in text
    assert "slow" not in text


def test_the_rounding_and_the_format_of_a_cell_are_told(record):
    def book(value: float, kind: str, colour: str = "FF000000") -> str:
        made = openpyxl.Workbook()
        made.active.append(["n", "value"])
        made.active.append([3, value])
        made.active["B2"].number_format = kind
        made.active["A1"].font = openpyxl.styles.Font(color=colour)
        sink = io.BytesIO()
        made.save(sink)
        text = file_text("a.xlsx", sink.getvalue(), record)
        return "\n".join(line for line in text.split("\n") if "ied: " not in line)

    assert book(7.2, "0.0") == book(7.2, "0.0")
    assert book(7.2, "0.0") != book(7.25, "0.0")
    assert book(7.2, "0.0") != book(7.2, "0.00")
    assert book(7.2, "0.0") != book(7.2, "0.0", "FF0B5F73")


def test_marks_and_quotes_of_a_csv_are_told(record):
    assert file_text("a.csv", b"a,b\r\n1,2\r\n", record) != file_text(
        "a.csv", b"a,b\n1,2\n", record
    )
    assert file_text("a.csv", b"a,b\n1,2\n", record) != file_text("a.csv", b'a,b\n"1",2\n', record)


def test_every_page_is_looked_at_and_every_batch_known():
    from pathlib import Path

    pages = {path.stem for path in (Path(__file__).parents[1] / "pages").glob("*.py")}
    seen = {look.page for batch in looks.LOOKS.values() for look in batch}
    assert pages <= seen
    assert set(looks.LOOKS) <= set(BATCHES)
    names = [(look.page, look.name) for batch in looks.LOOKS.values() for look in batch]
    assert len(names) == len(set(names))
