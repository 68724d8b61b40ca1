"""Checking many signatures at once on every core, as strictly as one by one."""
