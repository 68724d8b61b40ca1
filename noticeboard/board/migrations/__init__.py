"""The board's schema, one step a file."""
