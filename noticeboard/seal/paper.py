"""Pages for paper: plain HTML, A4 and Letter. They fetch nothing and run nothing."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from typing import Final

_STYLE: Final = files("noticeboard.seal").joinpath("paper.css").read_text(encoding="utf-8")


def page(
    title: str,
    parts: Iterable[str],
    *,
    draft: bool = False,
    style: str = "",
    language: str = "en",
) -> bytes:
    """Return a whole page with more `style`; `parts` must be HTML already."""
    body = "\n".join(parts)
    stamp = '\n<div class="stamp" aria-hidden="true">DRAFT</div>' if draft else ""
    return (
        "<!doctype html>\n"
        f'<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}{style}</style>\n</head>\n"
        f"<body>{stamp}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def isolate(text: str) -> str:
    """Return foreign text as HTML, isolated from the text direction around it."""
    return f"<bdi>{escape(text)}</bdi>"


def code(text: str) -> str:
    """Return a hash, key or command as HTML."""
    return f"<code>{escape(text)}</code>"


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and values; the values must be HTML already."""
    lines = (
        f'<tr><th scope="row">{escape(name)}</th><td>{value}</td></tr>' for name, value in rows
    )
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def section(title: str, *parts: str) -> str:
    """Return a titled part of a page."""
    return f"<section>\n<h2>{escape(title)}</h2>\n" + "\n".join(parts) + "\n</section>"


def paragraph(text: str) -> str:
    """Return a sentence or more as HTML."""
    return f"<p>{escape(text)}</p>"


def bullets(lines: Iterable[str]) -> str:
    """Return a list of sentences."""
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"


def day_time(at: datetime) -> str:
    """Return a time such as `2026-11-20 14:02:11 UTC`, with milliseconds if it has any."""
    utc = at.astimezone(UTC)
    fraction = f".{utc.microsecond // 1000:03}" if utc.microsecond else ""
    return f"{utc:%Y-%m-%d %H:%M:%S}{fraction} UTC"


def span(start: datetime, end: datetime) -> str:
    """Return both times, and the length between them."""
    seconds = (end - start).total_seconds()
    return f"{day_time(start)} to {day_time(end)} ({_length(seconds)})"


def _length(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    parts += [f"{rest:.3f}".rstrip("0").rstrip(".") + " s"] if rest or not parts else []
    return " ".join(parts)


def size(size_bytes: int) -> str:
    """Return the number of bytes, in groups of three digits."""
    return f"{size_bytes:,} bytes"


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"
