"""The hub: a household's own cameras, what it was asked for, and what it chose to share."""
