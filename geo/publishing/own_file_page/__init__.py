"""The page that draws a reader's own file: its map, what became of each row, its download."""
