"""Single pictures: cameras that give nothing else, snapshots, live pictures."""
