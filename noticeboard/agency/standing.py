"""How an agency stands on a board: every entry of the log checked, by this reader's verifiers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from noticeboard.agency.board_client import MAX_JSON_BYTES, BoardClient, decoded
from noticeboard.agency.following import checked, readable
from noticeboard.agency.home import Trust
from noticeboard.errors import NotFoundError, VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import AgencyVerify
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import Frontier


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the log says of one agency, up to a checkpoint that was verified."""

    record: AgencyRecord
    """With the keys that act now."""
    own: tuple[LoggedEntry, ...]
    """The entries of its chain."""
    said: tuple[LoggedEntry, ...]
    """What verifiers said of it, those this reader does not trust too."""
    seen: Checkpoint


class _Told(msgspec.Struct, frozen=True):
    verifiers: tuple[str, ...] = ()


async def board_verifiers(client: BoardClient) -> tuple[VerifierKey, ...]:
    """Return the verifiers whose word counts on the board, as it says itself."""
    told = decoded(await client.get("/board.json", MAX_JSON_BYTES), _Told)
    return tuple(map(VerifierKey.parse, told.verifiers))


async def whole_log(
    client: BoardClient, trust: Trust, verifiers: Iterable[VerifierKey], now: datetime
) -> tuple[Registry, list[LoggedEntry], Checkpoint]:
    """Return a board's whole log, every signature, link and hash of it checked.

    Raises VerificationError where anything does not hold, and what asking the board raises.
    """
    target = checked(await client.checkpoint(), trust, now).checkpoint
    registry = Registry(trust.origin, trust.log, verifiers)
    frontier = Frontier(0, [])
    logged: list[LoggedEntry] = []
    for number in range(-(-target.size // TILE_WIDTH)):
        width = min(TILE_WIDTH, target.size - number * TILE_WIDTH)
        for raw in await client.bundle(number, width):
            entry = readable(raw, registry.size)
            logged.append(registry.add(entry, registry.size))
            frontier.append(entry.leaf)
    if target.size and frontier.root() != target.root:
        raise VerificationError("The board's entries are not those it has signed for.")
    return registry, logged, target


async def standing_of(
    agency: str,
    client: BoardClient,
    trust: Trust,
    verifiers: Iterable[VerifierKey],
    now: datetime,
) -> Standing:
    """Return how an agency stands; raises NotFoundError where it is not registered."""
    registry, logged, seen = await whole_log(client, trust, verifiers, now)
    record = registry.agency(agency, now)
    if record is None:
        raise NotFoundError("The board has not registered this agency.")
    bodies = [(each, each.entry.body) for each in logged]
    return Standing(
        record=record,
        own=tuple(each for each, body in bodies if body.agency == agency),
        said=tuple(
            each
            for each, body in bodies
            if isinstance(body, AgencyVerify) and body.subject == agency
        ),
        seen=seen,
    )
