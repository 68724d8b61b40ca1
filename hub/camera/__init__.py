"""Reading cameras: sources, recording, motion."""
