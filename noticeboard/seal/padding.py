"""Padding: shares of nearly one length become shares of one length.

Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
PURBs", PoPETs 2019): of a length's bits only the first few are free, as many as its own length
takes to write. It costs 12 % at most, less the longer the share, and lets a length say O(log log)
of what it could.
"""

SMALLEST_BYTES = 1024 * 1024
"""No share is shorter: a word of answer looks like a few seconds of video."""


def padded(size_bytes: int) -> int:
    """Return the length to which so many bytes are padded; a multiple of a tar's block."""
    length = max(size_bytes, SMALLEST_BYTES)
    exponent = length.bit_length() - 1
    free_bits = exponent.bit_length()
    unit = 1 << (exponent - free_bits)
    return -(-length // unit) * unit
