"""Devices that bend the ONVIF specifications, as real ones do."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from hub.camera.onvif.description import Profile, choose, describe
from hub.camera.onvif.device import OnvifDevice, measure
from hub.clock import SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.camera import Transport
from hub.store.secrets import Credentials
from tests.fakes.clocks import FastClock
from tests.fakes.odd_onvif import PASSWORD, USERNAME, OddOnvif, Style, Video

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
WRONG = Credentials(username=USERNAME, password="wrong")  # noqa: S106 -- a fake's
CLOCK = SystemClock()
MAIN, SUB = "rtsp://127.0.0.1:8554/live/main?x=1&y=2", "rtsp://127.0.0.1:8554/live/sub?x=1&y=2"


@pytest.mark.parametrize("services", ["listed", "501", "fault", "empty"])
async def test_get_services_unsupported(device: OddOnvif, services: str) -> None:
    """A device that does not know GetServices is asked the older question."""
    device.services = services  # type: ignore[assignment]  # one of its own words

    told = await describe(device.url, LOGIN, CLOCK)

    assert (told.main_url, told.sub_url) == (MAIN, SUB)
    assert ("GetCapabilities" in device.asked) is (services != "listed")


@pytest.mark.parametrize("auth", ["wsse", "digest", "none"])
async def test_ways_to_prove_a_password(device: OddOnvif, auth: str) -> None:
    """WS-Security, HTTP digest and no password at all are the same to the owner."""
    device.auth = auth  # type: ignore[assignment]  # one of its own words

    assert (await describe(device.url, LOGIN, CLOCK)).main_url == MAIN


@pytest.mark.parametrize(
    "offers", [('Basic realm="odd"',), ('Digest realm="odd", nonce="n", algorithm=NEW-1',)]
)
async def test_digest_behind_other_offers(device: OddOnvif, offers: tuple[str, ...]) -> None:
    """A device may offer other ways first, each in a header of its own: Digest is answered."""
    device.auth, device.offers = "digest", offers

    assert (await describe(device.url, LOGIN, CLOCK)).main_url == MAIN

    proofs = [proof for proof in device.proofs if proof]
    assert proofs
    assert all(proof.startswith("Digest ") for proof in proofs)


async def test_basic_alone_is_not_answered(device: OddOnvif) -> None:
    """ONVIF knows no Basic: a device that wants it is not told the password."""
    device.auth, device.offers, device.digests = "digest", ('Basic realm="odd"',), False

    with pytest.raises(CameraPasswordError):
        await describe(device.url, LOGIN, CLOCK)

    assert not any(device.proofs)


@pytest.mark.parametrize("auth", ["wsse", "digest"])
@pytest.mark.parametrize(("login", "words"), [(WRONG, "Wrong"), (None, "needs")])
async def test_wrong_or_missing_password(
    device: OddOnvif, auth: str, login: Credentials | None, words: str
) -> None:
    """A wrong password and a missing one are told apart, whichever way it is proved."""
    device.auth = auth  # type: ignore[assignment]  # one of its own words

    with pytest.raises(CameraPasswordError, match=words):
        await describe(device.url, login, CLOCK)


async def test_a_device_without_passwords(device: OddOnvif) -> None:
    """If a device asks for none, none is needed."""
    device.auth = "none"

    assert (await describe(device.url, None, CLOCK)).main_url == MAIN


@pytest.mark.parametrize("hours", [-26, -5, 7, 24 * 365])
async def test_clock_hours_off(device: OddOnvif, hours: int) -> None:
    """A signature is dated by the device's own clock, however far off that is."""
    device.clock_ahead = timedelta(hours=hours)

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.clock_offset_ms == pytest.approx(hours * 3_600_000, abs=700)


async def test_a_device_that_tells_no_time(device: OddOnvif) -> None:
    """If a device gives no time, ours is tried, and its offset stays unknown."""
    device.tells_time = False

    assert (await describe(device.url, LOGIN, CLOCK)).clock_offset_ms is None


@pytest.mark.parametrize("ahead_ms", [-40_000, -350, 0, 120, 7_200_910])
async def test_clock_within_a_tenth_of_a_second(device: OddOnvif, ahead_ms: int) -> None:
    """The offset is measured far finer than the whole seconds that a device tells."""
    device.clock = clock = FastClock(4)
    device.clock_ahead = timedelta(milliseconds=ahead_ms)

    async with OnvifDevice(device.url, LOGIN, clock) as asked:
        offset = await measure(asked, clock)

    assert offset is not None
    assert offset / timedelta(milliseconds=1) == pytest.approx(ahead_ms, abs=100)
    assert len(device.asked) <= 9


