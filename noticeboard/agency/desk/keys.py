"""The page *Keys*: how each key is kept, and unlocking them for the working day."""

import asyncio
from datetime import datetime

from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.keyring import Key, KeyState
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import NotAllowedError

ROUTES = Routes(key="|".join(Key))


class KeyView(View, frozen=True, kw_only=True):
    """How one key is kept."""

    key: Key
    state: KeyState
    until: datetime | None = None
    """Until when it is unlocked here."""


class KeysView(View, frozen=True, kw_only=True):
    """Every key of the agency."""

    keys: tuple[KeyView, ...]


class UnlockBody(Body, frozen=True, kw_only=True):
    """A passphrase, which is kept in the desk's memory only."""

    passphrase: str
    others: bool = False
    """Whether to unlock every other key here that it opens."""


@ROUTES.get("/keys", roles=AGENCY_ROLES)
async def get_keys(call: Call) -> KeysView:
    """Return how each key is kept."""
    return await asyncio.to_thread(_keys, desk_of(call))


@ROUTES.post("/keys/{key}/unlock", roles=(Role.CUSTODIAN,))
async def post_unlock(call: Call, body: UnlockBody) -> KeysView:
    """Unlock a key until the end of the working day."""
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


def _keys(desk: AgencyDesk) -> KeysView:
    return KeysView(
        keys=tuple(
            KeyView(
                key=key,
                state=desk.keyring.state(key, desk.folder / f"{key}.key"),
                until=desk.keyring.unlocked_until(key),
            )
            for key in Key
        )
    )


def _unlock(desk: AgencyDesk, person: Person, key: Key, body: UnlockBody) -> KeysView:
    desk.keyring.unlock(key, desk.folder / f"{key}.key", body.passphrase)
    desk.note(person, Act.KEY_UNLOCKED, key=key)
    if body.others:
        for other in (Key.POSTING, Key.DELIVERY):
            path = desk.folder / f"{other}.key"
            if desk.keyring.state(other, path) is not KeyState.LOCKED:
                continue
            try:
                desk.keyring.unlock(other, path, body.passphrase)
            except NotAllowedError:
                continue
            desk.note(person, Act.KEY_UNLOCKED, key=other)
    return _keys(desk)
