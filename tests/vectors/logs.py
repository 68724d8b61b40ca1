"""tree.json and notes.json: hashes, proofs, signed notes and receipts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from noticeboard.log import mldsa
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import Entry, head_row, heads_tree, parse_entry
from noticeboard.log.history import History
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    KIND_ED25519,
    KIND_MLDSA,
    SignerKey,
    sign_note,
)
from noticeboard.log.tiles import encode_bundle, entries_path, tile_path
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal, name_inbox_key
from tests.noticeboard.log import made
from tests.noticeboard.log.made import (
    AGENCY,
    LOG,
    NOON,
    ORIGIN,
    POSTING,
    ROOT,
    WITNESS,
    key,
)
from tests.vectors.story import logged, raws, story

LEAVES: Final = 600
INBOX: Final = key("board.example.org/inbox")
SECOND: Final = key("second.example.org/w1", KIND_COSIGNATURE)
AT: Final = int(NOON.timestamp())


def tree() -> dict[str, Any]:
    """Return the content of tree.json."""
    whole = Tree(leaf_hash(f"entry {number}".encode()) for number in range(LEAVES))
    pairs = ((0, 1), (0, 2), (1, 2), (2, 3), (4, 7), (6, 7), (255, 256), (256, 257), (511, 600))
    grown = ((1, 2), (2, 3), (3, 7), (4, 7), (6, 8), (256, 257), (255, 600), (512, 600), (7, 7))
    rows = [head_row(f"{number:040x}", number, f"{number:064x}") for number in range(3)]
    bundle = encode_bundle([b"A", b"BC", b""])
    return {
        "about": (
            "Leaf N of the log is the hash of the ASCII text `entry N`. Hashes are hex; proofs are"
            " lists of hashes, from the leaf to the root."
        ),
        "leaf_0": leaf_hash(b"entry 0").hex(),
        "roots": [
            {"size": size, "root": whole.root(size).hex()}
            for size in (0, 1, 2, 3, 4, 5, 7, 8, 255, 256, 257, 512, 599, 600)
        ],
        "inclusion": [
            {"index": index, "size": size, "proof": _hex(whole.inclusion(index, size))}
            for index, size in pairs
        ],
        "inclusion_refused": list(_refused_inclusions(whole)),
        "consistency": [
            {"old": old, "new": new, "proof": _hex(whole.consistency(old, new))}
            for old, new in grown
        ],
        "consistency_refused": [
            {
                "name": "a hash is missing",
                "old": 3,
                "new": 7,
                "proof": _hex(whole.consistency(3, 7)[1:]),
            },
            {
                "name": "a hash too many",
                "old": 4,
                "new": 7,
                "proof": ["00" * 32, *_hex(whole.consistency(4, 7))],
            },
            {
                "name": "another old size",
                "old": 5,
                "new": 7,
                "proof": _hex(whole.consistency(6, 7)),
            },
            {"name": "one size with a proof", "old": 7, "new": 7, "proof": ["00" * 32]},
            {"name": "from nothing", "old": 0, "new": 7, "proof": []},
            {"name": "a log that shrinks", "old": 7, "new": 6, "proof": []},
        ],
        "paths": [
            {
                "level": level,
                "number": number,
                "width": width,
                "path": tile_path(level, number, width),
            }
            for level, number, width in (
                (0, 0, 1),
                (0, 273, 112),
                (1, 999, 256),
                (2, 1_234_067, 256),
                (0, 1067, 7),
            )
        ]
        + [
            {
                "level": "entries",
                "number": number,
                "width": width,
                "path": entries_path(number, width),
            }
            for number, width in ((0, 5), (1_234_067, 256))
        ],
        "bundle": {"hex": bundle.hex(), "entries": ["A", "BC", ""]},
        "bundles_refused": [
            {"name": "fewer entries", "hex": bundle.hex(), "count": 4},
            {"name": "more entries", "hex": bundle.hex(), "count": 2},
            {"name": "cut within an entry", "hex": bundle[:6].hex(), "count": 2},
            {"name": "cut within a length", "hex": bundle[:4].hex(), "count": 2},
            {"name": "an entry that is too long", "hex": "4001" + "00" * 16_385, "count": 1},
        ],
        "heads": {"rows": [row.decode() for row in rows], "root": heads_tree(rows).root().hex()},
    }


def _refused_inclusions(whole: Tree) -> Iterator[dict[str, Any]]:
    proof = _hex(whole.inclusion(4, 7))
    for name, index, size, wrong in (
        ("a hash is missing", 4, 7, proof[:-1]),
        ("a hash too many", 4, 7, [*proof, "00" * 32]),
        ("another index", 5, 7, proof),
        ("another size", 4, 6, proof),
        ("an index at the end", 7, 7, proof),
        ("another order", 4, 7, [proof[1], proof[0], proof[2]]),
        ("a short hash", 4, 7, [proof[0][:62], *proof[1:]]),
    ):
        yield {"name": name, "index": index, "size": size, "leaf": 4, "proof": wrong}


def _hex(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]


def checkpoint(size: int, *, more: str = "") -> str:
    """Return the text of the story's checkpoint, with extension lines."""
    root = _story_tree().root(size)
    return Checkpoint(origin=ORIGIN, size=size, root=root).text() + more