@pytest.mark.parametrize(
    ("interfaces", "mac"),
    [("good", "02a1b2c3d4e5"), ("missing", ""), ("zero", ""), ("second", "02a1b2c3d4e5")],
)
async def test_network_interfaces(device: OddOnvif, interfaces: str, mac: str) -> None:
    """A device without GetNetworkInterfaces, or with a MAC of zeros, has no MAC, and works."""
    device.interfaces = interfaces  # type: ignore[assignment]  # one of its own words

    assert (await describe(device.url, LOGIN, CLOCK)).mac == mac


@pytest.mark.parametrize(
    "style", ["foreign", "relative", "hostless", "portless", "twice_ported", "dead_port"]
)
async def test_addresses_of_services(device: OddOnvif, style: Style) -> None:
    """Whatever a service's address looks like, the device that was asked is asked again."""
    device.addresses = style

    told = await describe(device.url, LOGIN, CLOCK)

    assert told.main_url == MAIN
    assert told.snapshot_url.startswith("http://127.0.0.1")
    assert told.snapshot_url.endswith("/snap.jpg")


@pytest.mark.parametrize(
    ("style", "url"),
    [
        ("foreign", MAIN),
        ("twice_ported", MAIN),
        ("relative", MAIN.replace(":8554", "")),
        ("hostless", MAIN.replace(":8554", "")),
        ("portless", MAIN.replace(":8554", "")),
    ],
)
async def test_addresses_of_streams(device: OddOnvif, style: Style, url: str) -> None:
    """A stream's address names the device's own host, and RTSP's own port if it names none."""
    device.streams = style

    assert (await describe(device.url, LOGIN, CLOCK)).main_url == url


async def test_no_snapshot_address(device: OddOnvif) -> None:
    """A device without snapshots is recorded all the same."""
    device.has_snapshot = False

    told = await describe(device.url, LOGIN, CLOCK)

    assert (told.main_url, told.snapshot_url) == (MAIN, "")


async def test_media2_knows_more(device: OddOnvif) -> None:
    """Of a main stream in H.265 and two in H.264, the larger H.264 is recorded."""
    device.media2 = (
        Video("best", "H265", 3840, 2160),
        Video("main", "H264", 1920, 1080, "High"),
        Video("sub", "H264", 640, 360),
    )
    device.media = (Video("old", "H264", 704, 576),)

    told = await describe(device.url, LOGIN, CLOCK)

    assert (told.main_url, told.sub_url) == (MAIN, SUB)
    assert device.protocols == ["RTSP", "RTSP"]


async def test_media2_with_nothing_else(device: OddOnvif) -> None:
    """H.265 is recorded if nothing else is, and said to be."""
    device.media2 = (Video("main", "H265", 3840, 2160), Video("sub", "H265", 640, 360))
    device.media = ()

    told = await describe(device.url, LOGIN, CLOCK)

    assert (told.main_url, told.sub_url) == (MAIN, SUB)


@pytest.mark.parametrize("fails", [True, False], ids=["fault", "empty"])
async def test_media2_that_is_no_use(device: OddOnvif, *, fails: bool) -> None:
    """A newer media service that answers nothing useful is passed over."""
    device.media2, device.media2_fails = (), fails

    assert (await describe(device.url, LOGIN, CLOCK)).main_url == MAIN


async def test_no_video_that_we_read(device: OddOnvif) -> None:
    """A device with neither H.264 nor H.265 is told what to do."""
    device.media = (Video("main", "JPEG", 1920, 1080), Video("sub", "MPEG4", 640, 360))

    with pytest.raises(CameraUnreachableError, match=r"Choose H\.264"):
        await describe(device.url, LOGIN, CLOCK)


async def test_no_media_service_at_all(device: OddOnvif) -> None:
    """A device without a media service, such as a door lock, is no camera."""
    device.media = None

    with pytest.raises(CameraUnreachableError):
        await describe(device.url, LOGIN, CLOCK)


