"""What was recorded: the index, cuts, holds and retention."""
