"""Sharing: turns an approval, and nothing else, into cuts, a sealed share and a receipt."""