def _story_tree() -> Tree:
    return Tree(leaf_hash(raw) for raw in raws())


def notes() -> dict[str, Any]:
    """Return the content of notes.json."""
    size = len(raws())
    signed = sign_note(checkpoint(size), [LOG, WITNESS, SECOND], at=AT)
    index = next(at for at, raw in enumerate(raws()) if b'"request.post"' in raw)
    proof = TlogProof(
        index=index,
        hashes=tuple(_story_tree().inclusion(index)),
        checkpoint_note=signed,
        extra=raws()[index],
    )
    return {
        "about": (
            "Signed notes, checkpoints, proofs and receipts, which docs/protocol/log.md and"
            " docs/protocol/inbox.md describe. Cosignatures have POSIX times."
        ),
        "keys": [_key(each) for each in (LOG, ROOT, POSTING, INBOX, WITNESS)],
        "keys_refused": [
            {"name": name, "vkey": vkey, "reason": f"noticeboard.{reason}"}
            for name, vkey, reason in _refused_keys()
        ],
        "checkpoints": [
            _checkpoint("a log and two witnesses", signed),
            _checkpoint(
                "extension lines", sign_note(checkpoint(3, more="more 1\nmore 2\n"), [LOG])
            ),
            _checkpoint("an empty log", sign_note(checkpoint(0), [LOG])),
            _checkpoint("a stranger signed as well", sign_note(checkpoint(3), [LOG, key("x")])),
            _checkpoint(
                "a stranger whose name has a character without width",
                _with_line(sign_note(checkpoint(3), [LOG]), "\ufeffx"),
            ),
        ],
        "checkpoints_refused": [
            {
                "name": name,
                "note": note,
                "log": str(LOG.verifier),
                "reason": f"noticeboard.{reason}",
            }
            for name, note, reason in _refused_checkpoints(signed)
        ],
        "ml_dsa": _quantum(),
        "proof": {"text": proof.text(), "index": index, "log": str(LOG.verifier)},
        "proofs_refused": [
            {"name": name, "text": text, "reason": f"noticeboard.{reason}"}
            for name, text, reason in _refused_proofs(proof.text())
        ],
        "history": {"text": _history(signed), "log": str(LOG.verifier), "agency": AGENCY},
        "receipts": _receipts(),
    }


def _key(signer: SignerKey) -> dict[str, Any]:
    fingerprint = Fingerprint.of(signer.verifier)
    return {
        "name": signer.name,
        "kind": signer.kind,
        "seed": signer.seed.hex(),
        "vkey": str(signer.verifier),
        "fingerprint": str(fingerprint),
        "words": list(fingerprint.words()),
    }


