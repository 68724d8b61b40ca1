"""What a request asked for and when it was made, for whoever reads an exhibit without the board."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from noticeboard.agency.case_report import CaseShare, HandOver
from noticeboard.errors import NoticeboardError
from noticeboard.log.area import Circle, RequestArea
from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import parse_time
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.clock import exact_time
from noticeboard.seal.custody import Requester

_MOST_CORNERS: Final = 24
"""More would fill the page; the request's entry has all."""
_MOST_WORDS: Final = 20_000
"""More than an entry holds."""
_DEGREE: Final = 1_000_000


def request_facts(share: CaseShare, over: HandOver) -> Iterator[tuple[str, str]]:
    """Yield names and values, in the language of the hand-over."""
    opened, evidence = share.found.share, share.found.evidence
    if opened is None or evidence is None:
        return
    custody = opened.custody
    proof = evidence.request_proof
    post = evidence.post

    def fill(code: str, **values: str | int) -> str:
        return Text(f"desk.asked.{code}", **values).fill(over.language)

    agency, name = custody.request.agency, safe_text(custody.request.agency_name, longest=100)
    named = fill("agency_named", name=name, agency=agency) if name else None
    yield fill("agency"), named or fill("agency_id", agency=agency)
    if isinstance(post, RequestPost):
        code = f"incident.{post.incident}"
        known = Text(code).fill(over.language)
        yield fill("incident"), post.incident.replace("_", " ") if known == code else known
        yield fill("text"), safe_text(post.text, longest=_MOST_WORDS)
        times = {
            "start": exact_time(parse_time(post.window.start)),
            "end": exact_time(parse_time(post.window.end)),
        }
        yield fill("window"), fill("window_text", **times)
        yield fill("area"), _area(post.area).fill(over.language)
        yield fill("issued"), fill("issued_text", at=exact_time(post.issued_at))
    if proof is not None:
        logged = logged_text(proof, custody.request, evidence.log_key, over.witnesses)
        yield fill("logged"), logged.fill(over.language)
    yield fill("sealed"), fill("sealed_text", at=exact_time(custody.approved_at))
    for each in share.found.claims.texts("dates"):
        yield fill("dates"), each.fill(over.language)


def _area(area: RequestArea) -> Text:
    if isinstance(area, Circle):
        lat, lon = (f"{each / _DEGREE:.6f}" for each in (area.lat, area.lon))
        return Text("desk.asked.circle", radius=area.radius_m, lat=lat, lon=lon)
    corners = [f"{lat / _DEGREE:.6f}, {lon / _DEGREE:.6f}" for lat, lon in area.ring]
    more = "; …" if len(corners) > _MOST_CORNERS else ""
    return Text("desk.asked.polygon", corners="; ".join(corners[:_MOST_CORNERS]) + more)


def logged_text(
    proof: TlogProof,
    request: Requester,
    log_key: VerifierKey | None,
    witnesses: Sequence[VerifierKey],
) -> Text:
    """Return where the board's log has a request, and by when a witness saw it there."""
    size = proof.checkpoint_note.split("\n", 2)[1]
    place: dict[str, str | int] = {
        "index": proof.index,
        "size": safe_text(size, longest=20),
        "origin": request.origin,
    }
    try:
        leaf = bytes.fromhex(request.leaf)
        signed = proof.verify(leaf, log_key, witnesses) if log_key else None
    except NoticeboardError:
        signed = None
    if signed is None or not signed.cosigned:
        return Text("desk.asked.logged_text", **place)
    witness, at = min(signed.cosigned.items(), key=lambda each: each[1])
    place |= {
        "witness": witness.partition("+")[0],
        "at": exact_time(datetime.fromtimestamp(at, UTC)),
    }
    return Text("desk.asked.witnessed_text", **place)