@pytest.mark.parametrize("newer", [True, False])
async def test_udp(device: OddOnvif, *, newer: bool) -> None:
    """Who asks for datagrams asks the device for an address of such a stream."""
    if newer:
        device.media2, device.media = device.media, None

    await describe(device.url, LOGIN, CLOCK, Transport.UDP)

    assert device.protocols == ["RtspUnicast" if newer else "UDP"] * 2


@pytest.mark.parametrize(
    ("topics", "doorbell"),
    [
        ("", False),
        ("<tns1:Device><Trigger><DigitalInput/></Trigger></tns1:Device>", False),
        ("<tns1:RuleEngine><MyRuleDetector><Visitor/></MyRuleDetector></tns1:RuleEngine>", True),
        ("<!-- odd --><odd:DoorBell/>", True),
    ],
)
async def test_event_properties(device: OddOnvif, topics: str, *, doorbell: bool) -> None:
    """A doorbell is known by its button's topic, even with a prefix that nobody declared."""
    device.topics = topics

    assert (await describe(device.url, LOGIN, CLOCK)).doorbell is doorbell


async def test_no_event_service(device: OddOnvif) -> None:
    """A device without events is no doorbell, and works."""
    device.has_events = False

    assert not (await describe(device.url, LOGIN, CLOCK)).doorbell


# The choice of profiles

PROFILE = Profile(
    service="trt",
    token="t",  # noqa: S106 -- a profile's name
    codec="H264",
    width=1920,
    height=1080,
    playable=True,
)


@pytest.mark.parametrize(
    ("sizes", "sub"),
    [
        ([(1920, 1080), (176, 144), (640, 360), (1280, 720)], (640, 360)),
        ([(1920, 1080), (320, 240), (640, 360)], (320, 240)),
        ([(3840, 2160), (1280, 720)], (1280, 720)),
        ([(1920, 1080), (176, 144)], None),
        ([(1920, 1080), (0, 0)], None),
        ([(1920, 1080), (1920, 1080)], None),
    ],
)
def test_the_small_one(sizes: list[tuple[int, int]], sub: tuple[int, int] | None) -> None:
    """Watched is the smallest that shows a walker, never the recorded one."""
    profiles = [replace(PROFILE, width=width, height=height) for width, height in sizes]

    _, chosen = choose(profiles)

    assert (None if chosen is None else (chosen.width, chosen.height)) == sub


@pytest.mark.parametrize(
    ("h265", "h264", "recorded"),
    [
        ((3840, 2160), (1920, 1080), "H264"),
        ((2560, 1920), (640, 480), "H265"),
        ((1280, 720), (640, 360), "H265"),
        ((1280, 720), (1280, 720), "H264"),
        ((1920, 1080), (1600, 900), "H264"),
    ],
)
def test_h265_beside_a_smaller_h264(
    h265: tuple[int, int], h264: tuple[int, int], recorded: str
) -> None:
    """What every browser plays is recorded, unless it is a thumbnail of what the camera sees."""
    large = replace(PROFILE, codec="H265", width=h265[0], height=h265[1], playable=False)
    small = replace(PROFILE, width=h264[0], height=h264[1])

    main, sub = choose([large, small])

    assert main.codec == recorded
    assert sub is (small if recorded == "H265" else None)


def test_what_no_browser_plays() -> None:
    """H.264's Extended profile is recorded only if nothing else is as good."""
    odd = replace(PROFILE, width=3840, height=2160, playable=False)

    assert choose([odd, PROFILE]) == (PROFILE, None)
    assert choose([odd])[0] is odd


@given(
    st.lists(
        st.builds(
            Profile,
            service=st.just("trt"),
            token=st.text(max_size=3),
            codec=st.sampled_from(["H264", "H265"]),
            width=st.integers(0, 4000),
            height=st.integers(0, 4000),
            playable=st.booleans(),
        ),
        min_size=1,
    )
)
def test_a_choice_is_one_of_what_is_offered(profiles: list[Profile]) -> None:
    """The recorded one is large, and playable if it can; the watched one smaller, and wide."""
    main, sub = choose(profiles)

    assert main in profiles
    assert main.playable or all(
        profile.pixels < min(main.pixels / 2, 1920 * 1080)
        for profile in profiles
        if profile.playable
    )
    assert main.pixels >= min(max(profile.pixels for profile in profiles) / 2, 1920 * 1080)
    assert sub is None or (sub in profiles and sub.pixels < main.pixels and sub.width >= 320)
