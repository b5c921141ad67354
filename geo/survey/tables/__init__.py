"""Files that people bring, as plain tables of cells; nothing is a number or a commune yet."""

from geo.survey.tables.read import Cell, Percent, RawTable, check_name, read_table

__all__ = ["Cell", "Percent", "RawTable", "check_name", "read_table"]
