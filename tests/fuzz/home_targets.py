"""What a house reads: feeds of warnings, its own files, links, what its hub says."""

from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
import json
from pathlib import Path
from typing import Final
import warnings

import pyrage
from pyrage import x25519

from hub.awareness.fetch import SourceUnreadableError
from hub.awareness.formats import read_document, read_source
from hub.awareness.store import folded, unique
from hub.backup.archive import parse_recipient, parse_recovery_key, unpack
from hub.config import read_config
from hub.errors import CameraUnreachableError, HubError, InvalidInputError, StorageError
from hub.ledger.tree import Export, read_file
from hub.media import jpeg
from hub.media.mp4.boxes import parse_description
from hub.media.mp4.fragments import read_table
from hub.media.mp4.segment_table import closings_in
from hub.model.awareness import AwarenessKind, AwarenessSourceId
from tests.fuzz.seal_targets import IDENTITY
from tests.fuzz.target import Target, scratch, text_of

with warnings.catch_warnings():
    # Home Assistant subclasses aiohttp's application; the client's package brings all of it in.
    warnings.simplefilter("ignore", DeprecationWarning)
    from custom_components.neighbors_requests.client.connection import (
        PairingLink,
        parse_code,
        parse_fingerprint,
    )
    from custom_components.neighbors_requests.client.errors import (
        AnswerUnreadableError,
        HubClientError,
        LinkInvalidError,
    )
    from custom_components.neighbors_requests.client.messages import read_message
    from custom_components.neighbors_requests.client.models import Hello

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
_ADDRESS: Final = "https://alerts.example.org/feed"
_HELLO: Final = Hello.read({"epoch": "e", "seq": 5, "resumed": True})


def _feed(raw: bytes) -> None:
    heard = read_source(raw, _ADDRESS)
    source = AwarenessSourceId("0" * 16)
    kept = folded({}, heard.entries, heard.kind, source, NOW, whole=True)
    kept = folded(kept, heard.entries, heard.kind, source, NOW, whole=True)
    unique(each.item for each in kept.values() if each.item is not None)


def _said_feed(raw: bytes) -> None:
    read_source(raw, _ADDRESS, AwarenessKind.RSS, charset="iso-8859-1")


def _alert(raw: bytes) -> None:
    read_document(raw, _ADDRESS)


def _config(raw: bytes) -> None:
    with scratch() as folder:
        path = Path(folder) / "hub.toml"
        path.write_bytes(raw)
        read_config(path)


def _ledger(raw: bytes) -> None:
    found = read_file(raw)
    found.check()
    if isinstance(found, Export):
        list(found.read())


def _link(raw: bytes) -> None:
    text = text_of(raw)
    parse_code(text)
    with suppress(LinkInvalidError):
        parse_fingerprint(text)
    PairingLink.parse(text)


def _message(raw: bytes) -> None:
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError):
        return  # as the client has it
    with suppress(HubClientError):
        Hello.read(value)
    read_message(value, hello=_HELLO)


def _recovery_key(raw: bytes) -> None:
    with suppress(InvalidInputError):
        parse_recipient(text_of(raw))
    parse_recovery_key(text_of(raw))


def _backup(raw: bytes) -> None:
    identity = x25519.Identity.from_str(IDENTITY)
    with scratch() as folder:
        sealed = Path(folder) / "hub.backup"
        sealed.write_bytes(pyrage.encrypt(raw, [identity.to_public()]))
        unpack(sealed, identity, Path(folder) / "data")


def _segment(raw: bytes) -> None:
    closings_in([(raw, len(raw)), (raw, 1 << 30)])
    with suppress(StorageError):
        parse_description(raw)
    read_table(BytesIO(raw))


def _picture(raw: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a picture that is slightly damaged
        jpeg.check(raw)
        with suppress(CameraUnreachableError):
            jpeg.grey(raw)
        jpeg.shrink(raw, 320)


TARGETS: Final = (
    Target(
        name="awareness_feed",
        reads=(_feed, _said_feed, _alert),
        refuses=(SourceUnreadableError,),
        longest=16_384,
    ),
    Target(name="config", reads=(_config,), refuses=(InvalidInputError,), longest=8192, share=4),
    Target(name="ledger_export", reads=(_ledger,), refuses=(InvalidInputError,), longest=8192),
    Target(name="pairing_link", reads=(_link,), refuses=(LinkInvalidError,)),
    Target(
        name="hub_message",
        reads=(_message,),
        refuses=(AnswerUnreadableError,),
        longest=8192,
    ),
    Target(name="recovery_key", reads=(_recovery_key,), refuses=(InvalidInputError,)),
    Target(name="backup", reads=(_backup,), refuses=(HubError,), longest=32_768, share=4),
    Target(name="segment", reads=(_segment,), refuses=(StorageError,), longest=16_384, share=4),
    Target(
        name="jpeg", reads=(_picture,), refuses=(CameraUnreachableError,), longest=16_384, share=4
    ),
)
