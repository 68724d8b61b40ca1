"""Announcements: which services are cameras, and what may be believed of them."""

from hypothesis import given, strategies as st
import pytest

from hub.discovery.addresses import mac_within
from hub.discovery.found import Sighting
from hub.discovery.mdns import ALWAYS_CAMERAS, DEVICE_PATH, SOMETIMES_CAMERAS, read_announcement
from tests.fakes.clocks import NOON


def _read(
    service_type: str, name: str = "Porch", txt: dict[str, str] | None = None
) -> Sighting | None:
    return read_announcement(
        service_type, f"{name}.{service_type}", ["192.0.2.7"], 80, txt or {}, NOON
    )


@pytest.mark.parametrize("service_type", ALWAYS_CAMERAS)
def test_a_camera_s_own_service_is_a_camera(service_type: str) -> None:
    """Axis, ONVIF, PSIA, RTSP and Hikvision services need no further sign."""
    found = _read(service_type)

    assert found is not None
    assert (found.key, found.name) == (f"Porch.{service_type}", "Porch")
    assert (found.addresses, found.instance) == (("192.0.2.7",), "Porch")


@pytest.mark.parametrize("service_type", ["_hap._tcp.local.", "_hap._udp.local."])
@pytest.mark.parametrize(
    ("category", "camera", "doorbell"),
    [("17", True, False), ("18", True, True), ("5", False, False), ("", False, False)],
)
def test_homekit_says_by_its_category(
    service_type: str, category: str, *, camera: bool, doorbell: bool
) -> None:
    """Category 17 is a camera and 18 a video doorbell; a lamp is neither."""
    found = _read(service_type, txt={"ci": category})

    assert (found is not None) == camera
    assert found is None or found.doorbell == doorbell


@pytest.mark.parametrize("service_type", ["_http._tcp.local.", "_esphomelib._tcp.local."])
@pytest.mark.parametrize(
    ("name", "camera"),
    [
        ("HIKVISION DS-2CD", True),
        ("garden-cam", True),
        ("Doorbell", True),
        ("Amcrest IPC", True),
        ("Printer", False),
        ("Camping Light", False),
    ],
)
def test_a_web_server_is_a_camera_by_its_name(
    service_type: str, name: str, *, camera: bool
) -> None:
    """Web servers and ESPHome devices are many things: only a camera's name makes one."""
    assert (_read(service_type, name) is not None) == camera


@pytest.mark.parametrize(
    ("mac", "brand", "doorbell"),
    [
        ("1CCAE3112233", "DoorBird", True),
        ("00:40:8c:11:22:33", "Axis", False),
        ("ac-cc-8e-11-22-33", "Axis", False),
        ("b8a44f112233", "Axis", False),
        ("e82725112233", "Axis", False),
        ("02a1b2c3d4e5", "", False),
    ],
)
def test_a_brand_is_known_by_its_hardware_address(mac: str, brand: str, *, doorbell: bool) -> None:
    """DoorBird announces itself as Axis does; the first six digits tell them apart."""
    found = _read("_axis-video._tcp.local.", txt={"macaddress": mac})

    assert found is not None
    assert (found.brand, found.doorbell, len(found.mac)) == (brand, doorbell, 12)


@pytest.mark.parametrize("mac", ["000000000000", "00:00:00:00:00:00", "1ccae3", "x" * 12])
def test_a_zero_or_broken_hardware_address_is_none(mac: str) -> None:
    """It would make one camera of many."""
    found = _read("_axis-video._tcp.local.", txt={"mac": mac})

    assert found is not None
    assert (found.mac, found.brand) == ("", "")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/onvif/other_service", "/onvif/other_service"),
        ("", DEVICE_PATH),
        ("@evil.example/x", DEVICE_PATH),
        (":80@evil.example/", DEVICE_PATH),
        ("//evil.example/x", DEVICE_PATH),
        ("/x?y#z", DEVICE_PATH),
        ("/a b", DEVICE_PATH),
    ],
)
def test_a_path_is_only_a_path(path: str, kept: str) -> None:
    """What is put behind the address can never lead to another host."""
    found = _read("_onvif._tcp.local.", txt={"path": path})

    assert found is not None
    assert found.xaddrs == (f"http://192.0.2.7:80{kept}",)


