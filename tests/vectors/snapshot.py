"""snapshot.json: a log, its snapshot, a proof of what is open, and files that a reader refuses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, override

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardChallenge, BoardHeads, RequestCorrect, RequestResolve
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id
from noticeboard.log.shared_proof import prove_all
from noticeboard.log.snapshot import HEADER, Snapshot
from noticeboard.log.snapshot_entries import agency_indexes, named_entries, sorted_agencies
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import text_of
from tests.noticeboard.log.made import LOG, NEXT, ORIGIN, STATE, key
from tests.vectors.story import DAY, DELIVERY_KEY, Story

FIRE: Final = key("fire.example.org/root")


class Year(Story):
    """A log in which everything happens that a row depends on."""

    @override
    def tell(self) -> None:
        """Log it, up to the board's statement and an entry behind it."""
        self.log(self.register(delivery_key=DELIVERY_KEY))
        self.log(self.verify(2, STATE))
        posting = str(key("fire.example.org/posting").verifier)
        self.log(self.register(FIRE, name="Exampleton Fire", posting_key=posting))
        self.log(self.policy())
        brief = format_time(self.now + DAY)
        self.log(self.post())
        self.log(self.post(expires=brief))
        self.log(self.post())
        first, _, resolved = self.requests()
        self.log(self.by_agency(RequestCorrect, request=first.id, text="It was a gray van."))
        self.log(self.by_board(BoardChallenge, index=4, text="Why the whole block?"))
        self.log(self.by_agency(RequestResolve, request=resolved.id, text=""))
        self.log(self.rotate(delivery_key=DELIVERY_KEY))
        self.log(self.delivery())
        self.now += 4 * DAY
        self.log(self.post(NEXT))
        self.log(self.update(first.id, NEXT))
        self.log(self.revoke(self.registry.size - 3))
        self.log(self.verify(1, STATE))
        self.now += timedelta(hours=1)
        root, count = self.registry.heads()
        self.log(self.by_board(BoardHeads, root=root, count=count))
        # What is logged between the heads and the statement isn't in the snapshot.
        self.log(self.verify(3, STATE))
        self.log(self.snapshot())


def year() -> tuple[Year, SnapshotFold]:
    """Return the log and its fold."""
    town, fold = Year(), SnapshotFold()
    town.tell()
    for each in town.logged:
        fold.add(each)
    return town, fold


def vectors() -> dict[str, Any]:
    """Return the content of snapshot.json."""
    town, fold = year()
    found, at = fold.snapshot(), fold.at or 0
    rows = named_entries(found.parsed())
    named = [row.index for row in rows]
    raws = [town.logged[index].entry.raw for index in named]
    asking, others = map(
        agency_indexes, sorted_agencies(found.parsed(), zip(rows, raws, strict=True))
    )
    tree = Tree(each.entry.leaf for each in town.logged)
    return {
        "about": (
            "`snapshot` is the file that `statement` is about, an entry of the log. `indexes` are"
            " those of its `open` and `policy` rows, and `hashes` the proof that leads from their"
            " leaves to `root`, which is the statement's. `agencies` are the indexes of what makes"
            " the keys of the agencies with open requests, and `agencies_hashes` their proof."
            " `others` are those of all other agencies."
            " docs/protocol/registry.md"
        ),
        "origin": ORIGIN,
        "board_key": str(LOG.verifier),
        "board": agency_id(LOG.verifier),
        "entries": [each.entry.raw.decode() for each in town.logged],
        "statement": len(town.logged) - 1,
        "snapshot": found.content().decode(),
        "indexes": named,
        "root": tree.root(at).hex(),
        "hashes": prove_all(tree, named, at).hex(),
        "agencies": asking,
        "agencies_hashes": prove_all(tree, asking, at).hex(),
        "others": others,
        "others_hashes": prove_all(tree, others, at).hex(),
        "refused": [
            {"name": name, "snapshot": content.decode(), "reason": _reason(content)}
            for name, content in _refused(found)
        ],
    }


def _reason(content: bytes) -> str:
    try:
        Snapshot.parse(content)
    except VerificationError as error:
        return text_of(error).code
    raise AssertionError(content)


def _refused(found: Snapshot) -> Iterator[tuple[str, bytes]]:
    content, rows = found.content(), found.rows
    yield "another first line", content.replace(b"@v1", b"@v2", 1)
    yield "rows in another order", HEADER + b"".join((rows[1], rows[0], *rows[2:]))
    yield "a row twice", HEADER + rows[0] + b"".join(rows)
    yield "no line feed at the end", content[:-1]
    yield "an unknown row", content + b"zone 1\n"
    yield "an empty row", content + b"\n"
    yield "a number with a zero before it", content.replace(b"open 4 4", b"open 04 4")
    yield "capital hex", content.replace(rows[0][7:47], rows[0][7:47].upper())
    yield "no index behind a comma", content.replace(b" 10,0 ", b" 10, ")
    yield "more keys than may be listed", content.replace(b" 10,0 ", b" 10" + b",0" * 9 + b" ")
    yield "another state", content.replace(b" revoked\n", b" gone\n")
    yield "two spaces", content.replace(b"open 4", b"open  4")
    yield "a carriage return", content.replace(b"\n", b"\r\n")
