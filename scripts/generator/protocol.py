"""The tables of docs/protocol: bounds, forms and statuses, as the code has them.

A table follows a line such as `<!-- table: request.post -->`. Its first column names a row, the
second one is made, and what stands behind them is kept. A new row gets the code's own words.
"""

import ast
from collections.abc import Iterator, Mapping
from datetime import timedelta
import inspect
import json
from pathlib import Path
import re
from textwrap import dedent
from typing import Any, Final, get_args

import msgspec
from msgspec import inspect as types

from noticeboard.board.conformance.subject import MOST_ANSWER_BYTES
from noticeboard.board.errors import STATUSES
from noticeboard.board.live import ALIVE_S, MOST_LISTENERS, MOST_OF_ONE_ADDRESS
from noticeboard.board.post_routes import MOST_BATCH_BYTES, MOST_ENTRIES as MOST_BATCH_ENTRIES
from noticeboard.board.server import POSTS_AN_HOUR, REQUEST_TIMEOUT_S, RETRY_AFTER_S
from noticeboard.log import area, body, delivery, policy
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.checkpoint import (
    FARTHEST_AHEAD,
    MAX_EXTRA_BYTES,
    MAX_PROOF_HASHES,
    OLDEST,
)
from noticeboard.log.history import MAX_HISTORY_BYTES, MOST_ENTRIES
from noticeboard.log.link import FINGERPRINT_BYTES, LONGEST_LINK, WORDS
from noticeboard.log.note import LONGEST_NAME, MAX_NOTE_BYTES, MAX_SIGNATURES
from noticeboard.log.registry import SIGNED_AHEAD, SIGNED_BEHIND
from noticeboard.log.snapshot import MAX_SNAPSHOT_BYTES, MOST_ROWS
from noticeboard.log.tiles import MAX_BUNDLE_BYTES, MAX_ENTRY_BYTES, TILE_WIDTH
from noticeboard.log.witness import MAX_ANSWER_BYTES, MAX_REQUEST_BYTES
from noticeboard.rules import accounts, limits
from noticeboard.rules.width import LEAST_WIDTH_M
from noticeboard.seal import age, bag, custody, footage, groups
from noticeboard.seal.receipt import MAX_RECEIPT_BYTES

PAGES: Final = Path(__file__).parents[2] / "docs" / "protocol"
_TABLE: Final = re.compile(r"<!-- table: (?P<name>[a-z0-9_. -]+) -->")
_ROW: Final = re.compile(r"\| (?P<key>.+?) \|(?P<value>[^|]*)\|(?:(?P<rest>.*)\|)?")
_BARS_OF_THREE: Final = 4
_COMMON: Final = len(body.Common.__struct_fields__)

