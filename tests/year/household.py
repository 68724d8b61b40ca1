"""One household's share in the city: sealed, sent, fetched and opened; and what nobody may find."""

import asyncio
import base64
from datetime import datetime, timedelta
import hashlib
from http import HTTPStatus
import io
from pathlib import Path
import re

from noticeboard.agency.client import BoardClient
from noticeboard.agency.inbox_client import InboxAuthenticator, InboxClient, NoteKind
from noticeboard.seal.age import AgeIdentity, decrypt
from noticeboard.seal.bag import SealedFile
from noticeboard.seal.custody import Contact, Custody, Requester, SealedTo, Software
from noticeboard.seal.seal import describe_information, seal_share
from tests.noticeboard.board.world import receipt_of, uploaded
from tests.noticeboard.log.made import GOVERNOR, ORIGIN
from tests.noticeboard.seal.conftest import TOLD, file_of
from tests.year.city import City, Department
from tests.year.council import OVERSEERS
from tests.year.diary import Asked
from tests.year.public import headers_of

ARRIVED = re.compile(rb"\d\d:07\b")
"""It arrives seven minutes past; nothing else in the city happens or is asked about then."""
AFTER = timedelta(minutes=7, seconds=13)
CLIP = b"What the doorbell saw. " * 400
NAME = "Mrs. Barrymore"


async def share(
    city: City, department: Department, key: AgeIdentity, asked: Asked, folder: Path
) -> dict[str, bytes]:
    """Answer a request, and have its agency open that; return what is nobody else's business."""
    city.clock.at += AFTER
    sealed, custody = await asyncio.to_thread(_seal, folder, department, key, asked, city.clock())
    upload = await uploaded(city.web, f"/inbox/{department.id}/{asked.id}", sealed)
    receipt = await receipt_of(city.web, upload)
    opened = await _open(city, department, key, folder)
    digest = hashlib.sha256(sealed).digest()
    return {
        "its hash": digest.hex().encode(),
        "its hash in bytes": digest,
        "its hash in base64": base64.b64encode(digest),
        "its leaf's hash": hashlib.sha256(b"\0" + sealed).digest(),
        "its bytes": sealed[len(sealed) // 2 :][:32],
        "its first bytes": sealed[40:80],
        "where it was sent": upload.rpartition("/")[2].encode(),
        "the signature of its receipt": receipt.rstrip().rpartition(" ")[2].encode(),
        "the signature of its opening": opened.rstrip().rpartition(" ")[2].encode(),
        "when it arrived, in seconds": str(int(city.clock().timestamp())).encode(),
        "the custody record's signature": custody.rstrip().rpartition(" ")[2].encode(),
        "its clip's hash": hashlib.sha256(CLIP).hexdigest().encode(),
        "who sent it": NAME.encode(),
        "what they wrote": TOLD.words.partition("\n")[0].encode(),
        "their sensor": TOLD.sensors[0].name.encode(),
    }


def _seal(
    folder: Path, department: Department, key: AgeIdentity, asked: Asked, now: datetime
) -> tuple[bytes, str]:
    """Return a sealed share, and the custody record in it."""
    folder.mkdir()
    clip, into, recipient = folder / "clip-1.mp4", folder / "share.age", str(key.recipient)
    clip.write_bytes(CLIP)
    record = Custody(
        request=Requester(
            origin=ORIGIN, agency=department.id, id=asked.id, index=asked.index, leaf=asked.leaf
        ),
        recipient=SealedTo(agency=department.id, delivery_key=recipient),
        files=(file_of(clip.name, CLIP),),
        information=describe_information(TOLD),
        identity=Contact(name=NAME),
        approved_at=now,
        software=Software(name="neighbors-requests", version="0.1.0"),
    )
    clips = [SealedFile(path=clip, name=clip.name)]
    sealed = seal_share(clips, record, recipient, into, information=TOLD)
    return into.read_bytes(), sealed.custody


async def _open(city: City, department: Department, key: AgeIdentity, folder: Path) -> str:
    """Fetch the only share as its agency does; return the note that it was opened."""
    asker = InboxAuthenticator(origin=ORIGIN, agency=department.id, key=department.posting)
    async with BoardClient.to(city.url) as client:
        inbox = InboxClient(client, asker, city.clock)
        (waiting,) = await inbox.page(0)
        await inbox.fetch(waiting, folder / "fetched.age", lambda _have: None)
        assert await inbox.note(waiting.number, NoteKind.RECEIPT)
        plain = io.BytesIO()
        with (folder / "fetched.age").open("rb") as file:
            decrypt(file, key, plain.write)
        assert CLIP in plain.getvalue()
        return await inbox.acknowledge(waiting.number)


async def read_by_others(city: City, department: Department) -> dict[str, bytes]:
    """Return what the inbox tells whoever holds an overseer's or the governor's key."""
    found = {}
    for key in (*OVERSEERS.values(), GOVERNOR):
        asker = InboxAuthenticator(origin=ORIGIN, agency=department.id, key=key)
        for part in ("", "/1", "/1/receipt", "/1/withdrawal"):
            path = f"/inbox/{department.id}{part}"
            async with city.web.get(path, headers=asker.headers(path, city.clock())) as answer:
                assert answer.status == HTTPStatus.FORBIDDEN, path
                found[f"{key.name} {path}"] = headers_of(answer) + await answer.read()
    return found


def traces(secrets: dict[str, bytes], where: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return every place in which a secret or the time of arrival stands."""
    found = []
    for place, raw in where.items():
        found += [(what, place) for what, each in secrets.items() if each in raw]
        if ARRIVED.search(raw):
            found.append(("when it arrived", place))
    return found
