"""What only the page of a reader's own file shows: the file, its columns, the map, the rows."""
