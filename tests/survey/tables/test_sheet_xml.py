"""The quick reading of a sheet gives what openpyxl gives, or leaves the sheet to openpyxl."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.reader.strings import read_string_table
from table_files import part, repacked, with_sheet_xml, workbook

from geo.language import AtlasError
from geo.survey.tables import Percent, letter, read_table, sheet_bytes
from geo.survey.tables import workbook as workbooks
from geo.survey.tables.records import Vocabulary
from geo.survey.tables.sheet_bytes import quick_blocks
from geo.survey.tables.sheet_xml import Styles, UnusualError, exact_rows, shared_texts

ROWS = [
    ["commune", "score", None, "day"],
    ["Liège & co <b>", 3.5, None, dt.date(2018, 6, 14)],
    [None, None, True, None],
    ["Gent", -0.25, 10**12, dt.time(9, 30)],
]
NO_STYLES = Styles(["one", "two"], frozenset(), frozenset(), frozenset(), dt.datetime(1899, 12, 30))  # noqa: DTZ001


def quick_rows(sheet: io.BytesIO, styles: Styles, merged: list):
    """The blocks of the quick reader as rows."""
    vocabulary = Vocabulary()
    for block in quick_blocks(sheet, styles, merged, vocabulary):
        rows: list[dict[int, object]] = [{} for _ in block.numbers]
        for row, column, cell in zip(block.rows, block.columns, block.cells, strict=True):
            rows[row][column] = vocabulary.cells[cell]
        for number, cells in zip(block.numbers, rows, strict=True):
            yield number, [cells.get(place) for place in range(max(cells, default=-1) + 1)]


def rows_of(reader, xml: str, styles: Styles = NO_STYLES):
    merged: list = []
    rows = []
    for number, cells in reader(io.BytesIO(xml.encode()), styles, merged):
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append((number, cells))
    return rows, sorted(merged)


def sheet(rows: str, tail: str = "") -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1"><v>2.50</v></c></row>',
        '<row r="1"/><row r="2" ht="3"/><row r="4"><c r="AA4" t="b"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>',
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t> b</t></r>'
            "</is></c></row>"
        ),
        '<row r="1"><c r="A1" t="str"><f>"&lt;"</f><v>&lt;x&gt;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><f><![CDATA[<c r="B1"]]></f><v>x</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="d"><v>2018-06-14</v></c></row>',
        (
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A9" si="0">1+1</f><v>2</v></c></row>\n'
            '<row r="2">\n <c r="A2"><f t="shared" si="0"/><v>2</v></c>\n</row>'
        ),
        '<row r="1"><c r="A1" cm="1" vm="2"><v>1E3</v></c><c r="B1"></c><c r="C1"/></row>',
        '<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row>',
        "",
    ],
)
def test_each_way_of_writing_a_cell_is_read_alike(rows: str) -> None:
    tail = '<mergeCells count="1"><mergeCell ref="B2:AA3"/></mergeCells>'
    exact = rows_of(exact_rows, sheet(rows, tail))
    try:
        quick = rows_of(quick_rows, sheet(rows, tail))
    except UnusualError:
        assert "CDATA" in rows
        return
    assert quick == exact
    assert [[type(cell) for cell in cells] for _, cells in quick[0]] == [
        [type(cell) for cell in cells] for _, cells in exact[0]
    ]


@pytest.mark.parametrize(
    "xml",
    [
        sheet('<row r="1"><c><v>1</v></c></row>'),  # cells without reference
        sheet('<row><c r="A1"><v>1</v></c></row>'),  # a row without number
        sheet('<row r="1"><c r="A1"><v>1</v></c><c><v>2</v></c></row>'),
        sheet('<row r="1"><c s="0" r="A1"><v>1</v></c></row>'),  # another order
        sheet("<row r='1'><c r='A1'><v>1</v></c></row>"),
        sheet('<x:row r="1"/>').replace("<sheetData>", "<x:sheetData>"),
        sheet('<row r="1"><c r="A1"><v>1</v></row>'),  # not closed
        sheet('<row r="1"><c r="A1"></c><c r="B1"></c></v></c></row>'),  # closed too often
        sheet('<row r="1"><c r="A2"><v>1</v></c></row>'),  # of another row
        sheet('<row r="1"><c r="A1"><v>&a;</v></c></row>'),  # an entity
        sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
        '<?xml version="1.0" encoding="UTF-16"?>' + sheet(""),
        sheet("").removesuffix("</sheetData></worksheet>"),
    ],
)
def test_what_is_written_in_another_way_is_left_to_openpyxl(xml: str) -> None:
    with pytest.raises(UnusualError):
        rows_of(quick_rows, xml)


def test_shared_texts_are_those_that_openpyxl_reads() -> None:
    xml = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<si><t xml:space="preserve"> a </t></si><si/><si><t/></si>'
        b"<si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space='preserve"
        b"'> &amp; plain</t></r><rPh sb='0' eb='1'><t>said</t></rPh></si>"
        b"<si><t>line&#10;two _x005F_x000D_</t></si></sst>"
    )
    found = shared_texts(io.BytesIO(xml))
    assert found == read_string_table(io.BytesIO(xml))
    assert found[3] == "bold & plain"


def test_spreadsheet_programs_write_as_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object):
        raise AssertionError("openpyxl was asked")

    monkeypatch.setattr(workbooks, "exact_rows", never)
    table = read_table("own.xlsx", workbook(*ROWS))
    assert table.rows[0] == ("Liège & co <b>", 3.5, None, dt.date(2018, 6, 14))
    assert table.rows[2] == ("Gent", -0.25, 10**12, dt.time(9, 30))


def test_a_sheet_written_in_another_way_is_read_all_the_same() -> None:
    content = workbook(*ROWS)
    usual = read_table("own.xlsx", content)
    xml = part(content)
    head, data = xml.split("<sheetData>")
    prefixed = data.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    other = head.replace("<", "<x:").replace("<x:/", "</x:") + "<x:sheetData>" + prefixed
    other = other.replace("xmlns=", "xmlns:x=").replace("<x:?xml", "<?xml")
    unusual = repacked(content, {"xl/worksheets/sheet1.xml": other.encode()})
    assert read_table("own.xlsx", unusual) == usual
    assert 'r="A1"' in other


def test_a_cell_that_belongs_nowhere_is_a_damaged_workbook() -> None:
    content = with_sheet_xml(
        workbook(*ROWS), ('<c r="B2" t="n"><v>3.5</v>', '<c r="B2"><v>abc</v>')
    )
    with pytest.raises(AtlasError, match="cannot be opened"):
        read_table("own.xlsx", content)


def test_rows_are_put_together_across_the_pieces_they_are_read_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>1</v></c><c r="C{number}"><v>{number}</v></c></row>'
        for number in range(1, 40)
    )
    merges = "".join(f'<mergeCell ref="A{n}:B{n + 1}"/>' for n in range(50, 90, 2))
    xml = sheet(rows, f"<mergeCells>{merges}</mergeCells>")
    whole = rows_of(quick_rows, xml)
    assert len(whole[0]) == 39
    assert len(whole[1]) == 20
    for size in (200, 333, 1_001):  # the head must be in the first piece
        monkeypatch.setattr(sheet_bytes, "_PIECE", size)
        assert rows_of(quick_rows, xml) == whole


STYLES = ["", ' s="1"', ' s="12"', ' s="123"', ' s="1234567"']
INSIDE = st.one_of(
    st.sampled_from(["/>", "></c>", "><v/></c>", "><v></v></c>", "><f>A1&gt;B1</f><v>7</v></c>"]),
    st.integers(0, 10**11).map(lambda number: f"><v>{number}</v></c>"),
    st.floats(-1e6, 1e6).map(lambda number: f"><v>{round(number, 4)!r}</v></c>"),
    st.integers(0, 1).map(lambda number: f' t="s"><v>{number}</v></c>'),
    st.text("a>é7", max_size=9).map(lambda text: f' t="str"><v>{text}</v></c>'),
    st.text("a>é7", max_size=9).map(lambda text: f' t="inlineStr"><is><t>{text}</t></is></c>'),
)


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.integers(1, 1_048_576),
        st.dictionaries(
            st.integers(0, 800), st.tuples(st.sampled_from(STYLES), INSIDE), max_size=9
        ),
        max_size=9,
    ),
    st.sampled_from(["", "\n", "\r\n  "]),
)
def test_cells_that_differ_in_any_byte_are_told_apart(rows, space) -> None:
    """Of all lengths, with other styles, at other places: as openpyxl reads them."""
    xml = "".join(
        f'<row r="{number}">{space}'
        + "".join(
            f'<c r="{letter(place)}{number}"{style}{inside}{space}'
            for place, (style, inside) in sorted(cells.items())
        )
        + f"</row>{space}"
        for number, cells in sorted(rows.items())
    )
    quick, exact = rows_of(quick_rows, sheet(xml)), rows_of(exact_rows, sheet(xml))
    assert repr(quick) == repr(exact)


def test_one_byte_is_enough_to_tell_two_cells_apart() -> None:
    texts = ["a" * size for size in range(20)]
    texts += [f"{text[:at]}b{text[at + 1 :]}" for text in texts for at in range(len(text))]
    numbers = [int("1" * size) for size in range(1, 12)]
    numbers += [number + 10**at for number in numbers for at in range(len(str(number)))]
    percents = set(numbers[::2])
    styles = Styles([], percents, frozenset(), frozenset(), NO_STYLES.epoch)
    inside = [f' t="str"><v>{text}</v></c>' for text in texts]
    inside += [f' s="{style}"><v>{size}</v></c>' for style in numbers for size in (7, 7777)]
    cells = [f'<c r="{letter(at)}9"{xml}' for at, xml in enumerate(inside)]
    [(_, found)], _ = rows_of(quick_rows, sheet(f'<row r="9">{"".join(cells)}</row>'), styles)
    assert found[: len(texts)] == [text or None for text in texts]
    expected = [
        Percent(size * 100) if style in percents else size
        for style in numbers
        for size in (7, 7777)
    ]
    assert list(map(repr, found[len(texts) :])) == list(map(repr, expected))


def _unusual(*_: object):
    raise UnusualError


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e12, 1e12).map(lambda number: round(number, 6)),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=12),
)


@settings(max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_any_workbook_is_read_alike_by_both(rows: list[list[object]]) -> None:
    rows = [[cell.removeprefix("=") if isinstance(cell, str) else cell for cell in r] for r in rows]
    content = workbook(["commune", "b", "c", "d", "e", "f"], *rows)
    try:
        quick = read_table("own.xlsx", content)
    except AtlasError:  # rows of nothing
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbooks, "quick_blocks", _unusual)
        exact = read_table("own.xlsx", content)
    assert quick == exact
    for one, other in zip(quick.rows, exact.rows, strict=True):
        assert [type(cell) for cell in one] == [type(cell) for cell in other]
