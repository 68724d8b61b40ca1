"""The hub's SQLite database and its migrations."""
