"""A board's whole public log as one SQLite file, for whoever counts and writes about it."""
