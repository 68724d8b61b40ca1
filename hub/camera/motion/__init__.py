"""Motion: what a camera reports, and what the hub finds itself."""
