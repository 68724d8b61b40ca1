"""Makers' root certificates: which of them vouch for what cameras sign."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from hub.api.body import Body, safe
from hub.api.route import Call, Routes
from hub.api.scope import Scope
from hub.api.view import View, line
from hub.clips.maker_roots import LONGEST_NAME, LONGEST_PEM
from hub.media.signed_video.keys import MakerRoot
from noticeboard.rules.text import SafeText

type _Name = Annotated[SafeText, safe(shortest=1, longest=LONGEST_NAME)]


class NewMakerRoot(Body, frozen=True, kw_only=True):
    """A root certificate to install, PEM, and the name to give it."""

    name: _Name
    pem: Annotated[SafeText, safe(shortest=1, longest=LONGEST_PEM, lines=True)]


class MakerRootQuery(Body, frozen=True, kw_only=True):
    """The name of a root."""

    name: _Name


class MakerRootView(View, frozen=True, kw_only=True):
    """An installed root certificate."""

    name: str
    subject: str
    """As the certificate names itself."""
    until: datetime
    """When it expires."""
    sha256: str
    """Of the certificate, 64 hex digits."""

    @classmethod
    def of(cls, root: MakerRoot) -> "MakerRootView":
        """Return a root as it is shown."""
        return cls(
            name=line(root.name),
            subject=line(root.subject),
            until=root.certificate.not_valid_after_utc,
            sha256=root.sha256,
        )


class MakerRootList(View, frozen=True, kw_only=True):
    """Every installed root certificate."""

    roots: tuple[MakerRootView, ...]


ROUTES = Routes()


@ROUTES.get("/maker-roots", scope=Scope.ADMIN)
async def get_maker_roots(call: Call) -> MakerRootList:
    """List the makers' root certificates that the household installed."""
    found = await call.house.maker_roots.every()
    return MakerRootList(roots=tuple(map(MakerRootView.of, found)))


@ROUTES.post("/maker-roots", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
async def post_maker_root(call: Call, new: NewMakerRoot) -> MakerRootView:
    """Install a maker's root certificate: keys under it are named after it from now on."""
    return MakerRootView.of(await call.house.maker_roots.add(str(new.name), str(new.pem)))


@ROUTES.delete("/maker-roots", scope=Scope.ADMIN)
async def delete_maker_root(call: Call, query: MakerRootQuery) -> None:
    """Remove a maker's root certificate."""
    await call.house.maker_roots.remove(str(query.name))
