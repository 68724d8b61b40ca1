"""Sharing: an approval becomes cuts, a sealed share, and a receipt. Accepts nothing else."""
