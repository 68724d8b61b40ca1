"""A run's own time."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given, strategies as st

from hub.camera.recording.timeline import ArrivalSmoother, RunTimeline, has_jumped
from hub.media.packet import VIDEO_RATE, Packet, Track
from tests.hub.camera.scenes import SOUND_RATE, T0

HUGE = 2**40


def frame(
    media_s: float, arrived_s: float | None = None, *, shown_s: float | None = None
) -> Packet:
    """Return a frame of that decoding time, arriving on time unless told."""
    return Packet(
        track=Track.VIDEO,
        payload=b"frame",
        pts=round((media_s if shown_s is None else shown_s) * VIDEO_RATE),
        dts=round(media_s * VIDEO_RATE),
        rate_hz=VIDEO_RATE,
        key=True,
        arrived=T0 + timedelta(seconds=media_s if arrived_s is None else arrived_s),
    )


def sound(media_s: float, arrived_s: float | None = None) -> Packet:
    """Return a piece of sound likewise."""
    at = round(media_s * SOUND_RATE)
    return Packet(
        track=Track.AUDIO,
        payload=b"sound",
        pts=at,
        dts=at,
        rate_hz=SOUND_RATE,
        key=True,
        arrived=T0 + timedelta(seconds=media_s if arrived_s is None else arrived_s),
    )


@given(
    st.lists(
        st.tuples(st.integers(-HUGE, HUGE), st.integers(-90_000, 90_000), st.floats(-1e6, 1e6)),
        min_size=1,
        max_size=50,
    )
)
def test_time_only_grows(stamps: list[tuple[int, int, float]]) -> None:
    """Whatever a camera says and our clock does, decoding times grow from zero on."""
    packets = [
        Packet(
            track=Track.VIDEO,
            payload=b"",
            pts=dts + offset,
            dts=dts,
            rate_hz=VIDEO_RATE,
            key=True,
            arrived=T0 + timedelta(seconds=arrived_s),
        )
        for dts, offset, arrived_s in stamps
    ]
    time = RunTimeline.of(packets[:1])

    placed = [time.place(packet) for packet in packets]

    times = [timed.dts for timed in placed if timed is not None]
    assert len(times) == len(packets)
    assert times[0] == 0
    assert all(a < b for a, b in pairwise(times))
    assert placed[0] is not None
    assert placed[0].pts >= 0


def test_sound_follows_its_picture() -> None:
    """Sound counts from the run's beginning; what lies before it, or repeats, is left out."""
    time = RunTimeline.of([frame(10)])
    time.place(frame(10))

    placed = [time.place(each) for each in (sound(9.9), sound(10.1), sound(10.1), sound(10.2))]

    assert [timed and timed.dts for timed in placed] == [None, 1600, None, 3200]


def test_sound_far_from_its_picture_is_of_no_use() -> None:
    """Sound whose clock is seconds apart from the picture's is left out."""
    time = RunTimeline.of([frame(0)])
    time.place(frame(0))

    assert time.place(sound(7, 0.1)) is None
    assert time.place(sound(0.1)) is not None


def test_frames_a_network_held_back_are_no_jump() -> None:
    """A camera that throws away what it could not send makes up for it: time goes on as it was."""
    time = RunTimeline.of([frame(0)])
    time.place(frame(0))
    time.place(frame(0.1, 20))

    placed = time.place(frame(15, 20))

    assert placed is not None
    assert placed.dts == 15 * VIDEO_RATE
    assert not time.is_broken


def test_after_a_jump_only_pictures_go_on() -> None:
    """Until the next run begins nobody knows where sound belongs."""
    time = RunTimeline.of([frame(0)])
    time.place(frame(0))

    placed = time.place(frame(500, 0.1))

    assert time.is_broken
    assert placed is not None
    assert placed.dts == VIDEO_RATE // 10
    assert time.place(sound(500.1, 0.2)) is None


def test_what_is_a_jump() -> None:
    """A frame may last long; a step is a jump only if no time has passed for it."""
    assert not has_jumped(frame(0), frame(10))
    assert not has_jumped(frame(0), frame(-0.4, 0.1))
    assert has_jumped(frame(0), frame(-0.6, 0.1))
    assert has_jumped(frame(0), frame(10, 0.1))


def settle(packets: list[Packet]) -> int:
    """Return how many packets a run holds before it begins."""
    settling = ArrivalSmoother()
    for number, packet in enumerate(packets):
        if not settling.push(packet):
            return number
    return len(packets)


def test_a_run_settles_in_half_a_second() -> None:
    """Frames that come as they are taken are held no longer than needed."""
    assert settle([frame(n / 10) for n in range(50)]) == 5


def test_a_burst_is_waited_for() -> None:
    """Frames that were taken long ago do not tell the time: half a second of live ones does."""
    burst = [frame(n / 10, 2 + n / 1000) for n in range(20)]
    live = [frame(2 + n / 10, 2.02 + n / 10) for n in range(50)]

    assert settle(burst + live) in range(24, 27)


def test_settling_ends() -> None:
    """A burst without end, a jump, or a clock that is set: then the run begins as it can."""
    endless = [frame(n, n / 10) for n in range(100)]
    assert settle(endless[:1] + [frame(n / 4, n / 10) for n in range(1, 100)]) == 30
    assert settle([frame(0), frame(-5, 0.1)]) == 1
    assert settle([frame(0), frame(0.1, -60)]) == 1
    heavy = Packet(
        track=Track.VIDEO,
        payload=bytes(9 << 20),
        pts=1,
        dts=1,
        rate_hz=VIDEO_RATE,
        key=False,
        arrived=T0,
    )
    assert settle([heavy, heavy, heavy]) == 2


def test_sound_before_the_first_picture_is_left_out() -> None:
    """A run begins with a picture."""
    settling = ArrivalSmoother()

    assert settling.push(sound(0))
    assert settling.push(frame(0))
    assert settling.push(sound(0.1))

    assert [packet.track for packet in settling.packets] == [Track.VIDEO, Track.AUDIO]
