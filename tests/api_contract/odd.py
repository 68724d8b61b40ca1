"""What no document speaks of, and every client may send: odd headers, numbers without end."""

from collections.abc import Mapping
from random import Random
from typing import Final

from tests.api_contract.holding import Case

HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "Range": (
        "bytes=0-", "bytes=-1", "bytes=-0", "bytes=9-1", "bytes=0-0,2-3", "bytes=", "lines=1-2",
        "bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=²-",
    ),
    "If-Range": ('"x"', "Mon, 01 Jan 2024 00:00:00 GMT"),
    "If-Match": ('"x"', "*", "x"),
    "If-None-Match": ('"immutable"', "*", 'W/"x"', '"', '"x", ', "x" * 4000),
    "If-Modified-Since": (
        "Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 99999 00:00:00 GMT", "yesterday",
        "Mon, 99 Foo 2024 99:99:99 GMT", "Fri, 31 Dec 9999 23:59:59 -2359",
    ),
    "If-Unmodified-Since": ("Mon, 01 Jan 2001 00:00:00 GMT", "0"),
    "Accept": ("text/html", "*/*;q=x", "," * 500),
    "Accept-Language": ("de", "*", "en;q=x", "fr;q=9e99, en;q=nan", "," * 3000, "x-" * 500),
    "Accept-Encoding": ("gzip", "gzip;q=0", "*;q=0.000", "br", "identity", ";;;q="),
    "Content-Encoding": ("identity", "gzip", "x"),
    "Content-Type": ("text/plain", "application/json; charset=x", "multipart/form-data", "/"),
    "Expect": ("nothing",),
    "X-HTTP-Method-Override": ("PATCH", "GET", "DELETE", "TRACE", "x y"),
    "X-Forwarded-For": ("10.0.0.1", "," * 500),
    "X-Request-Id": ("a" * 4000, "<b>"),
    "Upload-Metadata": ("x =", "filename d29ybGQ=", "," * 100),
    "Upload-Checksum": ("sha1 x", "md5 AAAA", "sha256 " + "A" * 43 + "="),
    "Authorization": ("Basic eDp5", "Bearer", "Bearer " + "x" * 3000, "bearer ü"),
}  # fmt: skip
_OVERRIDE: Final = {"X-HTTP-Method-Override"}
NUMBERS: Final = (
    "0" * 4400, "0" * 20 + "9" * 30, "9" * 19, "9" * 5000, "-1", "+1", "1e3", "٣", "²", " 1", "",
    "1_000", "0x10", "nan",
)  # fmt: skip


def oddly(case: Case, random: Random) -> None:
    """Add a header or two that say something odd, and let a number be none."""
    # By tus, what is named there is done, whatever the method is: of it only POST is described.
    names = sorted(HEADERS.keys() - (set() if case.method.upper() == "POST" else _OVERRIDE))
    for name in random.sample(names, random.choice((0, 1, 1, 2))):
        case.headers[name] = random.choice(HEADERS[name]).encode().decode("latin-1")
    numbers = {
        each.name
        for each in case.operation.query
        if each.definition.get("schema", {}).get("type") == "integer"
    }
    if numbers and random.random() < 0.4:
        name = random.choice(sorted(numbers))
        case.query = {**(case.query or {}), name: random.choice(NUMBERS)}
