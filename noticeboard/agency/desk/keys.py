"""The page *Keys*: how each key is kept, unlocked, copied, changed and revoked."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from aiohttp import web
import msgspec

from noticeboard.agency import key_copies, poster, rotation
from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.desk.setup import SETTERS, RootBody, setup_of
from noticeboard.agency.keyring import WORKING_DAY, Key, KeyState, files_of, key_of
from noticeboard.agency.keys import pending_since
from noticeboard.agency.setup import PAPER
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from noticeboard.runtime.text import Text

ROUTES = Routes(key="|".join(Key))


class KeyView(View, frozen=True, kw_only=True):
    """How one key is kept."""

    key: Key
    state: KeyState
    until: datetime | None = None
    """Until when it is unlocked here."""


class StickView(View, frozen=True, kw_only=True):
    """One removable disk."""

    folder: str
    free_bytes: int
    has_others: bool
    """Whether it holds files."""


class KeysView(View, frozen=True, kw_only=True):
    """Every key of the agency."""

    keys: tuple[KeyView, ...]
    pending_since: datetime | None = None
    """When new keys take effect, if they are logged and waiting."""


class SticksView(View, frozen=True, kw_only=True):
    """The removable disks of the machine on which the desk runs."""

    sticks: tuple[StickView, ...]


class CopyBody(Body, frozen=True, kw_only=True):
    """Where a copy goes, and the key's passphrase."""

    folder: str
    passphrase: str
    remove: bool = False
    """Whether the key is then removed from the agency's folder."""


class CopyView(View, frozen=True, kw_only=True):
    """A copy that was read back and opened."""

    file: str
    has_others: bool
    """Whether its folder holds other files."""
    is_same_disk: bool
    """Whether it is on the disk of the agency's folder."""


class PaperQuery(Body, frozen=True, kw_only=True):
    """The language of a paper copy."""

    language: str = "en"


class PaperBody(Body, frozen=True, kw_only=True):
    """What was typed or scanned from a paper copy."""

    typed: str
    remove: bool = False


class PassphraseBody(Body, frozen=True, kw_only=True):
    """A new passphrase for a key; if it has one, it must be unlocked."""

    passphrase: str
    old: str = ""
    """The passphrase until now: a key that somebody else has unlocked is not for the taking."""


class RestoreBody(Body, frozen=True, kw_only=True):
    """A copy of a key, and its passphrase."""

    passphrase: str
    file: str = ""
    typed: str = ""


class ChangeBody(Body, frozen=True, kw_only=True):
    """New keys, signed by the root key."""

    reason: str
    root: RootBody
    with_delivery: bool = False


class ChangeView(View, frozen=True, kw_only=True):
    """A logged change of keys."""

    index: int
    since: datetime | None = None
    """When the new keys take effect."""


class RevokeBody(Body, frozen=True, kw_only=True):
    """A posting key that somebody else may have."""

    reason: str
    root: RootBody
    last_good: int
    """The index of the last entry that the department made itself."""


class UnlockBody(Body, frozen=True, kw_only=True):
    """A passphrase, which is kept in the desk's memory only."""

    passphrase: str
    others: bool = False
    """Whether to unlock every other key here that it opens."""
    hours: Annotated[float, msgspec.Meta(ge=0.25, le=12)] = WORKING_DAY / timedelta(hours=1)
    """How long until it is locked again by itself."""


@ROUTES.get("/keys", roles=AGENCY_ROLES)
async def get_keys(call: Call) -> KeysView:
    """Return how each key is kept."""
    return await asyncio.to_thread(_keys, desk_of(call))


@ROUTES.post("/keys/{key}/unlock", roles=(Role.CUSTODIAN,))
async def post_unlock(call: Call, body: UnlockBody) -> KeysView:
    """Unlock a key for everybody here, until a time."""
    desk = desk_of(call)
    key = Key(call.request.match_info["key"])
    view = await asyncio.to_thread(_unlock, desk, call.person, key, body)
    # Nobody may look at the desk again today: what is over is forgotten all the same.
    until = desk.keyring.unlocked_until(key)
    if until is not None:
        left_s = (until - desk.now()).total_seconds()
        asyncio.get_running_loop().call_later(max(0, left_s), desk.keyring.forget_ended)
    return view


