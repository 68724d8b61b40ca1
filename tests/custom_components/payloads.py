"""JSON as the hub sends it, one function for each view of the contract."""

from collections.abc import Sequence
from typing import Any

type Json = dict[str, Any]

HUB_ID = "0123456789abcdef"
CAMERA_ID = "aa11bb22cc33"
NOW = "2026-11-24T17:42:00Z"
SOON = "2026-11-24T17:42:10Z"
"""When a denial that was given at NOW can be undone no longer."""


def request_id(number: int) -> str:
    """Return a request id."""
    return f"{number:032x}"


def proposal_id(number: int) -> str:
    """Return a proposal id."""
    return f"{number:064x}"


def info(**changes: object) -> Json:
    """Return an Info."""
    return {"id": HUB_ID, "name": "Hub", "api": 1, "version": "0.1.0"} | changes


def camera(**changes: object) -> Json:
    """Return a Camera: a doorbell that records."""
    return {
        "id": CAMERA_ID,
        "name": "Front door",
        "kind": "onvif",
        "make": "Example Cameras",
        "model": "Bell 2",
        "firmware": "1.4.0",
        "entity_id": "",
        "doorbell": True,
        "indoor": False,
        "may_share": True,
        "recording": True,
        "state": "recording",
        "since": NOW,
        "reason": "",
        "notes": [],
        "video": "H.264 1280x720 15/s",
        "audio": "AAC 16 kHz",
        "events": True,
        "clock_offset_ms": 120,
        "lost_packets": 0,
        "motion": False,
        "motion_agreement": agreement(["camera", "hub"]),
        "score": 3.5,
        "threshold": 12,
        "last_ring": None,
        "snapshot_at": None,
        "place": {
            "latitude_udeg": 40_000_000,
            "longitude_udeg": -75_000_000,
            "heading_deg": 90,
            "view_deg": 110,
            "range_m": 30,
        },
        "masks": [],
        "motion_masks": [],
        "sensitivity": 50,
        "sound": True,
        "wired": False,
        "transport": "tcp",
        "keep": {"days": None, "gib": None},
    } | changes


def agreement(judges: Sequence[str] = ()) -> Json:
    """Return a MotionAgreement, at first that of a camera that nobody has judged yet."""
    return {
        "judges": list(judges),
        "both": 0,
        "only_camera": 0,
        "only_hub": 0,
        "stuck": False,
        "since": NOW if judges else None,
    }


def found(**changes: object) -> Json:
    """Return a Found."""
    return {
        "key": "urn:uuid:1",
        "found_by": ["ws_discovery"],
        "address": "192.0.2.41",
        "name": "Camera",
        "brand": "Example",
        "doorbell": False,
        "seen_at": NOW,
        "away": False,
        "said": [said()],
        "lent_by": "",
        "adopted": False,
    } | changes


def said(**changes: object) -> Json:
    """Return one item of a Found's `said`."""
    return {
        "found_by": "ws_discovery",
        "address": "192.0.2.41",
        "name": "Camera",
        "detail": "onvif://www.onvif.org/Profile/Streaming",
        "at": NOW,
    } | changes


def scan(**changes: object) -> Json:
    """Return a Scan that runs."""
    return {"running": True, "began_at": NOW, "ends_at": "2026-11-24T17:42:05Z"} | changes


def mask(**changes: object) -> Json:
    """Return a Mask: a strip along the upper edge."""
    return {"left": 0, "top": 0, "width": 0.4, "height": 0.08} | changes


def sensor(**changes: object) -> Json:
    """Return a Sensor."""
    return {
        "id": "5e" * 6,
        "entity_id": "binary_sensor.gate",
        "name": "Garden gate",
        "kind": "door",
        "unit": "",
        "lent_at": NOW,
    } | changes


def reading(**changes: object) -> Json:
    """Return a Reading."""
    return {"at": NOW, "state": "on"} | changes


def storage(**changes: object) -> Json:
    """Return a Storage."""
    return {
        "free_bytes": 80 * 2**30,
        "floor_bytes": 2 * 2**30,
        "held_bytes": 2**20,
        "encrypted": False,
        "cameras": [camera_storage()],
    } | changes


def camera_storage(**changes: object) -> Json:
    """Return one camera of a Storage."""
    return {
        "camera_id": CAMERA_ID,
        "size_bytes": 2**30,
        "oldest": "2026-11-17T17:42:00Z",
        "newest": NOW,
    } | changes


def board(**changes: object) -> Json:
    """Return a Board."""
    return {
        "origin": "board.example.org/v1",
        "state": "following",
        "since": NOW,
        "size": 12,
        "checked_at": NOW,
        "reason": "",
        "url": "https://board.example.org",
    } | changes


def problem(**changes: object) -> Json:
    """Return a Problem: a board showed two histories."""
    return {
        "id": "board.stopped:board.example.org/v1",
        "code": "board_stopped",
        "text": "One board is showing two histories.",
        "since": NOW,
    } | changes


def awareness_item(number: int = 1, **changes: object) -> Json:
    """Return an AwarenessItem: a river watch."""
    return {
        "id": f"{number:032x}",
        "source_id": "5a" * 6,
        "source_name": "State weather",
        "kind": "cap",
        "publisher": "Example State Weather",
        "title": "River watch along the Example River",
        "text": "The river may rise.",
        "instruction": "",
        "event": "Flood Watch",
        "urgency": "Future",
        "severity": "Severe",
        "certainty": "Possible",
        "area_text": "Example County",
        "areas": [{"shape": "circle", "lat": 52_000_000, "lon": 4_000_000, "radius_m": 300}],
        "area_is": "alerted",
        "link": "https://weather.example.org/river",
        "link_host": "weather.example.org",
        "published": NOW,
        "updated": NOW,
        "expires": None,
        "window": None,
        "findings": [],
        "distance_m": 1200,
        "concern": None,
    } | changes


