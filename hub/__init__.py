"""The hub: a household's own cameras, the requests to it, and what it chose to share."""
