"""What a request may ask for: the same code refuses on a board and flags at home. Pure."""
