"""Makers' root certificates: which of them vouch for what cameras sign."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from hub.api.body import Body, safe
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, View, line
from hub.clips.maker_roots import LONGEST_NAME, LONGEST_PEM
from noticeboard.rules.text import SafeText
from noticeboard.seal.signed_video.keys import MakerRoot

type _Name = Annotated[SafeText, safe(shortest=1, longest=LONGEST_NAME)]
type _Pem = Annotated[SafeText, safe(shortest=1, longest=LONGEST_PEM, lines=True)]


class NewMakerRoot(Body, frozen=True, kw_only=True):
    """A root certificate to install, PEM, and the name to give it."""

    name: _Name
    pem: _Pem


class CheckedMakerRoot(Body, frozen=True, kw_only=True):
    """A root certificate to look at, PEM."""

    pem: _Pem


class MakerRootQuery(Body, frozen=True, kw_only=True):
    """The name of a root."""

    name: _Name


class MakerRootView(View, frozen=True, kw_only=True):
    """A root certificate."""

    name: str
    """As the household calls it; before it is installed, as it calls itself, maybe empty."""
    subject: str
    """As the certificate names itself in full."""
    since: datetime
    """When it becomes valid."""
    until: datetime
    """When it expires."""
    sha256: str
    """Of the certificate, 64 hex digits."""
    cameras: tuple[str, ...]
    """The names of the cameras that sign with a key under it, by their newest recordings."""


class MakerRootList(View, frozen=True, kw_only=True):
    """Every installed root certificate."""

    roots: tuple[MakerRootView, ...]


ROUTES = Routes()


@ROUTES.get("/maker-roots", scope=Scope.ADMIN, panel=Who.ADMIN)
async def get_maker_roots(call: Call) -> MakerRootList:
    """List the makers' root certificates that the household installed."""
    return MakerRootList(roots=await _views(call, await call.house.maker_roots.every()))


@ROUTES.post("/maker-roots/check", scope=Scope.ADMIN, panel=Who.ADMIN)
async def check_maker_root(call: Call, new: CheckedMakerRoot) -> MakerRootView:
    """Read a maker's root certificate, to compare it before it is installed."""
    [view] = await _views(call, [await call.house.maker_roots.check(str(new.pem))])
    return view


@ROUTES.post("/maker-roots", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_maker_root(call: Call, new: NewMakerRoot) -> MakerRootView:
    """Install a maker's root certificate: keys under it are named after it from now on."""
    [view] = await _views(call, [await call.house.maker_roots.add(str(new.name), str(new.pem))])
    return view


@ROUTES.delete("/maker-roots", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_maker_root(call: Call, query: MakerRootQuery) -> None:
    """Remove a maker's root certificate."""
    await call.house.maker_roots.remove(str(query.name))


async def _views(call: Call, roots: Sequence[MakerRoot]) -> tuple[MakerRootView, ...]:
    certified = await call.house.maker_roots.cameras(roots)
    names = await call.names()
    return tuple(
        MakerRootView(
            name=line(root.name),
            subject=line(root.subject, longest=LONGEST_SENTENCE),
            since=root.certificate.not_valid_before_utc,
            until=root.certificate.not_valid_after_utc,
            sha256=root.sha256,
            cameras=tuple(
                names.cameras[each]
                for each in certified.get(root.sha256, ())
                if each in names.cameras
            ),
        )
        for root in roots
    )