def _refused_keys() -> Iterator[tuple[str, str, str]]:
    vkey = str(POSTING.verifier)
    name, identifier, keyed = vkey.split("+", 2)
    yield "another name", vkey.replace("police", "police2"), "key.other_id"
    yield "another id", f"{name}+00000000+{keyed}", "key.other_id"
    other = str(LOG.verifier).split("+", 2)
    yield "an id in capitals", f"{other[0]}+{other[1].upper()}+{other[2]}", "key.other_id"
    yield "no name", _vkey("", POSTING.verifier.public), "key.name"
    yield "a space in the name", _vkey("a b", POSTING.verifier.public), "key.name"
    yield "a name that is too long", _vkey("x" * 201, POSTING.verifier.public), "key.name"
    yield (
        "a name with a character that nobody sees",
        _vkey("a\u200bb", POSTING.verifier.public),
        "key.name",
    )
    yield "a kind that isn't known", _vkey("a", POSTING.verifier.public, kind=2), "key.kind"
    yield "a point of small order", _vkey("a", bytes(32)), "key.unsafe"
    yield "a point in two spellings", _vkey("a", b"\xee" + b"\xff" * 30 + b"\x7f"), "key.unsafe"
    yield "a short key", _vkey("a", bytes(31)), "key.unsafe"
    yield "two parts", f"{name}+{identifier}", "key.form"


def _vkey(name: str, public: bytes, kind: int = KIND_ED25519) -> str:
    keyed = bytes([kind]) + public
    identifier = sha256(f"{name}\n".encode() + keyed).hexdigest()[:8]
    return f"{name}+{identifier}+{encode_base64(keyed)}"


def _with_line(note: str, name: str) -> str:
    return f"{note}\u2014 {name} {encode_base64(bytes(68))}\n"


def _checkpoint(name: str, note: str) -> dict[str, Any]:
    text = note.partition("\n\n")[0].split("\n")
    cosigned = [each for each in (WITNESS, SECOND) if f"\u2014 {each.name} " in note]
    return {
        "name": name,
        "note": note,
        "log": str(LOG.verifier),
        "witnesses": [str(each.verifier) for each in (WITNESS, SECOND)],
        "size": int(text[1]),
        "root": text[2],
        "cosigned": {str(each.verifier): AT for each in cosigned},
    }


def _refused_checkpoints(signed: str) -> Iterator[tuple[str, str, str]]:
    text, _, lines = signed.partition("\n\n")
    yield "another size", signed.replace("\n23\n", "\n20\n"), "signature.wrong"
    yield "a log that hasn't signed", sign_note(f"{text}\n", [WITNESS], at=AT), "note.nobody"
    yield "no signature", f"{text}\n", "note.no_signatures"
    yield "a line that has no end", signed.removesuffix("\n"), "note.no_signatures"
    yield "another dash", signed.replace("\u2014", "-"), "note.line"
    yield "65 lines", f"{text}\n\n" + f"{lines.splitlines()[0]}\n" * 65, "note.signatures"
    yield "a control character", signed.replace(ORIGIN, f"{ORIGIN}\x07"), "note.controls"
    yield (
        "a size with a zero before it",
        _signed(f"{ORIGIN}\n03\n{text.split(chr(10))[2]}\n"),
        "checkpoint.malformed",
    )
    yield "two lines", _signed(f"{ORIGIN}\n3\n"), "checkpoint.three_lines"
    yield (
        "an empty extension line",
        _signed(checkpoint(3, more="a\n\nb\n")),
        "checkpoint.three_lines",
    )
    yield (
        "another log",
        _signed(checkpoint(3).replace(ORIGIN, "other.example.org/v1")),
        "checkpoint.other_log",
    )
    yield (
        "a root of nothing that isn't the empty one",
        _signed(f"{ORIGIN}\n0\n{text.split(chr(10))[2]}\n"),
        "checkpoint.no_root",
    )
    yield "a root of another length", _signed(f"{ORIGIN}\n3\nAAAA\n"), "hash.length"


def _signed(text: str) -> str:
    return sign_note(text, [LOG])


