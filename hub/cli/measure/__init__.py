"""`neighbors hub measure`: what this machine can do, measured with the hub's own code."""
