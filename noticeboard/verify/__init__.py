"""`neighbors verify`: checks offline what a board, its witnesses or a household signed."""
