"""What the share page and the hub must write alike, byte for byte: `shares.json`.

The page's own tests read the same file. `scripts/vectors` writes it anew, which is
right only if the format itself changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
import rfc8785

from noticeboard.log.note import SignerKey
from noticeboard.seal.age import CHUNK_BYTES, TAG_BYTES, AgeIdentity, AgeRecipient, AgeWriter
from noticeboard.seal.bag import (
    PROOF,
    SOURCES,
    FromFile,
    SealedFile,
    derived_files,
    padded,
    sources_of,
    sources_text,
    tar_parts,
)
from noticeboard.seal.custody import (
    HEADINGS,
    KEY_NAME,
    Custody,
    Information,
    canonical,
    sign_custody,
)
from noticeboard.seal.open import open_share
from noticeboard.seal.seal import describe_information
from tests.noticeboard.seal.conftest import FILMED, HEADS, SEGMENTS, TOLD, file_of, logged

VECTORS: Final = Path(__file__).parents[3] / "docs" / "protocol" / "vectors" / "shares.json"
SEED: Final = bytes(range(32))
FILE_KEY: Final = bytes(range(100, 116))
NONCE: Final = bytes(range(200, 216))
EPHEMERAL: Final = bytes(range(32, 64))
IDENTITY: Final = "AGE-SECRET-KEY-1GPQ5YS6YG4RYWJZFFF95CN2WFAG9Z5JN2324V46CT9D9KHZATE0S5FAZ64"


def content(name: str, length: int, first: int) -> bytes:
    """Return a file that any program makes in a line: a head, then `31 n + first`, modulo 256."""
    head = HEADS[name.rpartition(".")[2]]
    block = bytes((31 * number + first) % 256 for number in range(256))
    return head + (block * (length // 256 + 1))[len(head) : length]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """One share: what it is made from, and what must come out."""

    name: str
    record: Custody
    words: str = ""
    proof: str = ""
    files: dict[str, tuple[int, int]]
    """The length and first byte of each film and photo, by name."""
    sources: tuple[str, ...] = ()

    @property
    def information(self) -> Information:
        """What it tells; readings only if a hub made it."""
        return TOLD if self.record.page is None else Information(words=self.words)

    def sealed(self) -> "Bytes":
        """Seal it with the fixed keys."""
        signed, note = sign_custody(self.record, SignerKey(name=KEY_NAME, seed=SEED))
        small = derived_files(signed, note.encode())
        small |= {PROOF: self.proof.encode()} if self.proof else {}
        named = {file.name: self.sources for file in self.record.files}
        small |= {SOURCES: sources_text(named)} if self.sources else {}
        small |= {f"data/{name}": made for name, made in self.information.files().items()}
        clips = [SealedFile(path=Path(name), name=name) for name in self.files]
        tar = b"".join(self._plain(tar_parts(clips, signed, small)))
        return Bytes(note=note, tar=tar, age=encrypt(tar, self.record.recipient.delivery_key))

    def _plain(self, parts: Iterator[bytes | FromFile]) -> Iterator[bytes]:
        for part in parts:
            yield part if isinstance(part, bytes) else content(part.name, *self.files[part.name])

    def exported(self) -> dict[str, Any]:
        """Return it as the file has it."""
        made = self.sealed()
        return {
            "name": self.name,
            "maker": "hub" if self.record.page is None else "page",
            "record": json.loads(canonical(self.record)),
            "words": self.information.words,
            "proof": self.proof,
            "files": [
                {
                    "name": name,
                    "head": HEADS[name.rpartition(".")[2]].hex(),
                    "length": length,
                    "first": first,
                }
                for name, (length, first) in self.files.items()
            ],
            "note": made.note,
            "tar_bytes": len(made.tar),
            "tar_sha256": hashlib.sha256(made.tar).hexdigest(),
            "age_bytes": len(made.age),
            "age_sha256": hashlib.sha256(made.age).hexdigest(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """What one share becomes."""

    note: str
    tar: bytes
    age: bytes


def encrypt(plain: bytes, recipient: str) -> bytes:
    """Seal bytes with the fixed keys."""
    drawn = iter((FILE_KEY, NONCE, EPHEMERAL))
    writer = AgeWriter(AgeRecipient.parse(recipient), lambda _: next(drawn))
    into = bytearray(len(plain) + (len(plain) // CHUNK_BYTES + 1) * TAG_BYTES)
    length = writer.encrypt(memoryview(plain), memoryview(into), last=True)
    return writer.header + bytes(into[:length])


def added(name: str, length: int, first: int, **changed: object) -> dict[str, object]:
    """Describe an added file as the page does."""
    kind = name.partition("-")[0]
    told: dict[str, object] = {
        "name": name,
        "kind": kind,
        "sha256": hashlib.sha256(content(name, length, first)).hexdigest(),
        "size_bytes": length,
        "claimed": None,
        "frames": 1,
        "cut": False,
        "copied": False,
        "masks": 0,
        "moving_masks": 0,
        "sound": "none",
        "tone_mapped": False,
        "original_sha256": "",
    }
    return told | changed


@cache
def vectors() -> list[Vector]:
    """Return a share of each kind."""
    answered = logged()
    asked = answered.asked
    key = str(AgeIdentity.parse(IDENTITY).recipient)
    page = {"kind": "page", "release": "0.2.0", "sha256": "5" * 64}
    base: dict[str, Any] = {
        "type": "custody",
        "v": 3,
        "request": json.loads(msgspec.json.encode(asked)),
        "recipient": {"agency": asked.agency, "delivery_key": key},
        "files": [],
        "information": [],
        "identity": {"name": "", "email": "", "telephone": ""},
        "approved_at": "2026-11-30T21:04:05Z",
        "software": {"name": "share page", "version": "0.2.0"},
        "ledger_root": "",
        "key": "",
        "made_by": page,
    }

    def vector(
        name: str, files: list[tuple[str, int, int, dict[str, object]]], words: str, **more: object
    ) -> Vector:
        told = describe_information(Information(words=words))
        given = base | {"information": [msgspec.to_builtins(each) for each in told]} | more
        if files:
            given["added"] = [added(each, size, at, **x) for each, size, at, x in files]
        record = msgspec.convert(given, Custody)
        kept = {each: (size, at) for each, size, at, _ in files}
        return Vector(name=name, record=record, words=words, proof=answered.text, files=kept)

    filmed = {"start": "2026-11-24T11:58:03.250000Z", "end": "2026-11-24T11:58:33Z"}
    taken = {"start": "2026-11-24T11:59:00Z", "end": "2026-11-24T11:59:00Z", "from": "container"}
    film = {
        "frames": 900, "cut": True, "masks": 1, "moving_masks": 2, "sound": "opus",
        "tone_mapped": True, "claimed": filmed | {"from": "container"},
    }  # fmt: skip
    whole = {"frames": 1800, "copied": True, "sound": "copied", "original_sha256": "7" * 64}
    escapes = {
        "name": "Zoë <&'\"\\/> Ωmega \U0001f6b2 \uffee",
        "email": "zoë@example.org",
        "telephone": "+1 555 0100",
    }
    pages = [
        vector("film", [("film-1.mp4", 1_500_001, 7, film)], "A van, two people.\nIt left north."),
        vector("photo", [("photo-1.jpg", 70_000, 1, {"masks": 3, "claimed": taken})], ""),
        vector("heic", [("photo-1.heic", 512, 9, {"copied": True})], ""),
        vector(
            "still",
            [
                ("still-1.jpg", 3, 1, {"claimed": taken | {"from": "person"}, "masks": 1}),
                ("still-2.jpg", 513, 2, {}),
            ],
            "",
        ),
        vector(
            "words", [], "Ich hörte um zwei Uhr Glas <splittern> & 'rufen' \"\\\".\n\n\U0001f6b2"
        ),
        vector("copied", [("film-1.mp4", 65_536, 3, whole)], "", made_by=page | {"sha256": ""}),
        vector(
            "several",
            [
                ("film-1.mp4", 100, 1, {"frames": 2}),
                ("photo-1.jpg", 200, 2, {}),
                ("film-2.mp4", 300, 3, {"frames": 3, "claimed": filmed | {"from": "person"}}),
                ("still-1.jpg", 400, 4, {}),
                ("photo-2.heic", 500, 5, {"copied": True}),
            ],
            "Several.",
            identity=escapes,
        ),
    ]
    return [*pages, _by_a_hub(base, answered.text)]


def _by_a_hub(base: dict[str, Any], proof: str) -> Vector:
    """Return a hub's share of a clip of its own and a photo from the household's phone."""
    clip = file_of("clip-1.mp4", content("clip-1.mp4", 1000, 5), sources=sources_of(SEGMENTS))
    given = base | {
        "files": [msgspec.to_builtins(clip)],
        "added": [added("photo-1.jpg", 900, 6)],
        "information": [msgspec.to_builtins(each) for each in describe_information(TOLD)],
        "software": {"name": "neighbors-requests", "version": "0.2.0"},
        "approved_at": FILMED.replace(microsecond=0).isoformat(),
    }
    del given["made_by"]
    return Vector(
        name="hub",
        record=msgspec.convert(given, Custody),
        proof=proof,
        files={"clip-1.mp4": (1000, 5), "photo-1.jpg": (900, 6)},
        sources=SEGMENTS,
    )


LENGTHS: Final = (
    0, 1, 1_048_575, 1_048_576, 1_048_577, 1_081_344, 1_081_345, 2_097_151, 2_097_152, 2_097_153,
    3_000_000, 67_108_864, 67_108_865, 2_147_483_648, 2_147_483_649, 8_589_934_592,
)  # fmt: skip
VALUES: Final[tuple[Any, ...]] = (
    {"b": 1, "a": [True, False, None], "": {"z": "", "y": -1}},
    {"é": 1, "e": 2, "\U0001f6b2": 3, "\uffee": 4},
    "<&'\"\\/> \u00e9 \u2028 \U0001f6b2 \u007f",
    "line\nbreak\ttab\rreturn\u0000\u001f\b\f",
)


def exported() -> bytes:
    """Return the whole file."""
    told = {
        "seed": SEED.hex(),
        "file_key": FILE_KEY.hex(),
        "nonce": NONCE.hex(),
        "ephemeral": EPHEMERAL.hex(),
        "identity": IDENTITY,
        "recipient": str(AgeIdentity.parse(IDENTITY).recipient),
        "padded": [[length, padded(length)] for length in LENGTHS],
        "canonical": [{"value": value, "text": rfc8785.dumps(value).decode()} for value in VALUES],
        "shares": [vector.exported() for vector in vectors()],
    }
    return json.dumps(told, indent=1).encode() + b"\n"


def test_the_vectors_are_what_this_program_writes() -> None:
    """A change of one byte of a share breaks pages that are already saved on somebody's disk."""
    assert json.loads(VECTORS.read_bytes()) == json.loads(exported())


def test_records_are_canonical_json() -> None:
    """The encoder of records and the one of RFC 8785 agree, also on what needs escapes."""
    for vector in vectors():
        assert canonical(vector.record) == rfc8785.dumps(json.loads(canonical(vector.record)))
        heading, line, *_ = sign_custody(vector.record)[1].split("\n")
        assert heading == HEADINGS[3]
        assert ("made_by" in json.loads(line)) is (vector.name != "hub")


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.name)
def test_each_vector_opens(vector: Vector, tmp_path: Path) -> None:
    """What the vectors say is a share that an agency can open."""
    (tmp_path / "s.age").write_bytes(vector.sealed().age)

    opened = open_share(tmp_path / "s.age", IDENTITY, tmp_path / "share")

    assert [path.read_bytes() for path in opened.files] == [
        content(file.name, *vector.files[file.name]) for file in opened.custody.footage
    ]
    assert msgspec.structs.replace(opened.custody, key="") == vector.record
