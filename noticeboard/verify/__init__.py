"""`neighbors verify`: whatever a board, its witnesses or a household signed, checked offline."""
