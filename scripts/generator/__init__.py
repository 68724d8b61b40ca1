"""Makes what others know of the hub's API from its own description."""
