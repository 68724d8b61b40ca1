"""From an Approval to a delivered, sealed share. Accepts nothing else."""