def _quantum() -> dict[str, Any]:
    """Return a cosignature by ML-DSA-44, whose bytes depend on no machine that makes the file."""
    text = "board.example.org/v1\n70000\no5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=\n"
    name, at = "witness.example.net/w2", 1_760_000_000
    return {
        "name": name,
        "kind": KIND_MLDSA,
        "seed": sha256(b"opencam ml-dsa-44 witness test key").hexdigest(),
        "key_id": "607ada34",
        "public_sha256": "dda6dbdacad3f4e7299719fec5758fc3be34507395a8f23ef69a9d057e235fad",
        "checkpoint": text,
        "at": at,
        "message": mldsa.cosigned_message(name, text, at).hex(),
        "line": (Path(made.__file__).parent / "mldsa-cosignature.txt").read_text(encoding="utf-8"),
    }


def _refused_proofs(text: str) -> Iterator[tuple[str, str, str]]:
    yield "another version", text.replace("@v1", "@v2"), "proof.form"
    yield "an index with a zero before it", text.replace("index ", "index 0"), "proof.index"
    yield "no checkpoint", text.partition("\n\n")[0] + "\n", "proof.form"
    yield "a short hash", text.replace("\n\n", "\nAAAA\n\n", 1), "hash.length"
    yield "an extra that isn't base64", text.replace("extra ", "extra -"), "encoding.wrong"


def _history(signed: str) -> str:
    """Return the agency's whole history, proved by the story's heads."""
    stated = raws().index(logged("board.heads").entry.raw)
    chains: dict[str, list[Entry]] = {}
    for raw in raws()[:stated]:
        entry = parse_entry(raw)
        chains.setdefault(entry.body.agency, []).append(entry)
    rows = sorted(
        head_row(author, len(each) - 1, each[-1].leaf.hex()) for author, each in chains.items()
    )
    place = next(at for at, row in enumerate(rows) if row.startswith(AGENCY.encode()))
    proof = TlogProof(
        index=stated,
        hashes=tuple(_story_tree().inclusion(stated)),
        checkpoint_note=signed,
        extra=raws()[stated],
    )
    return History(
        agency=AGENCY,
        row=place,
        hashes=tuple(heads_tree(rows).inclusion(place)),
        entries=tuple(
            (at, raw) for at, raw in enumerate(raws()) if parse_entry(raw).body.agency == AGENCY
        ),
        proof=proof,
    ).text()


def _receipts() -> dict[str, Any]:
    request = story().requests()[0].id
    at = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    fields: dict[str, Any] = {
        "origin": ORIGIN,
        "agency": AGENCY,
        "request": request,
        "sha256": "ab" * 32,
        "at": at,
    }
    receipt = Receipt(**fields, size_bytes=1_048_776)
    note = receipt.sign(INBOX)
    return {
        "inbox_key": str(INBOX.verifier),
        "inbox_note": name_inbox_key(LOG, INBOX.verifier),
        "log": str(LOG.verifier),
        "about": {
            "origin": ORIGIN,
            "agency": AGENCY,
            "request": request,
            "sha256": "ab" * 32,
            "size": 1_048_776,
        },
        "receipt": note,
        "opened": Opened(**fields).sign(INBOX),
        "withdrawal": Withdrawal(**fields).sign(INBOX),
        "refused": [
            {"name": name, "note": wrong, "reason": f"noticeboard.{reason}"}
            for name, wrong, reason in (
                ("signed by the log", receipt.sign(LOG), "note.nobody"),
                ("another size", note.replace("1048776", "1048777"), "signature.wrong"),
                (
                    "no size",
                    sign_note(receipt.text().replace("1048776\n", ""), [INBOX]),
                    "receipt.other",
                ),
                ("a line more", sign_note(f"{receipt.text()}x\n", [INBOX]), "receipt.other"),
                ("another kind", Opened(**fields).sign(INBOX), "receipt.other"),
                (
                    "no such day",
                    sign_note(receipt.text().replace("11-25", "11-31"), [INBOX]),
                    "receipt.no_time",
                ),
            )
        ],
    }