@ROUTES.post("/keys/{key}/lock", roles=AGENCY_ROLES)
async def post_lock(call: Call) -> KeysView:
    """Forget an unlocked key."""
    desk = desk_of(call)
    key = Key(call.request.match_info["key"])

    def lock() -> KeysView:
        desk.keyring.forget(key)
        desk.note(call.person, Act.KEY_LOCKED, key=key)
        return _keys(desk)

    return await asyncio.to_thread(lock)


@ROUTES.get("/keys/sticks", roles=SETTERS)
async def get_sticks(_: Call) -> SticksView:
    """Return the removable disks of this machine."""
    found = await asyncio.to_thread(key_copies.find_sticks)
    return SticksView(
        sticks=tuple(
            StickView(
                folder=str(each.folder), free_bytes=each.free_bytes, has_others=each.has_others
            )
            for each in found
        )
    )


@ROUTES.post("/keys/{key}/copies", roles=SETTERS)
async def post_copy(call: Call, body: CopyBody) -> CopyView:
    """Copy a key into a folder, read it back and open it, and only then remove it here."""
    desk, path = desk_of(call), _path(call)

    def copy() -> CopyView:
        with desk.home.lock():
            made = key_copies.write_copy(
                desk.keyring, path, Path(body.folder), body.passphrase, remove=body.remove
            )
            _note_copy(desk, call.person, path, str(made.file))
        return CopyView(
            file=str(made.file), has_others=made.has_others, is_same_disk=made.is_same_disk
        )

    return await asyncio.to_thread(copy)


@ROUTES.get("/keys/{key}/paper", roles=SETTERS, media=True, answer="text/html")
async def get_paper(call: Call, query: PaperQuery) -> web.Response:
    """Return a locked key as a page to print."""
    desk, path = desk_of(call), _path(call)

    def draw() -> bytes:
        draft = setup_of(desk).draft()
        return key_copies.print_paper(
            path,
            owner=draft.name if draft and not desk.name else desk.name,
            on=desk.now().date(),
            language=query.language,
        )

    page = await asyncio.to_thread(draw)
    # The page has its style within, and neither runs nor loads anything.
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return web.Response(
        body=page, content_type="text/html", headers={"Content-Security-Policy": policy}
    )


@ROUTES.post("/keys/{key}/paper", roles=SETTERS)
async def post_paper(call: Call, body: PaperBody) -> KeysView:
    """Compare what was typed or scanned from paper with the key, and only then remove it here."""
    desk, path = desk_of(call), _path(call)

    def check() -> KeysView:
        with desk.home.lock():
            key_copies.check_paper(path, body.typed)
            if body.remove:
                key_copies.remove_key(desk.keyring, path)
            _note_copy(desk, call.person, path, PAPER)
        return _keys(desk)

    return await asyncio.to_thread(check)


@ROUTES.post("/keys/{key}/passphrase", roles=SETTERS)
async def post_new_passphrase(call: Call, body: PassphraseBody) -> KeysView:
    """Lock a key's files with a new passphrase."""
    desk, path = desk_of(call), _path(call)
    key = key_of(path)

    def lock() -> KeysView:
        text = desk.keyring.new_passphrase(body.passphrase).text
        with desk.home.lock():
            files = list(files_of(desk.folder, key))
            for each in files:
                desk.keyring.secret(each, key)
                desk.keyring.check_passphrase(each, body.old, key)
            for each in files:
                desk.keyring.lock_file(each, text, key)
            desk.keyring.forget(key)
            desk.note(call.person, Act.KEY_LOCKED, key=key)
        return _keys(desk)

    return await asyncio.to_thread(lock)


