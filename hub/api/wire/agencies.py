"""Views of agencies, and of what verification proved about a request."""

from typing import Any

from hub.api import views
from hub.api.ports import ProofShown
from hub.api.view import LONGEST_SENTENCE, Names, line
from hub.api.wire.figures import dump_findings, seconds
from hub.requests.agencies import AgencyHistory, Registration
from noticeboard.rules.counts import WINDOW_LENGTHS


def _summary(history: AgencyHistory) -> dict[str, Any]:
    agency, asked = history.agency, len(history.requests)
    return {
        "id": agency.id,
        "name": line(agency.name),
        "kind": line(agency.kind),
        "domain": line(agency.domain),
        "level": agency.level,
        "origins": tuple(line(each.origin) for each in history.registrations),
        "first_seen": history.registrations[0].at,
        "keys": history.keys,
        "setting": history.setting,
        "requests": asked,
        "open": history.open,
        "resolved": history.resolved,
        "resolved_share": history.resolved / asked if asked else None,
        "last_request": history.requests[0].issued if asked else None,
        "months": tuple(
            views.AgencyMonth(key=month.key, requests=month.requests, resolved=month.resolved)
            for month in history.months
        ),
        "jurisdiction": history.jurisdiction,
    }


def dump_agency_summary(history: AgencyHistory) -> views.AgencySummary:
    """Return an agency as the list shows it."""
    return views.AgencySummary(**_summary(history))


def dump_agency(history: AgencyHistory, names: Names) -> views.AgencyRecord:
    """Return an agency with all its details."""
    asked = history.asked
    return views.AgencyRecord(
        **_summary(history),
        delivery_key=history.agency.delivery_key,
        keys_change_at=history.keys_change_at,
        registered=tuple(_registered(each, names) for each in history.registrations),
        median_resolve_s=seconds(history.median_resolve),
        incidents=tuple(
            views.IncidentCount(code=line(code), count=count) for code, count in history.incidents
        ),
        findings=dump_findings(asked.findings),
        median_area_km2=asked.median_area_km2,
        largest_area_km2=asked.largest_area_km2,
        median_window_s=seconds(asked.median_window),
        longest_window_s=seconds(asked.longest_window),
        window_lengths=tuple(
            views.WindowLengths(to_s=round(longest.total_seconds()), count=count)
            for longest, count in zip(WINDOW_LENGTHS, history.window_lengths, strict=True)
        ),
        request_ids=tuple(request.id for request in history.requests),
    )


def _registered(registration: Registration, names: Names) -> views.Registered:
    record = registration.record
    board = line(names.boards.get(registration.origin, ""), longest=LONGEST_SENTENCE)
    return views.Registered(
        origin=line(registration.origin),
        index=record.registered_index,
        at=registration.at,
        level=record.level,
        url=f"{board}/agencies/{record.id}" if board else "",
    )


def dump_proof(shown: ProofShown) -> views.Proof:
    """Return a proof; its entry and file stay unchanged, otherwise they would not verify."""
    request, proof = shown.request, shown.proof
    return views.Proof(
        request_id=request.id,
        origin=line(request.origin),
        index=proof.index,
        leaf=proof.leaf.hex(),
        tree_size=proof.tree_size,
        root=proof.root.hex(),
        checkpoint_at=proof.witnesses[0].at if proof.witnesses else None,
        checked_at=shown.checked_at,
        seen_at=shown.seen_at,
        witnesses=tuple(
            views.ProofWitness(name=line(each.name), at=each.at) for each in proof.witnesses
        ),
        quorum=proof.quorum,
        log_key=proof.log_key,
        key_id=proof.key_id,
        entry=proof.entry,
        file=proof.file,
        file_name=proof.file_name,
        commands=proof.commands,
    )