_PATTERNS: Final = {
    r"\A[0-9a-f]{8}\Z": "8 hex digits",
    r"\A[0-9a-f]{32}\Z": "32 hex digits",
    r"\A[0-9a-f]{40}\Z": "40 hex digits",
    r"\A[0-9a-f]{64}\Z": "64 hex digits",
    r"\A[A-Za-z0-9+/]{86}==\Z": "base64 of 64 octets",
    r"\A[a-z_]{0,40}\Z": "0 to 40 of `a` to `z` and `_`",
    r"\A[a-z_]{1,40}\Z": "1 to 40 of `a` to `z` and `_`",
    r"\A(age1[02-9ac-hj-np-z]{58}|age1pq1[02-9ac-hj-np-z]{1952})?\Z": "an age recipient, or empty",
    r"\A(age1pq1[02-9ac-hj-np-z]{1952})?\Z": "a post-quantum age recipient, or empty",
    r"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z": (
        "a domain name in lower case, at most 253 characters"
    ),
    r"\A[0-9]{1,5}(\.[0-9]{1,5}){1,3}\Z": "2 to 4 numbers with dots between",
}
_LENGTHS: Final = {20: "a time", 44: "base64 of 32 octets", 300: "a verifier key"}
"""Strings whose form is checked by what reads them."""


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page with its tables filled."""
    made = tables()
    for path in sorted(PAGES.glob("*.md")):
        yield path, fill(path.read_text(encoding="utf-8"), made)


def fill(text: str, made: Mapping[str, Mapping[str, tuple[str, str]]]) -> str:
    """Return a page with its tables as they should be."""
    lines: list[str] = []
    left = iter(text.split("\n"))
    for line in left:
        lines.append(line)
        if found := _TABLE.fullmatch(line):
            header = next(left)
            lines += [header, next(left)]
            has_words = header.count("|") == _BARS_OF_THREE
            old: dict[str, str] = {}
            after = ""
            for row in left:
                if not row.startswith("| "):
                    after = row
                    break
                if (cells := _ROW.fullmatch(row)) is not None:
                    old[cells["key"]] = (cells["rest"] or "").strip()
            lines += [
                f"| {key} | {value} |" + (f" {old.get(key) or words} |" if has_words else "")
                for key, (value, words) in made[found["name"]].items()
            ]
            lines.append(after)
    return "\n".join(lines)


def tables() -> dict[str, dict[str, tuple[str, str]]]:
    """Return each table's rows: what is made of each, and the code's words for a new one."""
    made = {"common": _fields(body.Common)}
    made["common"] = {"`type`": ("a type's name", ""), **made["common"]}
    for kind in get_args(body.KnownBody):
        made[str(kind.__struct_config__.tag)] = _fields(kind, skip=_COMMON)
    for part in (
        *(
            body.Anchor,
            body.Window,
            body.Tally,
            delivery.DeliveryStatement,
            area.Circle,
            area.Polygon,
            area.MultiPolygon,
        ),
        *(policy.Policy, policy.Limits, policy.HoursOfDay, policy.Overseer, policy.Decision),
        *(custody.Custody, custody.Requester, custody.SealedTo, custody.InformationFile),
        *(custody.Contact, custody.PageMaker, footage.CustodyFile, footage.AddedFile),
        footage.SignedFilm,
        *(groups.ProofOfTime, groups.StampedHour, groups.StampReply, groups.FileHash),
        *(groups.ShareGroups, groups.ClipGroups, groups.ClipGroup, groups.StampedGroup, groups.Way),
    ):
        made[part.__name__.lower()] = _fields(part)
    for name, rows in _bounds().items():
        made[f"bounds {name}"] = {label: (_shown(value), "") for label, value in rows.items()}
    made["statuses"] = {
        str(int(status)): (_spaced(kind.__name__), _doc(kind)) for kind, status in STATUSES
    }
    made["incidents"] = {
        f"`{each}`": (str(number), "") for number, each in enumerate(limits.INCIDENTS, 1)
    }
    for name, bands in (("parts", body.BANDS), ("sums", body.SUM_BANDS)):
        made[f"bands {name}"] = {f"{low:,}": (f"{high:,}", "") for low, high in bands}
    return made


def _bounds() -> dict[str, dict[str, Any]]:
    return {
        "log": {
            "Octets of an entry": MAX_ENTRY_BYTES,
            "Entries of a bundle, hashes of a tile": TILE_WIDTH,
            "Octets of a bundle": MAX_BUNDLE_BYTES,
            "Octets of a note": MAX_NOTE_BYTES,
            "Signature lines of a note": MAX_SIGNATURES,
            "Characters of a key's name": LONGEST_NAME,
            "Hashes of a proof": MAX_PROOF_HASHES,
            "Octets of a proof's `extra`": MAX_EXTRA_BYTES,
            "Octets of a request to a witness": MAX_REQUEST_BYTES,
            "Octets of a witness's answer": MAX_ANSWER_BYTES,
            "Age of a cosignature that counts": OLDEST,
            "How far a cosignature may lie in the future": FARTHEST_AHEAD,
            "Octets of a key's fingerprint": FINGERPRINT_BYTES,
            "Words of a key's fingerprint": WORDS,
            "Characters of a link": LONGEST_LINK,
        },
        "entries": {
            "Largest number": body.LARGEST_INT,
            "Octets of an entry": MAX_ENTRY_BYTES,
            "Corners of a polygon": area.MAX_RING_POINTS,
            "Corners of all rings of a multipolygon": area.MAX_POINTS,
        },
        "registry": {
            "From a rotation's `issued` until its keys act": ROTATION_DELAY,
            "How old an entry may be when it is posted": SIGNED_BEHIND,
            "How far `issued` may lie in the future then": SIGNED_AHEAD,
            "Entries of a history": MOST_ENTRIES,
            "Octets of a history": MAX_HISTORY_BYTES,
            "Octets of a snapshot, and of each file beside it": MAX_SNAPSHOT_BYTES,
            "Rows of a snapshot": MOST_ROWS,
        },
        "rules": {
            "Shortest requested time": limits.SHORTEST_WINDOW,
            "Longest requested time": limits.LONGEST_WINDOW,
            "Oldest requested time": limits.OLDEST_WINDOW,
            "Longest time until a request expires": limits.LONGEST_LIFE,
            "Smallest area in square meters": round(limits.SMALLEST_AREA_KM2 * 1_000_000),
            "Largest area in square meters": round(limits.LARGEST_AREA_KM2 * 1_000_000),
            "Least width of an area in meters": LEAST_WIDTH_M,
            "Requests for one case": limits.MOST_POSTS_PER_CASE,
            "Level from which an agency is confirmed": limits.CONFIRMED_LEVEL,
        },
        "policies": {
            "Notice of a policy": policy.TIGHTENING_NOTICE,
            "Notice of a policy that widens": policy.WIDENING_NOTICE,
            "Phrases of a list": policy.MOST_PHRASES,
            "Overseers": policy.MOST_OVERSEERS,
        },
        "accounts": {
            "Requests issued from then on need an account": accounts.ACCOUNTS_FROM.date(),
            "Days until an account is due": accounts.ACCOUNT_DAYS,
        },
        "board": {
            "Entries of a batch": MOST_BATCH_ENTRIES,
            "Octets of a batch": MOST_BATCH_BYTES,
            "Entries that one address posts in an hour": POSTS_AN_HOUR,
            "Time for an answer": timedelta(seconds=REQUEST_TIMEOUT_S),
            "Listeners to hints": MOST_LISTENERS,
            "Listeners from one address": MOST_OF_ONE_ADDRESS,
            "Time between signs of life of `/live`": timedelta(seconds=ALIVE_S),
            "`Retry-After` of 429, in seconds": RETRY_AFTER_S[429],
            "`Retry-After` of 503, in seconds": RETRY_AFTER_S[503],
            "Octets of an answer that the conformance command reads": MOST_ANSWER_BYTES,
        },
        "share": {
            "Octets of a share's header with X25519": age.HEADER_BYTES,
            "Octets of a share's header with a post-quantum key": age.LONGEST_HEADER_BYTES,
            "Octets of a chunk before it is sealed": age.CHUNK_BYTES,
            "Octets of the shortest tar": bag.SMALLEST_BYTES,
            "Octets of all films and photos": custody.MAX_CLIPS_BYTES,
            "Films and photos": custody.MAX_FILES,
            "Octets of `words.txt`, of `readings.csv`": custody.MAX_INFORMATION_BYTES,
            "Octets of `custody.txt`": custody.MAX_NOTE_BYTES,
            "Characters of words": custody.MAX_WORDS_CHARS,
            "Characters of a cell": custody.MAX_CELL_CHARS,
            "Rows of readings": custody.MAX_ROWS,
            "Segments that a share names": custody.MAX_ALL_SOURCES,
            "Octets of `groups.json`": groups.MAX_GROUPS_BYTES,
            "Octets of a service's reply": groups.MAX_REPLY_BYTES,
            "Stamped hours": groups.MAX_HOURS,
            "Replies to an hour": groups.MAX_REPLIES,
            "Octets of a receipt": MAX_RECEIPT_BYTES,
        },
    }


def _shown(value: Any) -> str:  # noqa: ANN401 -- a bound of any kind
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        for name, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
            if seconds % length == 0 and (name != "day" or seconds > 3 * length):
                count = seconds // length
                return f"{count:,} {name}{'' if count == 1 else 's'}"
        return f"{seconds} seconds"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _fields(kind: type[msgspec.Struct], *, skip: int = 0) -> dict[str, tuple[str, str]]:
    info = types.type_info(kind)
    if not isinstance(info, types.StructType):
        raise TypeError(kind)
    words = _field_docs(kind)
    tag = {}
    if info.tag_field and info.tag_field != "type":
        tag = {f"`{info.tag_field}`": (f"`{info.tag}`", "")}
    return tag | {
        f"`{each.encode_name}`": (_form(each.type), words.get(each.name, ""))
        for each in info.fields[skip:]
    }


def _form(kind: types.Type) -> str:  # noqa: C901, PLR0911, PLR0912 -- one line for each kind of type
    match kind:
        case types.StrType():
            return _string(kind)
        case types.IntType():
            low, high = kind.ge, kind.le if kind.lt is None else kind.lt - 1
            return "an integer" if high is None else f"an integer from {low:,} to {high:,}"
        case types.BytesType():
            return "base64"
        case types.BoolType():
            return "`true` or `false`"
        case types.LiteralType():
            return ", ".join(f"`{json.dumps(each).strip('"')}`" for each in kind.values)
        case types.StructType():
            return f"an object: {_spaced(kind.cls.__name__)}"
        case types.VarTupleType():
            most = (
                ""
                if kind.max_length is None
                else f", {kind.min_length or 0} to {kind.max_length:,}"
            )
            return f"an array{most}: {_form(kind.item_type)}"
        case types.TupleType():
            return "[" + ", ".join(_form(each) for each in kind.item_types) + "]"
        case types.UnionType() if all(isinstance(each, types.StructType) for each in kind.types):
            return "an object: " + " or ".join(
                _form(each)[len("an object: ") :] for each in kind.types
            )
        case types.UnionType():
            return " or ".join(_form(each) for each in kind.types)
        case types.NoneType():
            return "`null`"
        case types.DateTimeType():
            return "a time, with a fraction of a second if there is one"
        case _:
            return {"UnsetType": "left out"}.get(type(kind).__name__, "left out")


def _string(kind: types.StrType) -> str:
    if kind.pattern is not None:
        return _PATTERNS[kind.pattern]
    if kind.max_length in _LENGTHS:
        return _LENGTHS[kind.max_length]
    if kind.max_length is None:
        return "a text"
    return f"a text of {kind.min_length or 0} to {kind.max_length:,} characters"


def _field_docs(kind: type) -> dict[str, str]:
    """Return the words that stand under fields in the source, on one line."""
    tree = ast.parse(dedent(inspect.getsource(kind)))
    found: dict[str, str] = {}
    name = ""
    for each in next(each for each in tree.body if isinstance(each, ast.ClassDef)).body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            name = each.target.id
        elif isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and name:
            found[name] = " ".join(str(each.value.value).split())
        else:
            name = ""
    return found


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Error")).lower()


def _doc(kind: type) -> str:
    return (kind.__doc__ or "").partition("\n")[0]
