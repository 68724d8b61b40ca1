"""Motion: what a camera tells, and what we find ourselves."""
