"""The values of an indicator: of every area of a level, and of groups that are no areas."""
