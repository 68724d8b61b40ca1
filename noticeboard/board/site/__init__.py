"""The pages that people read: counts, charts, maps and texts, in four languages."""
