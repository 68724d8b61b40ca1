"""What awareness items have to do with this house: little, and it is said exactly."""

from dataclasses import replace
from datetime import timedelta

from hub.awareness.service import concern, seeing
from hub.matching.coverage import Coverage
from hub.model.awareness import (
    AreaMeaning,
    AwarenessItem,
    AwarenessItemId,
    AwarenessKind,
    AwarenessSourceId,
)
from hub.model.ids import CameraId
from noticeboard.log.area import Circle
from tests.hub.given import HERE, a_camera, a_clip, at, between

AROUND = Circle(lat=HERE.latitude_udeg, lon=HERE.longitude_udeg, radius_m=300)
ITEM = AwarenessItem(
    id=AwarenessItemId("aa" * 16),
    source_id=AwarenessSourceId("ab" * 6),
    kind=AwarenessKind.JSON_FEED,
    published=at(),
    updated=at(),
    expires=at() + timedelta(days=1),
    areas=(AROUND,),
    area_is=AreaMeaning.EVENT,
    window=between(at(), at(60)),
)
CLIP = a_clip(1, between(at(10), at(11)))


def test_needs_both_a_window_and_an_area() -> None:
    """Without a time or without a place nothing is looked for."""
    reach = Coverage([a_camera()])

    assert seeing(replace(ITEM, window=None), reach) == ()
    assert concern(replace(ITEM, window=None), reach, [CLIP]) is None
    assert concern(replace(ITEM, areas=()), reach, [CLIP]) is None
    assert concern(ITEM, Coverage([]), [CLIP]) is None


def test_clips_of_where_and_when_it_happened() -> None:
    """Clips of cameras that see the place are listed, cut to the window, and are nothing more."""
    outside = a_clip(2, between(at(60), at(61)))
    elsewhere = a_clip(3, between(at(10), at(11)), camera="c0ffee000009")

    found = concern(ITEM, Coverage([a_camera()]), [outside, elsewhere, CLIP])

    assert found is not None
    assert found.clips == ((CLIP, CLIP.window),)
    assert found.cameras == (CLIP.camera_id,)


def test_alerted_place_has_no_clips() -> None:
    """Where people are to be told is not where it happened: no clip is looked for."""
    found = concern(replace(ITEM, area_is=AreaMeaning.ALERTED), Coverage([a_camera()]), [CLIP])

    assert found is not None
    assert found.clips == ()


def test_cameras_that_never_share_give_no_clips() -> None:
    """What may never leave is not even listed beside a feed."""
    found = concern(ITEM, Coverage([a_camera(may_share=False)]), [CLIP])

    assert found is not None
    assert found.clips == ()


def test_no_more_clips_than_anybody_reads() -> None:
    """Of very many clips the first are listed."""
    many = [a_clip(number, between(at(number / 60), at(30))) for number in range(50)]

    found = concern(ITEM, Coverage([a_camera()]), many[::-1])

    assert found is not None
    assert [clip for clip, _ in found.clips] == many[:20]


def test_clips_come_in_the_order_of_time() -> None:
    """The earliest is first, as it is cut; of those that begin together the one of lesser id."""
    later = a_clip(1, between(at(10), at(11)))
    before, begun_before = a_clip(3, between(at(), at(2))), a_clip(2, between(at(-9), at(2)))

    found = concern(ITEM, Coverage([a_camera()]), [later, before, begun_before])

    assert found is not None
    assert [clip for clip, _ in found.clips] == [begun_before, before, later]


def test_every_camera_that_sees_the_place_is_told_once() -> None:
    """Those that see any of an item's areas are told, in the order of their ids."""
    cameras = [a_camera(id=CameraId(f"c0000000000{number}")) for number in (3, 1, 2)]
    beside = Circle(lat=AROUND.lat, lon=AROUND.lon, radius_m=50)

    found = concern(replace(ITEM, areas=(AROUND, beside)), Coverage(cameras), [])

    assert found is not None
    assert [camera_id[-1] for camera_id in found.cameras] == ["1", "2", "3"]
