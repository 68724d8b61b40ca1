"""Proof that footage existed: groups of pictures, hours of them, and RFC 3161 timestamps."""
