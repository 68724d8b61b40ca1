"""Reading cameras: sources, recording, motion, the camera's own events, snapshots."""
