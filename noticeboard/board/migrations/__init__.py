"""The board's schema, one migration per file."""
