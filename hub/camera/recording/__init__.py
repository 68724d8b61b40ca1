"""Recording one camera: runs, segments, their clock."""