@ROUTES.post("/keys/{key}/restoration", roles=SETTERS)
async def post_restoration(call: Call, body: RestoreBody) -> KeysView:
    """Put a key back, locked, from a copy."""
    desk, path = desk_of(call), _path(call)

    def restore() -> KeysView:
        with desk.home.lock():
            copied = key_copies.read_copy(body.file) if body.file.strip() else body.typed
            key_copies.restore(path, copied, body.passphrase)
            desk.note(call.person, Act.KEY_RESTORED, key=key_of(path))
        return _keys(desk)

    return await asyncio.to_thread(restore)


@ROUTES.post("/keys/rotation", roles=SETTERS)
async def post_rotation(call: Call, body: ChangeBody) -> ChangeView:
    """Make new keys and have them logged; they take effect after 72 hours."""
    desk = desk_of(call)
    home, root = desk.home, await asyncio.to_thread(_open_root, desk, body.root)
    async with BoardClient.to(home.profile().board.url) as client:
        with home.lock():
            made = await rotation.rotate(
                home,
                client,
                desk.now,
                root=root,
                reason=_reason(body.reason),
                with_delivery=body.with_delivery,
            )
    await asyncio.to_thread(
        desk.note, call.person, Act.KEY_CHANGED, index=str(made.posted.index), reason=body.reason
    )
    return ChangeView(index=made.posted.index, since=made.since)


@ROUTES.post("/keys/revocation", roles=SETTERS)
async def post_revocation(call: Call, body: RevokeBody) -> ChangeView:
    """Have the posting key revoked."""
    desk = desk_of(call)
    home, root = desk.home, await asyncio.to_thread(_open_root, desk, body.root)
    async with BoardClient.to(home.profile().board.url) as client:
        with home.lock():
            made = await poster.revoke(
                home,
                client,
                desk.now,
                root=root,
                last_good=body.last_good,
                reason=_reason(body.reason),
            )
    await asyncio.to_thread(
        desk.note, call.person, Act.KEY_REVOKED, index=str(made.index), reason=body.reason
    )
    return ChangeView(index=made.index)


def _path(call: Call) -> Path:
    return desk_of(call).folder / f"{Key(call.request.match_info['key'])}.key"


def _note_copy(desk: AgencyDesk, person: Person, path: Path, where: str) -> None:
    if key_of(path) is Key.ROOT:
        setup_of(desk).note_root_copy(where)
    desk.note(person, Act.KEY_COPIED, key=key_of(path), where=where)


def _open_root(desk: AgencyDesk, body: RootBody) -> SignerKey:
    return setup_of(desk).open_root(file=body.file, typed=body.typed, passphrase=body.passphrase)


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise InvalidInputError(Text("desk.key.no_reason"))
    return reason


def _keys(desk: AgencyDesk) -> KeysView:
    return KeysView(
        keys=tuple(
            KeyView(
                key=key,
                state=desk.keyring.state(key, desk.folder / f"{key}.key"),
                until=desk.keyring.unlocked_until(key),
            )
            for key in desk.home.own_keys()
        ),
        pending_since=pending_since(desk.home),
    )


def _unlock(desk: AgencyDesk, person: Person, key: Key, body: UnlockBody) -> KeysView:
    lasts = timedelta(hours=body.hours)
    until = desk.keyring.unlock(key, desk.folder / f"{key}.key", body.passphrase, lasts)
    desk.note(person, Act.KEY_UNLOCKED, key=key, until=format_time(until))
    if body.others:
        for other in (Key.POSTING, Key.DELIVERY, Key.POST_QUANTUM):
            path = desk.folder / f"{other}.key"
            if desk.keyring.state(other, path) is not KeyState.LOCKED:
                continue
            try:
                until = desk.keyring.unlock(other, path, body.passphrase, lasts)
            except NotAllowedError:
                continue
            desk.note(person, Act.KEY_UNLOCKED, key=other, until=format_time(until))
    return _keys(desk)
