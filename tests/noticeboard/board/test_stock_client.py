"""The stock client of tus.io, which knows nothing of us, uploads a share."""

import asyncio
import hashlib
import io
from pathlib import Path

import pytest
from tusclient.client import TusClient
from tusclient.uploader.uploader import AsyncUploader

from noticeboard.board.upload_store import InboxLimits
from noticeboard.seal.receipt import open_receipt
from tests.noticeboard.board.world import SEALED, assert_clean, posted, receipt_of, served_world

BODY = SEALED + bytes(range(256)) * 4000
LIMITS = InboxLimits(free_bytes=0)


@pytest.mark.parametrize("checked", [False, True])
async def test_tuspy_uploads_and_resumes(tmp_path: Path, *, checked: bool) -> None:
    """tuspy, the client of tus.io, stops in the middle and goes on; with checksums too."""
    async with served_world(tmp_path / "board", limits=LIMITS) as world:
        path = await posted(world)
        url = (await world.web.get("/healthz")).url
        client = TusClient(str(url.with_path(path)))

        def uploader() -> AsyncUploader:
            return client.async_uploader(
                file_stream=io.BytesIO(BODY), chunk_size=100_000, upload_checksum=checked
            )

        first = uploader()
        await first.upload(stop_at=300_000)
        second = uploader()
        address = first.url or ""
        # Given to its constructor, the address would be asked in a way that blocks this loop.
        second.set_url(address)
        second.offset = await asyncio.to_thread(second.get_offset)
        stopped_at = second.offset
        await second.upload()

        assert stopped_at == 300_000
        upload = address.removeprefix(str(url.origin()))
        receipt = open_receipt(await receipt_of(world.web, upload), world.board.inbox_key.verifier)
        assert receipt.sha256 == hashlib.sha256(BODY).hexdigest()
    await assert_clean(tmp_path / "board")
