"""What the operator of a board does to its log: registers, vouches, puts notices."""

from datetime import UTC, datetime
from pathlib import Path
import secrets

from noticeboard.board.desk import Desk
from noticeboard.board.home import Home
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.body import AgencyRegister, AgencyVerify, BoardNotice
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id, countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tiles import MAX_ENTRY_BYTES


def read_entry(path: Path) -> bytes:
    """Read an entry file, with or without a line break at its end; raises InvalidInputError."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_ENTRY_BYTES + 2)
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    return raw.rstrip(b"\r\n")


def read_key(path: Path) -> SignerKey:
    """Read a private key file; raises InvalidInputError, which never quotes it."""
    try:
        return SignerKey.parse(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    except (VerificationError, ValueError):
        raise InvalidInputError(f"{path} holds no private key.") from None


async def register(desk: Desk, home: Home, raw: bytes) -> int:
    """Countersign an agency's own registration and log it; raises NoticeboardError."""
    try:
        entry = parse_entry(raw)
    except VerificationError as error:
        raise InvalidInputError(f"The file holds no entry: {error}") from error
    if not isinstance(entry.body, AgencyRegister):
        raise InvalidInputError("The file holds an entry, but it does not register an agency.")
    if entry.countersignature is None:
        raw = countersign_entry(raw, home.settings().origin, home.log_key())
    return await desk.post(raw)


async def vouch(desk: Desk, home: Home, *, agency: str, level: int, key: SignerKey) -> int:
    """Log a verifier's word about an agency; raises NoticeboardError."""
    author = agency_id(key.verifier)
    link = await desk.next_link(author)
    try:
        body = AgencyVerify(
            agency=author,
            subject=agency,
            level=level,
            key=key.verifier.key_id.hex(),
            seq=link.seq,
            prev=link.prev,
            anchor=link.anchor,
            id=secrets.token_hex(16),
            issued=format_time(datetime.now(UTC)),
        )
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(f"This cannot be logged: {error}") from error
    return await desk.post(sign_entry(body, home.settings().origin, key))


async def notice(desk: Desk, home: Home, *, index: int, text: str) -> int:
    """Log the board's notice on an entry, which stays; raises NoticeboardError."""
    key = home.log_key()
    author = agency_id(key.verifier)
    link = await desk.next_link(author)
    try:
        body = BoardNotice(
            agency=author,
            index=index,
            text=text,
            key=key.verifier.key_id.hex(),
            seq=link.seq,
            prev=link.prev,
            anchor=link.anchor,
            id=secrets.token_hex(16),
            issued=format_time(datetime.now(UTC)),
        )
    except (VerificationError, ValueError) as error:
        raise InvalidInputError(f"This cannot be logged: {error}") from error
    return await desk.post(sign_entry(body, home.settings().origin, key))
