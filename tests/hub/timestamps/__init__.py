"""Hours of recordings, stamped."""
