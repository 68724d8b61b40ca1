"""A witness (c2sp.org/tlog-witness): it cosigns logs that only ever grow, ours and others'."""
