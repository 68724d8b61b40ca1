"""`neighbors hub doctor`: what is wrong with cameras, network and disk, in plain sentences."""
