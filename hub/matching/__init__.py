"""Find the clips that a request concerns. Pure."""
