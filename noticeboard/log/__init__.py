"""The transparency log: formats, trees, proofs, entries. Pure."""
