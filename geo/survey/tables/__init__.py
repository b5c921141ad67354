"""Files that people bring, as plain tables of cells; nothing is an answer or a commune yet.

:func:`read_table` reads a CSV, XLSX, XLS or ODS file, :func:`survey_table` recognises the export of
a survey tool in it.
"""

from geo.survey.tables.cell_values import Cell, CellError, Percent, letter
from geo.survey.tables.exports import Export, SourceColumn, SurveyTable, survey_table
from geo.survey.tables.header import HiddenCellsError
from geo.survey.tables.limits import IMPORT_LIMITS, OWN_LIMITS, Limits
from geo.survey.tables.raw import RawTable
from geo.survey.tables.read import check_name, read_table
from geo.survey.tables.sheets import HiddenSheetsError

__all__ = [
    "IMPORT_LIMITS",
    "OWN_LIMITS",
    "Cell",
    "CellError",
    "Export",
    "HiddenCellsError",
    "HiddenSheetsError",
    "Limits",
    "Percent",
    "RawTable",
    "SourceColumn",
    "SurveyTable",
    "check_name",
    "letter",
    "read_table",
    "survey_table",
]
