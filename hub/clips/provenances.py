"""Where footage came from that an archive recorded: as rows, and in the recordings themselves.

Each segment holds its run's provenance in a box of its own before its header. So an index that is
made again from the files knows it too, and no footage of an archive can ever pass for the hub's own
recording.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import StorageError
from hub.media.mp4.boxes import LONGEST_HEADER_BYTES, UUID_BYTES, box_at, uuid_box
from hub.model.archive import Provenance
from hub.model.ids import RunId
from hub.model.recording import Segment
from hub.store.footage_files import FootageFiles
from hub.store.tables import provenances, segments

_UUID: Final = UUID("6e656967-6862-4f72-b365-676d656e7433")
_DECODER: Final = msgspec.json.Decoder(Provenance)
_MOST_BOXES: Final = 4
"""It is among the first ones: ftyp, moov, this one, the header."""
_AT_ONCE: Final = 500


def provenance_box(provenance: Provenance) -> bytes:
    """Return the box that every segment of an archive's footage holds."""
    return uuid_box(_UUID, msgspec.json.encode(provenance))


def read_provenance(path: Path, files: FootageFiles) -> Provenance | None:
    """Return what a segment says of where it came from; None if the hub recorded it.

    Raises StorageError if that can't be read, and OSError.
    """
    with files.open(path) as file:
        head = file.read(2 * LONGEST_HEADER_BYTES)
    at = 0
    for _ in range(_MOST_BOXES):
        found = box_at(head, at, len(head))
        name, end = found.body + UUID_BYTES, found.end
        if found.kind == b"uuid" and head[found.body : name] == _UUID.bytes:
            try:
                return _DECODER.decode(head[name:end])
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                raise StorageError("recording.damaged") from error
        if found.kind not in {b"ftyp", b"moov"} or end >= len(head):
            return None
        at = end
    return None


def read_of_runs(
    folder: Path, found: Sequence[Segment], files: FootageFiles
) -> tuple[list[Provenance], list[Segment], list[str]]:
    """Return the provenances of segments' runs, the segments that may be indexed, and sentences.

    Blocking. One file of each run is read. If no file of a run says what recorded it, its segments
    are left out: they might be an archive's.
    """
    runs: dict[RunId, list[Segment]] = {}
    for segment in found:
        runs.setdefault(segment.run_id, []).append(segment)
    read, known, sentences = [], [], []
    for run_id, of_run in runs.items():
        for segment in of_run:
            try:
                provenance = read_provenance(folder / segment.path, files)
            except (StorageError, OSError):
                continue
            if provenance is not None:
                read.append(replace(provenance, run_id=run_id, camera_id=segment.camera_id))
            known += of_run
            break
        else:
            sentences += [
                f"{each.path} is left out of the index: it doesn't say what recorded it."
                for each in of_run
            ]
    return read, known, sentences


def enter(connection: Connection, origins: Sequence[Provenance]) -> None:
    """Add rows; one that is there stays."""
    rows = [
        {
            "run_id": each.run_id,
            "camera_id": each.camera_id,
            "body": msgspec.to_builtins(each),
        }
        for each in origins
    ]
    if rows:
        connection.execute(insert(provenances).on_conflict_do_nothing(), rows)


async def find(connection: AsyncConnection, runs: Collection[RunId]) -> dict[RunId, Provenance]:
    """Return where these runs came from, for those that the hub didn't record itself."""
    found: dict[RunId, Provenance] = {}
    wanted = sorted(runs)
    for at in range(0, len(wanted), _AT_ONCE):
        rows = await connection.execute(
            select(provenances.c.body).where(provenances.c.run_id.in_(wanted[at : at + _AT_ONCE]))
        )
        for body in rows.scalars():
            provenance = _of_body(body)
            found[provenance.run_id] = provenance
    return found


def _of_body(body: Any) -> Provenance:  # noqa: ANN401 -- JSON
    try:
        return msgspec.convert(body, Provenance)
    except msgspec.ValidationError as error:
        raise StorageError("recording.damaged") from error


async def forget_unused(connection: AsyncConnection, runs: Collection[RunId]) -> None:
    """Forget where runs came from of which no segment is left."""
    wanted = sorted(runs)
    used = exists().where(
        segments.c.camera_id == provenances.c.camera_id, segments.c.run_id == provenances.c.run_id
    )
    for at in range(0, len(wanted), _AT_ONCE):
        await connection.execute(
            delete(provenances).where(provenances.c.run_id.in_(wanted[at : at + _AT_ONCE]), ~used)
        )
