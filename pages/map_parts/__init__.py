"""What only the page of the map shows: the drill-down, the lines around the map, its table."""
