"""The pages that people read: what is counted, what is drawn, what is said, in four languages."""
