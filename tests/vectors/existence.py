"""`existence.json`: a share with the proof of time, each of its files, and what is refused.

`python -m tests.vectors.existence` has the hour stamped anew, which is right only if its text has
changed: a service's reply is never the same twice.
"""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
import hashlib
import json
from pathlib import Path
import tempfile
from typing import Any, Final, override

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.note import SignerKey
from noticeboard.runtime.text import text_of
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.bag import PROOF, FromFile, SealedFile, derived_files, tar_parts
from noticeboard.seal.custody import KEY_NAME, Custody, canonical, sign_custody
from noticeboard.seal.existence import check_existence
from noticeboard.seal.groups import GROUPS, StampedGroup
from noticeboard.timestamp.group import PictureGroup, VideoCodec, pictures_of, sets_hash
from noticeboard.timestamp.token import read_reply
from tests.noticeboard.log.made import NOON
from tests.noticeboard.seal.stamped import Stamped, old_authority, stamped_share
from tests.noticeboard.seal.test_existence import LIES
from tests.noticeboard.seal.test_vectors import IDENTITY, SEED, encrypt
from tests.servers.timestamps import Authority

_STAMPED: Final = Path(__file__).parents[1] / "fixtures" / "stamped-hour.json"
CLIP: Final = "clip-1.mp4"
_TEXTS: Final = (".txt", ".json")


class _Kept(Authority):
    """A service that gives the reply that it gave once."""

    @override
    def reply(self, query: bytes) -> bytes:
        """Return it."""
        return base64.b64decode(_stamped()["reply"])

    @override
    def date(self, reply: bytes, at: datetime) -> bytes:
        """Return it: it states that time."""
        return reply


@cache
def _stamped() -> dict[str, str]:
    found: dict[str, str] = json.loads(_STAMPED.read_text(encoding="utf-8"))
    return found


@cache
def honest() -> Stamped:
    """Return the share."""
    share = stamped_share(_Kept(Path()))
    assert share.hours[0].decode() == _stamped()["text"], "python -m tests.vectors.existence"
    return share


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """A record, and the files beside it in `data`."""

    record: Custody
    named: dict[str, bytes]

    @classmethod
    def of(cls, share: Stamped) -> "Files":
        """Return what a share holds."""
        with tempfile.TemporaryDirectory() as folder:
            given = share.given(Path(folder) / "cut")
            clip = given.clips[0].path.read_bytes()
        key = str(AgeIdentity.parse(IDENTITY).recipient)
        sealed_to = msgspec.structs.replace(given.record.recipient, delivery_key=key)
        record = msgspec.structs.replace(given.record, recipient=sealed_to)
        return cls(record=record, named=share.files() | {CLIP: clip})

    def exported(self) -> dict[str, str]:
        """Return the files as JSON has them: text as it is, everything else in base64."""
        return {
            name: raw.decode() if name.endswith(_TEXTS) else base64.b64encode(raw).decode()
            for name, raw in self.named.items()
        }

    def reason(self, *roots: bytes) -> str:
        """Return why the proof is refused; empty if it holds."""
        return reason_of(self.record, self.named, *roots)


def reason_of(record: Custody, named: dict[str, bytes], *roots: bytes) -> str:
    """Return why the proof in these files is refused; empty if it holds."""
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in named.items():
            (Path(folder) / name).write_bytes(raw)
        try:
            check_existence(record, Path(folder), roots, NOON)
        except VerificationError as error:
            return text_of(error).code
    return ""


def files_of(exported: dict[str, str]) -> dict[str, bytes]:
    """Return the bytes of what `Files.exported` returns."""
    return {
        name: text.encode() if name.endswith(_TEXTS) else base64.b64decode(text)
        for name, text in exported.items()
    }


def _forged(share: Stamped) -> Stamped:
    (raw,) = share.replies[0]
    return replace(share, replies=((raw[:-1] + bytes([raw[-1] ^ 1]),),))


def _other_hour(share: Stamped) -> Stamped:
    heading, size, _ = share.hours[0].split(b"\n", 2)
    root = base64.b64encode(bytes(32))
    return replace(share, hours=(b"\n".join((heading, size, root, b"")),))


def _ways(share: Stamped) -> Stamped:
    stamped = share.groups.clips[0].groups[1].stamped
    assert stamped is not None
    index = stamped.in_hour.index ^ 1
    return share.with_group(2, in_hour=msgspec.structs.replace(stamped.in_hour, index=index))


def _cases() -> Iterator[tuple[str, Callable[[Stamped], Stamped]]]:
    for lie in LIES:
        change, _ = lie.values
        yield str(lie.id), change  # type: ignore[misc]  # pytest.param keeps no types
    yield "way", _ways
    yield "reply", _forged
    yield "text", _other_hour


