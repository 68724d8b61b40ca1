"""A pairing link as it is shown."""

from urllib.parse import parse_qs, urlsplit

import segno

from hub.cli.screen import out, say


def show_link(link: str) -> None:
    """Print a link as text, as the fingerprint it carries, and on a terminal as a QR code."""
    say(link)
    fingerprint = parse_qs(urlsplit(link).query)["fp"][0]
    say(f"The hub's certificate fingerprint: {fingerprint}")
    if out.is_terminal:
        segno.make(link, error="l").terminal(compact=True)