@pytest.mark.parametrize(
    ("txt", "stream"),
    [
        ({"path": "/stream1"}, "/stream1"),
        ({"path": "live/ch0"}, "/live/ch0"),
        ({"path": "/cam/realmonitor?channel=1&subtype=0"}, "/cam/realmonitor?channel=1&subtype=0"),
        ({}, "/"),
        ({"path": "@evil.example/x"}, "/@evil.example/x"),
        ({"path": "//evil.example/x"}, "/"),
        ({"path": "rtsp://evil.example/x"}, "/"),
        ({"path": "/a b"}, "/"),
        ({"path": "/a\r\nX: y"}, "/"),
        ({"path": "/x#y"}, "/"),
        ({"path": "/" + "x" * 400}, "/"),
    ],
)
def test_an_rtsp_service_says_port_and_path(txt: dict[str, str], stream: str) -> None:
    """What is announced is where the stream is, at the announced address and nowhere else."""
    service_type = "_rtsp._tcp.local."
    found = read_announcement(
        service_type, f"Yard.{service_type}", ["192.0.2.7", "fd00::7"], 8554, txt, NOON
    )

    assert found is not None
    assert found.streams == (
        f"rtsp://192.0.2.7:8554{stream}",
        f"rtsp://[fd00::7]:8554{stream}",
    )


@pytest.mark.parametrize(
    ("txt", "name", "brand"),
    [
        ({"md": "DS-2CD2042", "manufacturer": "HIKVISION"}, "Camera", "Hikvision"),
        ({"model": "Reolink Video Doorbell"}, "Camera", "Reolink"),
        ({}, "AXIS M1065-LW - ACCC8E000001", "Axis"),
        ({"vendor": "Nobody's"}, "Camera", "Nobody's"),
        ({"mac": "1ccae3000001", "manufacturer": "Axis"}, "Camera", "DoorBird"),
        ({}, "Camera", ""),
    ],
)
def test_a_brand_is_known_by_what_a_device_says(txt: dict[str, str], name: str, brand: str) -> None:
    """By its hardware address first, then its maker, model and name."""
    found = _read("_rtsp._tcp.local.", name, txt)

    assert found is not None
    assert found.brand == brand


@pytest.mark.parametrize("text", [{"model": "Video Doorbell Pro"}, {"fn": "Front doorbell"}])
def test_a_doorbell_is_known_by_what_it_says(text: dict[str, str]) -> None:
    """Its model or its friendly name will do."""
    found = _read("_rtsp._tcp.local.", txt=text)

    assert found is not None
    assert found.doorbell


def test_a_web_server_is_a_camera_by_its_model() -> None:
    """The name is the owner's, the model is the maker's."""
    assert _read("_http._tcp.local.", "Porch", {"model": "IPCamera X1"}) is not None


@pytest.mark.parametrize(
    ("name", "mac"),
    [
        ("AXIS M1065 - ACCC8E000001", "accc8e000001"),
        ("urn:uuid:4d454930-0000-1000-8000-c056e3000001", "c056e3000001"),
        ("Camera 123456789012", ""),
        ("fffaccc8e000001", ""),
        ("ACCC8E000001 porch", ""),
    ],
)
def test_a_hardware_address_may_end_a_name(name: str, mac: str) -> None:
    """Only one that a known maker was given: twelve digits alone may be a serial number."""
    assert mac_within(name) == mac


def test_all_addresses_are_kept_the_best_first() -> None:
    """IPv4, then IPv6, then the link's own; without a port there is no service address."""
    found = read_announcement(
        "_onvif._tcp.local.",
        "A._onvif._tcp.local.",
        ["fe80::7%e", "fd00::7", "192.0.2.7"],
        0,
        {},
        NOON,
    )

    assert found is not None
    assert (found.addresses, found.xaddrs) == (("192.0.2.7", "fd00::7", "fe80::7%e"), ())


def test_a_camera_without_an_address_is_none() -> None:
    """What cannot be reached is not listed."""
    assert read_announcement("_rtsp._tcp.local.", "A", [], 80, {}, NOON) is None


@given(
    st.sampled_from(ALWAYS_CAMERAS + SOMETIMES_CAMERAS),
    st.text(max_size=400),
    st.dictionaries(st.sampled_from(["ci", "mac", "macaddress", "path", "x"]), st.text()),
)
def test_no_announcement_raises(service_type: str, name: str, txt: dict[str, str]) -> None:
    """Whatever a name and its texts hold, the result keeps its bounds."""
    found = _read(service_type, name, txt)

    assert found is None or (len(found.name) <= 300 and len(found.mac) in {0, 12})
