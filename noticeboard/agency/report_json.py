"""The report of an opened share, and what is checked of one later, for machines."""

from collections.abc import Mapping

from noticeboard.agency.claims import Claims
from noticeboard.agency.report import Report
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import safe_text
from noticeboard.seal.custody import Custody, CustodyFile


def report_json(report: Report) -> Mapping[str, object]:
    """Return the report for machines."""
    evidence = report.evidence
    return {
        "share": report.share,
        "case_number": report.case_number,
        "title": report.title,
        "opened": report.opened,
        "arrived": evidence.listed_at,
        "withdrawn": evidence.withdrawn,
        "sealed": {"sha256": evidence.sealed.sha256, "size_bytes": evidence.sealed.size_bytes},
        **share_json(evidence.share.custody),
        **claims_json(report.claims),
    }


def claims_json(claims: Claims) -> Mapping[str, object]:
    """Return what was proved and what was not."""
    return {
        "checks": [
            {"code": check.code, "result": check.result.value, "text": check.text}
            for check in claims.checks
        ],
        "failures": list(claims.failures),
    }


def share_json(custody: Custody) -> Mapping[str, object]:
    """Return what the custody record says."""
    told = custody.identity
    return {
        "request": custody.request.id,
        "index": custody.request.index,
        "origin": custody.request.origin,
        "agency": custody.request.agency,
        "identity": {
            "name": safe_text(told.name, longest=200),
            "email": safe_text(told.email, longest=200),
            "telephone": safe_text(told.telephone, longest=200),
        },
        "approved_at": format_time(custody.approved_at),
        "key": custody.key,
        "files": [_file(file) for file in custody.files],
        "information": [
            {"name": file.name, "sha256": file.sha256, "size_bytes": file.size_bytes}
            for file in custody.information
        ],
    }


def _file(file: CustodyFile) -> Mapping[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "start": file.start.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "end": file.end.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "frames": file.frames,
        "frames_copied": file.frames_copied,
        "reencoded": file.reencoded,
        "masks": file.masks,
        "moving_masks": file.moving_masks,
        "found_masks": file.found_masks,
        "audio": file.audio,
        "clock": {
            "offset_ms": file.clock.offset_ms,
            "uncertainty_ms": file.clock.uncertainty_ms,
            "measured": file.clock.measured,
        },
    }
