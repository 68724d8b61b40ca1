"""Checking many signatures at once, on every core, with the same strictness as one by one."""
