"""Views of cameras and of the recordings' disk use."""

from collections.abc import Iterable

from hub.api import views
from hub.api.saying import Saying
from hub.api.view import LONGEST_ENTITY, LONGEST_SENTENCE, line, sentence
from hub.model.camera import CameraFound, Mask, MotionAgreement, Place, ScanStatus
from hub.model.report import CameraReport, Storage

MOST_SAID = 16


def _place(place: Place) -> views.Place:
    return views.Place(
        latitude_udeg=place.latitude_udeg,
        longitude_udeg=place.longitude_udeg,
        heading_deg=place.heading_deg,
        view_deg=place.view_deg,
        range_m=place.range_m,
    )


def dump_masks(masks: Iterable[Mask]) -> tuple[views.Mask, ...]:
    """Return masks that do not move."""
    return tuple(
        views.Mask(left=mask.left, top=mask.top, width=mask.width, height=mask.height)
        for mask in masks
    )


def _percent(value: float) -> float:
    return round(min(max(value, 0.0), 100.0), 1)


def _agreement(agreement: MotionAgreement) -> views.MotionAgreement:
    return views.MotionAgreement(
        judges=agreement.judges,
        both=agreement.both,
        only_camera=agreement.only_camera,
        only_hub=agreement.only_hub,
        stuck=agreement.stuck,
        since=agreement.since,
    )


def dump_camera(report: CameraReport, saying: Saying) -> views.Camera:
    """Return an adopted camera; its addresses stay inside the hub."""
    camera, status = report.camera, report.status
    return views.Camera(
        id=camera.id,
        name=line(camera.name),
        kind=camera.kind,
        make=line(camera.make),
        model=line(camera.model),
        firmware=line(camera.firmware),
        entity_id=line(camera.entity_id, longest=LONGEST_ENTITY),
        doorbell=camera.doorbell,
        indoor=camera.indoor,
        may_share=camera.may_share,
        recording=camera.recording,
        state=status.state,
        since=status.since,
        reason=sentence(status.reason, saying),
        notes=tuple(sentence(note, saying) for note in report.notes),
        video=line(status.video),
        audio=line(status.audio),
        events=camera.events,
        clock_offset_ms=status.clock_offset_ms,
        lost_packets=status.lost_packets,
        motion=report.motion,
        motion_agreement=_agreement(report.agreement),
        score=_percent(report.score),
        threshold=_percent(report.threshold),
        last_ring=report.last_ring,
        snapshot_at=status.last_snapshot_at,
        place=None if camera.place is None else _place(camera.place),
        masks=dump_masks(camera.masks),
        motion_masks=dump_masks(camera.motion_masks),
        sensitivity=camera.sensitivity,
        sound=camera.sound,
        wired=camera.wired,
        transport=camera.transport,
        keep=views.Keep(days=camera.keep.days, gib=camera.keep.gib),
    )


def dump_found(found: CameraFound, cameras: list[CameraReport]) -> views.Found:
    """Return a camera found on the network; all its text comes from the network."""
    return views.Found(
        key=shown_key(found.key),
        found_by=found.found_by,
        address=line(found.address),
        name=line(found.name),
        brand=line(found.brand),
        doorbell=found.doorbell,
        seen_at=found.seen_at,
        away=found.away,
        said=tuple(
            views.Said(
                found_by=said.found_by,
                address=line(said.address),
                name=line(said.name),
                detail=line(said.detail, longest=LONGEST_SENTENCE),
                at=said.at,
            )
            for said in found.said[:MOST_SAID]
        ),
        lent_by=found.lent_by,
        adopted=any(report.camera.found_key == found.key for report in cameras),
    )


def dump_scan(status: ScanStatus) -> views.Scan:
    """Return the status of a search for cameras."""
    return views.Scan(running=status.running, began_at=status.began_at, ends_at=status.ends_at)


def dump_storage(storage: Storage) -> views.Storage:
    """Return the recordings' disk use."""
    return views.Storage(
        free_bytes=storage.free_bytes,
        floor_bytes=storage.floor_bytes,
        held_bytes=storage.held_bytes,
        encrypted=storage.encrypted,
        cameras=tuple(
            views.CameraStorage(
                camera_id=each.camera_id,
                size_bytes=each.size_bytes,
                oldest=each.oldest,
                newest=each.newest,
            )
            for each in storage.cameras
        ),
    )


def shown_key(key: str) -> str:
    """Return a found camera's key in the form that callers see and send back."""
    return line(key, longest=LONGEST_SENTENCE)
