"""Which characters a name or title on the log may hold.

The set is written out, not asked of `unicodedata`: two followers with different Unicode
versions must agree about every entry for ever, or one of them takes the board for a liar.
"""

import re

# Controls (Cc), formats (Cf: bidi, zero-width, soft hyphen, tags), line and paragraph
# separators, fillers that draw nothing, variation selectors, noncharacters: Unicode 16.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# In running text a joiner or a direction mark may be right; only controls never are.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def has_unseen(text: str) -> bool:
    """Tell whether a one-line text holds a character that a reader cannot see."""
    return _UNSEEN.search(text) is not None


def has_control(text: str) -> bool:
    """Tell whether a running text holds a control character other than a line break."""
    return _CONTROL.search(text) is not None
