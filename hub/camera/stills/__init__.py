"""Single pictures: cameras that send nothing else, snapshots, live pictures."""
