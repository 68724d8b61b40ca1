"""Which clips a request concerns. Pure."""
