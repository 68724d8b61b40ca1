"""The share page: its modules in node against a board, and all of it in real browsers."""
