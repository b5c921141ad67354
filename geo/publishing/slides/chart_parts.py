"""Charts on a slide whose numbers and looks can be changed, with their numbers in a workbook.

The workbook inside is written here: what python-pptx would write takes a name that begins with
``=`` for a formula, and does not say that data are a demonstration.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from geo.cartography.picture.paper import INKS
from geo.publishing.slides.picture_parts import colour_of, describe
from geo.publishing.slides.slide import BarChart, PointChart
from geo.publishing.slides.text_fit import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator

_TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SHEET = "Sheet1"  # where the chart looks for its numbers
_NAMES = 0.36  # of the width, for the names of bars at most
_LETTER = 0.55  # width of a letter, of its size
_BESIDE = 0.2  # inches, between a name and what is beside it
_LEAST = 6  # points, of the letters of names
_BOTTOM = 0.86  # of the height: there the bars end, and the scale begins


def add_chart(
    slide: Any,
    chart: BarChart | PointChart,
    box: tuple[float, float, float, float],
    told: Sequence[str],
    say: Translator,
) -> Any:
    """Put a chart into a box (inches: left, top, width, height) of a slide of python-pptx.

    ``told`` stands beside the numbers in the workbook: label and source.
    """
    from pptx.util import Inches  # noqa: PLC0415  (only where slides are asked for)

    place = [Inches(one) for one in box]
    bars = isinstance(chart, BarChart)
    frame = (
        _bars(slide, chart, place, box, say)
        if isinstance(chart, BarChart)
        else _points(slide, chart, place)
    )
    describe(frame, chart.alt)
    made = frame.chart
    made.has_title = False
    made.font.color.rgb = colour_of(INKS["light"].ink)
    workbook = _bar_workbook(chart, told) if bars else _point_workbook(chart, told)  # type: ignore[arg-type]
    made.part.chart_workbook.update_from_xlsx_blob(workbook)
    return frame


def _bars(
    slide: Any,
    chart: BarChart,
    place: list[Any],
    box: tuple[float, float, float, float],
    say: Translator,
) -> Any:
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION  # noqa: PLC0415
    from pptx.util import Pt  # noqa: PLC0415

    new: Any = CategoryChartData
    data = new()
    data.categories = list(chart.categories)
    for one in chart.series:
        data.add_series(one.name, one.values, number_format=number_format(one.digits, chart, say))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    made = frame.chart
    rows = len(chart.categories) * len(chart.series)
    size = max(9.0, min(14.0, 0.62 * box[3] * 72 / max(rows + 2, 1)))
    size = _with_all_names(chart, size, box)
    made.font.size = Pt(size)
    _axes(made, chart, number_format(0, chart, say), size)
    _legend(made, several=len(chart.series) > 1, size=size)
    _room_for_names(made, chart, size, box[2])
    plot = made.plots[0]
    plot.gap_width = 45
    plot.overlap = -5
    for one, drawn in zip(chart.series, plot.series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour_of(one.colour)
        drawn.invert_if_negative = False
        for at, colour in enumerate(one.of_points):
            if colour is not None:
                fill = drawn.points[at].format.fill
                fill.solid()
                fill.fore_color.rgb = colour_of(colour)
        labels = drawn.data_labels
        labels.show_value = True
        labels.number_format = number_format(one.digits, chart, say)
        labels.number_format_is_linked = False
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(size)
    return frame


def _with_all_names(chart: BarChart, size: float, box: tuple[float, float, float, float]) -> float:
    """The size of letters, smaller where a name is higher than its row else.

    LibreOffice leaves out a name that would touch the one above it, whatever the file says.
    """
    high = (_BOTTOM - _top(chart)) * box[3] / max(len(chart.categories), 1)
    sizes = [size, *(one / 2 for one in range(int(2 * size), 2 * _LEAST - 1, -1) if one / 2 < size)]
    wide = _NAMES * box[2] - _BESIDE
    return min((fitted([one], wide, high, sizes) for one in chart.categories), default=size)


def number_format(digits: int | None, chart: BarChart, say: Translator) -> str:
    """How the numbers of a chart are written, as a format of spreadsheets.

    The decimal mark is that of the program's language; the sign of per cents is ours.
    """
    plain = f"0.{'0' * digits}" if digits else "0"
    if not chart.percent:
        return "General" if digits is None else plain
    sign = say.percent(0).removeprefix(say.number(0))
    return f'{plain}"{sign}"'


def _axes(made: Any, chart: BarChart, ticks: str, size: float) -> None:
    from lxml import etree  # noqa: PLC0415
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK  # noqa: PLC0415
    from pptx.oxml.ns import qn  # noqa: PLC0415
    from pptx.util import Pt  # noqa: PLC0415

    quiet, edge = colour_of(INKS["light"].quiet), colour_of(INKS["light"].edge)
    names, numbers = made.category_axis, made.value_axis
    names.reverse_order = True  # the first on top
    numbers._element.find(qn("c:crosses")).set("val", "max")  # noqa: SLF001  (and the scale below)
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = quiet
    names.has_major_gridlines = False
    every = etree.Element(qn("c:tickLblSkip"), val="1")  # no name is left out
    names._element.find(qn("c:noMultiLvlLbl")).addprevious(every)  # noqa: SLF001
    if chart.unit:
        numbers.has_title = True
        frame = numbers.axis_title.text_frame
        frame.text = chart.unit
        frame.paragraphs[0].runs[0].font.size = Pt(min(size, 11))
        frame.paragraphs[0].runs[0].font.bold = False
        frame.paragraphs[0].runs[0].font.color.rgb = quiet
    numbers.minimum_scale = 0
    if chart.top is not None:
        numbers.maximum_scale = chart.top
        numbers.major_unit = chart.top / 5
    numbers.major_gridlines.format.line.color.rgb = edge
    numbers.format.line.fill.background()
    numbers.major_tick_mark = XL_TICK_MARK.NONE
    numbers.tick_labels.number_format = ticks
    numbers.tick_labels.number_format_is_linked = False
    numbers.tick_labels.font.color.rgb = quiet


def _legend(made: Any, *, several: bool, size: float) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION  # noqa: PLC0415
    from pptx.util import Pt  # noqa: PLC0415

    made.has_legend = several
    if several:
        made.legend.position = XL_LEGEND_POSITION.TOP
        made.legend.include_in_layout = False
        made.legend.font.size = Pt(size)


def _top(chart: BarChart) -> float:
    """Of the height: what is above the bars."""
    return 0.11 if len(chart.series) > 1 else 0.02


def _room_for_names(made: Any, chart: BarChart, size: float, width: float) -> None:
    """The bars begin where the names of the longest lines end: programs differ where left alone."""
    from lxml import etree  # noqa: PLC0415
    from pptx.oxml.ns import qn  # noqa: PLC0415

    longest = max(map(len, chart.categories), default=0) * _LETTER * size / 72
    share = min(_NAMES, (longest + _BESIDE) / width)
    top = _top(chart)
    area = made._chartSpace.xpath(".//c:plotArea")[0]  # noqa: SLF001  (there is no other way)
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    for key, said in (
        ("layoutTarget", "inner"),
        ("xMode", "edge"),
        ("yMode", "edge"),
        ("x", f"{share:.3f}"),
        ("y", f"{top:.3f}"),
        ("w", f"{0.93 - share:.3f}"),
        ("h", f"{_BOTTOM - top:.3f}"),
    ):
        etree.SubElement(manual, qn(f"c:{key}")).set("val", said)
    area.insert(0, layout)


def _points(slide: Any, chart: PointChart, place: list[Any]) -> Any:
    from pptx.chart.data import XyChartData  # noqa: PLC0415
    from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE  # noqa: PLC0415
    from pptx.util import Pt  # noqa: PLC0415

    new: Any = XyChartData
    data = new()
    for one in chart.series:
        series = data.add_series(one.name)
        for x, y in one.points:
            series.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *place, data)
    made = frame.chart
    made.font.size = Pt(12)
    _legend(made, several=True, size=12)
    edge = colour_of(INKS["light"].edge)
    axes = (made.category_axis, made.value_axis)
    for axis, title, top in zip(axes, (chart.across, chart.up), chart.tops, strict=True):
        if top is not None:
            axis.minimum_scale, axis.maximum_scale = 0, top
        axis.has_title = True
        axis.axis_title.text_frame.text = title
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
        axis.has_major_gridlines = True
        axis.major_gridlines.format.line.color.rgb = edge
    for one, drawn in zip(chart.series, made.plots[0].series, strict=True):
        drawn.format.line.fill.background()
        drawn.marker.style = XL_MARKER_STYLE.CIRCLE
        drawn.marker.size = 7
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour_of(one.colour)
        drawn.marker.format.line.fill.background()
    return frame


def _bar_workbook(chart: BarChart, told: Sequence[str]) -> bytes:
    """Names in the first column, a series a column: where the chart looks for them."""
    written, book, sheet = _new_workbook(told)
    for at, name in enumerate(chart.categories):
        sheet.write_string(at + 1, 0, name)
    for column, series in enumerate(chart.series):
        sheet.write_string(0, column + 1, series.name)
        for at, value in enumerate(series.values):
            if value is not None:
                sheet.write_number(at + 1, column + 1, value)
    sheet.set_column(0, 0, 40)
    book.close()
    return written.getvalue()


def _point_workbook(chart: PointChart, told: Sequence[str]) -> bytes:
    """The series one below the other, two rows apart; the names of the places beside them."""
    written, book, sheet = _new_workbook(told)
    row = 0
    for series in chart.series:
        sheet.write_string(row, 1, series.name)
        for at, ((x, y), name) in enumerate(zip(series.points, series.names, strict=True)):
            sheet.write_number(row + 1 + at, 0, x)
            sheet.write_number(row + 1 + at, 1, y)
            sheet.write_string(row + 1 + at, 2, name)
        row += len(series.points) + 2
    book.close()
    return written.getvalue()


def _new_workbook(told: Sequence[str]) -> tuple[io.BytesIO, Any, Any]:
    import xlsxwriter  # noqa: PLC0415

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _TEXT_ONLY)
    sheet = book.add_worksheet(_SHEET)
    beside = book.add_worksheet("i")
    for at, line in enumerate(told):
        beside.write_string(at, 0, line)
    return written, book, sheet
