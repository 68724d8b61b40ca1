"""The page at an agency's web domain that names its id, which proves that the domain is its own.

https://DOMAIN/.well-known/neighbors-requests.txt holds one line for each id:

    neighbors-requests agency 5f0c…(40 hex digits)

Anything else in the file is ignored, so that people can write there what it is for.
"""

import re
from typing import Final

PATH: Final = "/.well-known/neighbors-requests.txt"
MOST_BYTES: Final = 4096
"""A reader takes no more of the page."""
_LINE: Final = re.compile(r"^neighbors-requests agency ([0-9a-f]{40})[ \t]*$", re.MULTILINE)


def address_of(domain: str) -> str:
    """Return where the page of a domain is."""
    return f"https://{domain}{PATH}"


def page_for(agency: str) -> str:
    """Return what an agency puts there."""
    return f"neighbors-requests agency {agency}\n"


def named_agencies(page: bytes) -> frozenset[str]:
    """Return the ids that a page names."""
    text = page[:MOST_BYTES].decode("utf-8", "replace").replace("\r", "")
    return frozenset(_LINE.findall(text))
