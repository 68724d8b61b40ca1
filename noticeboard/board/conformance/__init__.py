"""Judges a board from outside, by the requirements of docs/protocol."""
