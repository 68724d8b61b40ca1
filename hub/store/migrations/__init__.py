"""The steps of the hub's schema."""
