"""Cameras seen on the network, and the search for them: bodies, answers and routes."""

from datetime import datetime
from typing import Annotated, Final

from hub.api.body import Body, exact
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, View, line
from hub.model.brand import BRANDS
from hub.model.camera import CameraFound, DeviceClaim, FoundBy, ScanStatus
from hub.model.report import CameraReport

_MOST_CLAIMS: Final = 16


class ScanBody(Body, frozen=True, kw_only=True):
    """The one address to search, or an empty string for the whole network."""

    address: Annotated[str, exact(longest=60)] = ""


class SaidView(View, frozen=True, kw_only=True):
    """What one way of finding cameras reported about a camera."""

    found_by: FoundBy
    address: str
    name: str
    detail: str
    at: datetime

    @classmethod
    def of(cls, claim: DeviceClaim) -> "SaidView":
        """Return what was said; all its text comes from the network."""
        return cls(
            found_by=claim.found_by,
            address=line(claim.address),
            name=line(claim.name),
            detail=line(claim.detail, longest=LONGEST_SENTENCE),
            at=claim.at,
        )


class Found(View, frozen=True, kw_only=True):
    """A camera found on the network."""

    key: str
    found_by: tuple[FoundBy, ...]
    address: str
    name: str
    brand: str
    doorbell: bool
    seen_at: datetime
    away: bool
    said: tuple[SaidView, ...]
    lent_by: str
    adopted: bool

    @classmethod
    def of(cls, found: CameraFound, cameras: list[CameraReport]) -> "Found":
        """Return a camera found on the network; all its text comes from the network."""
        return cls(
            key=public_key_of(found.key),
            found_by=found.found_by,
            address=line(found.address),
            name=line(found.name),
            brand=line(found.brand),
            doorbell=found.doorbell,
            seen_at=found.seen_at,
            away=found.away,
            said=tuple(map(SaidView.of, found.said[:_MOST_CLAIMS])),
            lent_by=found.lent_by,
            adopted=any(report.camera.found_key == found.key for report in cameras),
        )


class FoundListView(View, frozen=True, kw_only=True):
    """Every camera found on the network."""

    found: tuple[Found, ...]


class Scan(View, frozen=True, kw_only=True):
    """One scan for cameras on the network."""

    running: bool
    began_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, status: ScanStatus) -> "Scan":
        """Return the status of a search for cameras."""
        return cls(running=status.running, began_at=status.began_at, ends_at=status.ends_at)


class NewestScan(View, frozen=True, kw_only=True):
    """The newest scan, or null before the first."""

    scan: Scan | None


class BrandAdvice(View, frozen=True, kw_only=True):
    """How to give the hub access to cameras of one maker, and what works with them."""

    name: str
    advice: str


class BrandList(View, frozen=True, kw_only=True):
    """Every maker with advice, in order of their names."""

    brands: tuple[BrandAdvice, ...]


def public_key_of(key: str) -> str:
    """Return a found camera's key in the form that callers see and send back."""
    return line(key, longest=LONGEST_SENTENCE)


ROUTES = Routes()


@ROUTES.get("/cameras/brands", scope=Scope.READ, panel=Who.READER)
async def get_brands(call: Call) -> BrandList:
    """List what helps with the cameras of each maker, in the caller's language."""
    language = await call.language()
    return BrandList(
        brands=tuple(
            BrandAdvice(name=brand.name, advice=language.advice(brand.key))
            for brand in BRANDS
            if brand.key
        )
    )


@ROUTES.get("/cameras/scan", scope=Scope.READ, panel=Who.READER)
async def get_scan(call: Call) -> NewestScan:
    """Show the state of the newest scan for cameras."""
    status = call.house.discovery.scanning()
    return NewestScan(scan=None if status is None else Scan.of(status))


@ROUTES.post("/cameras/scan", scope=Scope.ADMIN, panel=Who.ADMIN, needs_body=False)
async def post_scan(call: Call, scan: ScanBody) -> FoundListView:
    """Scan for cameras for five seconds, on the network or at one address."""
    address = scan.address.strip()
    cameras = call.house.cameras
    found = await (cameras.search(address) if address else cameras.scan())
    adopted = cameras.reports()
    return FoundListView(found=tuple(Found.of(one, adopted) for one in found))