def _refused() -> Iterator[dict[str, Any]]:
    right = Files.of(honest())
    for name, change in _cases():
        files = Files.of(change(honest()))
        changed = {each: raw for each, raw in files.named.items() if right.named[each] != raw}
        yield {
            "name": name,
            "reason": files.reason(),
            "record": json.loads(canonical(files.record)),
            "files": replace(files, named=changed).exported(),
        }
    raw = right.named[GROUPS]
    for name, other in (
        ("a line break at the end", raw + b"\n"),
        ("a number with a fraction", raw.replace(b'"at":3', b'"at":3.0')),
        ("a field twice", raw.replace(b'"at":3,', b'"at":3,"at":3,')),
        ("an unknown field", raw.replace(b'"at":3,', b'"about":"","at":3,')),
        ("the end is missing", raw[:-1]),
    ):
        files = replace(right, named=right.named | {GROUPS: other})
        yield {
            "name": name,
            "reason": files.reason(),
            "record": json.loads(canonical(right.record)),
            "files": {GROUPS: other.decode()},
        }


def packed(record: Custody, named: dict[str, bytes], proof: str) -> tuple[str, bytes]:
    """Return the signed record and the tar of a share, by the fixed keys."""
    signed, note = sign_custody(record, SignerKey(name=KEY_NAME, seed=SEED))
    small = derived_files(signed, note.encode()) | {PROOF: proof.encode()}
    small |= {f"data/{name}": raw for name, raw in named.items() if name != CLIP}
    parts = tar_parts([SealedFile(path=Path(CLIP), name=CLIP)], signed, small)
    return note, b"".join(named[CLIP] if isinstance(part, FromFile) else part for part in parts)


def sealed(record: Custody, named: dict[str, bytes], proof: str) -> bytes:
    """Return the share, sealed by the fixed keys."""
    return encrypt(packed(record, named, proof)[1], record.recipient.delivery_key)


def vectors() -> dict[str, Any]:
    """Return the whole file."""
    share, files = honest(), Files.of(honest())
    root = _stamped()["root"]
    note, tar = packed(files.record, files.named, share.request.text)
    age = encrypt(tar, files.record.recipient.delivery_key)
    text, (reply,) = share.hours[0], share.replies[0]
    token = read_reply(reply, text, [root.encode()])
    stamped = [group.stamped for group in share.groups.clips[0].groups if group.stamped]
    return {
        "about": "A share with the proof of time (share.md), sealed with the keys of shares.json."
        " `files` are those of its folder data, the texts as they are, the others in base64."
        " `pictures` are the hashes of the film's pictures, `groups` those on the way from each"
        " group to the hour. Each case of `refused` has a record and files of its own, where they"
        " differ.",
        "identity": IDENTITY,
        "root": root,
        "existed": {
            "at": token.at.isoformat(),
            "accuracy_us": token.accuracy.microseconds + token.accuracy.seconds * 1_000_000
            if token.accuracy
            else None,
            "service": token.service,
            "groups": len(share.groups.clips[0].groups),
            "copied": sum(1 for each in stamped if each.copied),
        },
        "pictures": [each.hex() for each in pictures_of(share.films[0], VideoCodec.H264)],
        "groups": [
            {
                "pictures": each.pictures_sha256.hex(),
                "leaf": _leaf(each, share.groups.clips[0].sets[each.sets]),
                "segment": each.segment.hex(),
                "hour": hashlib.sha256(b"\0" + each.segment).hexdigest(),
            }
            for each in stamped
        ],
        "record": json.loads(canonical(files.record)),
        "proof": share.request.text,
        "note": note,
        "tar_bytes": len(tar),
        "tar_sha256": hashlib.sha256(tar).hexdigest(),
        "age_bytes": len(age),
        "age_sha256": hashlib.sha256(age).hexdigest(),
        "files": files.exported(),
        "refused": list(_refused()),
    }


def _leaf(stamped: StampedGroup, sets: Sequence[bytes]) -> str:
    group = PictureGroup(
        pictures_sha256=stamped.pictures_sha256,
        sets_sha256=sets_hash(sets),
        codec=VideoCodec.H264,
        count=stamped.count,
        start_us=stamped.start_us,
        length_us=stamped.length_us,
    )
    return group.leaf(stamped.salt).hex()


def _stamp_anew() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "service").mkdir()
        authority = old_authority(Path(folder) / "service")
        share = stamped_share(authority)
        found = {
            "text": share.hours[0].decode(),
            "reply": base64.b64encode(share.replies[0][0]).decode(),
            "root": authority.root.decode(),
        }
    _STAMPED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _stamp_anew()