def clip(**changes: object) -> Json:
    """Return a Clip."""
    return {
        "id": "c" * 16,
        "camera_id": CAMERA_ID,
        "start": "2026-11-22T21:50:00Z",
        "end": "2026-11-22T21:50:42Z",
        "triggers": ["button"],
        "labels": [],
        "thumbnail": True,
    } | changes


def trigger(**told: object) -> Json:
    """Return what is told of a trigger: one by itself, of which the camera says no more."""
    return {"began": told["active"], "labels": [], "new_labels": [], **told}


def matching_clip(number: int = 1) -> Json:
    """Return a clip of a Match."""
    return {
        "clip_id": f"{number:016x}",
        "camera_id": CAMERA_ID,
        "camera_name": "Front door",
        "start": "2026-11-22T21:50:00Z",
        "end": "2026-11-22T21:50:42Z",
        "reason": "inside the area, button pressed at 21:50:10",
        "sight": "inside",
        "distance_m": 0,
        "share": 1.0,
        "triggers": ["button"],
        "labels": ["person"],
        "marked_at": "2026-11-22T21:50:10Z",
        "clock_uncertainty_ms": 2000,
        "picture_offset_ms": None,
    }


def match(*clips: Json) -> Json:
    """Return a Match: these clips, or nothing at all."""
    return {
        "strength": "clips" if clips else "none",
        "because": "clips" if clips else "no_camera",
        "reason": "clips lie in the window" if clips else "no camera covers the area",
        "clips": list(clips),
        "cameras": [CAMERA_ID] if clips else [],
        "near": [],
    }


def proposal(number: int = 1) -> Json:
    """Return a Proposal."""
    return {
        "id": proposal_id(number),
        "recipient": {
            "agency_id": "ab" * 20,
            "agency_name": "Example County Fire",
            "origin": "board.example.org/v1",
            "delivery_key": "age1example",
        },
        "pieces": [
            {
                "camera_id": CAMERA_ID,
                "camera_name": "Front door",
                "start": "2026-11-22T21:50:00Z",
                "end": "2026-11-22T21:50:42Z",
                "masks": [{"left": 0, "top": 0, "width": 0.5, "height": 0.1}],
                "moving": [],
                "own_masks_off": False,
            }
        ],
        "words": "",
        "extracts": [],
        "identity": {"name": "", "email": "", "telephone": ""},
        "audio": False,
        "camera_make": False,
        "own_copy": False,
        "content_credentials": False,
    }


def decision(number: int = 1, **changes: object) -> Json:
    """Return a Decision."""
    return {
        "request_id": request_id(number),
        "answer": "deny",
        "proposal_id": None,
        "by": "Alex",
        "answered_by": "person",
        "first_by": "",
        "reason": "",
        "decided_at": NOW,
        "final_at": NOW,
    } | changes


def consent(number: int = 1, **changes: object) -> Json:
    """Return a Consent: somebody said yes, and two must."""
    return {"by": "Alex", "at": NOW, "proposal_id": proposal_id(number)} | changes


def voided(**changes: object) -> Json:
    """Return why a yes no longer counts."""
    return {
        "code": "camera_closed",
        "name": "Front door",
        "reason": "The camera “Front door” may no longer share, so what was approved was not sent.",
        "by": "Alex",
        "at": NOW,
        "proposal_id": "b" * 64,
    } | changes


def share(**changes: object) -> Json:
    """Return a Share."""
    return {
        "state": "delivered",
        "sealed_sha256": "ab" * 32,
        "size_bytes": 12,
        "sent_bytes": 12,
        "opened": False,
        "withdrawn": False,
        "own_copy": "",
        "reason": "",
        "changed_at": NOW,
    } | changes


def request(number: int = 1, **changes: object) -> Json:
    """Return a Request that is pending, with two clips."""
    return {
        "id": request_id(number),
        "origin": "board.example.org/v1",
        "index": number,
        "leaf": "cd" * 32,
        "url": f"https://board.example.org/requests/{number}",
        "agency": {
            "id": "ab" * 20,
            "name": "Example County Fire",
            "kind": "fire",
            "level": 2,
            "domain": "fire.example.gov",
        },
        "incident": "fire",
        "title": "The alley behind Mill Street",
        "text": "Video from before and after a shed fire.",
        "case_number": "F-26-0001",
        "contact": "investigator@fire.example.gov",
        "window": {"start": "2026-11-22T21:40:00Z", "end": "2026-11-22T22:20:00Z"},
        "area": {"shape": "circle", "lat": 40_000_000, "lon": -75_000_000, "radius_m": 300},
        "issued": f"2026-11-23T09:{number:02d}:00Z",
        "expires": "2026-12-22T09:00:00Z",
        "status": "open",
        "thread": [],
        "findings": [{"code": "race_only", "severity": "flag", "text": "Read this first."}],
        "match": match(matching_clip(1), matching_clip(2)),
        "proposal": proposal(number),
        "decision": None,
        "consent": None,
        "undoable_until": None,
        "withdrawable": False,
        "voided": None,
        "share": None,
        "pending": True,
        "announced": True,
        "verdict": "notify",
        "ruling": "no rule fits, and its agency's level 2 is at least 2",
        "ruled_by": "level",
        "rule": "",
        "people": 1,
        "cool_off_s": 0,
        "hidden": False,
        "hidden_by": "",
    } | changes


def quiet_request(number: int = 1, **changes: object) -> Json:
    """Return a Request that concerns nothing here."""
    return (
        request(
            number,
            match=match(),
            proposal=None,
            pending=False,
            findings=[],
        )
        | changes
    )
