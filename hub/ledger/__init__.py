"""The house's own append-only log of decisions and shares."""
