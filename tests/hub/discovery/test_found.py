"""One list of cameras: what is the same device, where it is now, and who may say so."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from hub.discovery.found import (
    MISSED_SCANS,
    MOST_AT_ONE,
    MOST_FOUND,
    MOST_NAMES,
    FoundList,
    Sighting,
)
from hub.model.camera import CameraFound, FoundBy
from tests.fakes.clocks import NOON

MAC = "02a1b2c3d4e5"
OTHER_MAC = "02a1b2c3d4e6"
EVERY_WAY = {FoundBy.WS_DISCOVERY, FoundBy.MDNS}
LINK = "fe80::7%lan0"


def _answer(
    key: str = "urn:uuid:1", *, at: str = "192.0.2.7", mac: str = "", name: str = "", path: str = ""
) -> Sighting:
    host = f"[{at}]" if ":" in at else at
    return Sighting(
        key=key,
        found_by=FoundBy.WS_DISCOVERY,
        addresses=(at,),
        xaddrs=(f"http://{host}/onvif/{path or 'device_service'}",),
        name=name,
        mac=mac,
        at=NOON,
    )


def _announced(
    name: str = "Porch", kind: str = "_rtsp._tcp.local.", *, at: str = "192.0.2.7", mac: str = ""
) -> Sighting:
    return Sighting(
        key=f"{name}.{kind}",
        found_by=FoundBy.MDNS,
        addresses=tuple(at.split()),
        instance=name,
        name=name,
        mac=mac,
        kind=kind,
        at=NOON,
    )


def _scan(cameras: FoundList, *heard: Sighting, asked: set[FoundBy] = EVERY_WAY) -> None:
    cameras.begin_scan()
    for sighting in heard:
        cameras.accept(sighting)
    cameras.end_scan(asked)


def _list(*heard: Sighting) -> FoundList:
    """Return a list after one whole scan."""
    cameras = FoundList()
    _scan(cameras, *heard)
    return cameras


def _only(cameras: FoundList) -> CameraFound:
    [found] = cameras.found()
    return found


def test_the_same_device_twice_is_one() -> None:
    """An answer to a later probe renews what is known, and names are not lost."""
    later = NOON + timedelta(seconds=5)
    cameras = _list(_answer(name="Porch"), replace(_answer(), at=later))

    found = _only(cameras)

    assert (found.key, found.name, found.seen_at) == ("urn:uuid:1", "Porch", later)


def test_merged_by_service_address() -> None:
    """An announcement that leads to the same device service is the same camera."""
    xaddrs = ("http://192.0.2.7:80/onvif/device_service",)
    announced = replace(_announced(), xaddrs=xaddrs, doorbell=True, brand="Acme")
    cameras = _list(_answer(), announced)

    found = _only(cameras)

    assert found.found_by == (FoundBy.WS_DISCOVERY, FoundBy.MDNS)
    assert (found.key, found.brand, found.doorbell) == ("urn:uuid:1", "Acme", True)


@pytest.mark.parametrize("turned", [False, True])
def test_merged_by_web_server(*, turned: bool) -> None:
    """A camera's web page and its device service on one port of one address are one camera."""
    pair = [_answer(), replace(_announced(), web=("192.0.2.7:80",))]

    assert len(_list(*(pair[::-1] if turned else pair)).found()) == 1


def test_merged_by_hardware_address_at_one_address() -> None:
    """The same hardware under two names at one address is one camera."""
    cameras = _list(_announced("A", mac=MAC), _answer(mac=MAC))

    assert _only(cameras).mac == MAC


def test_merged_by_instance_name() -> None:
    """All services that one host announces under one name are one camera's."""
    cameras = _list(
        _announced(kind="_rtsp._tcp.local."), _announced(kind="_axis-video._tcp.local.")
    )

    assert len(_only(cameras).said) == 2


def test_merged_over_both_families_by_hardware_address() -> None:
    """A device that gives another endpoint over IPv6 is known by its hardware."""
    cameras = _list(_answer(mac=MAC), _answer("urn:uuid:2", at=LINK, mac=MAC))

    assert _only(cameras).address == "192.0.2.7"


@pytest.mark.parametrize(
    "other",
    [
        _answer("urn:uuid:2", at="192.0.2.8"),
        _answer("urn:uuid:2", path="two"),
        _answer("urn:uuid:2", mac=OTHER_MAC),
        _announced("Other"),
    ],
    ids=["elsewhere", "another-service", "other-hardware", "another-name"],
)
def test_neighbours_stay_apart(other: Sighting) -> None:
    """A recorder speaks for several cameras at one address, and unknown hardware is nobody's."""
    cameras = _list(_answer(mac=MAC if other.mac else ""), other)

    assert len(cameras.found()) == 2


def test_ipv4_comes_first_whatever_is_heard_first() -> None:
    """Within the scan that finds a camera, its IPv4 address is preferred to its link's own."""
    cameras = FoundList()
    cameras.accept(_answer(at=LINK))
    assert _only(cameras).address == LINK

    cameras.accept(_answer())

    assert _only(cameras).address == "192.0.2.7"
    assert _only(cameras).xaddrs == _answer().xaddrs


def test_another_family_takes_over_only_from_silence() -> None:
    """A camera known by IPv6 stays there when its endpoint is claimed by IPv4 later."""
    cameras = _list(_answer(at=LINK))

    cameras.accept(_answer(at="192.0.2.66"))
    held = _only(cameras).address
    for _ in range(MISSED_SCANS):
        _scan(cameras, _answer(at="192.0.2.66"))

    assert (held, _only(cameras).address) == (LINK, "192.0.2.66")
    assert not _only(cameras).away


def test_what_each_source_said_last_is_kept() -> None:
    """One entry for each way of hearing, the newest of each."""
    later = NOON + timedelta(minutes=5)
    cameras = _list(_answer(name="A"), _announced("A", mac=""), _answer(at=LINK, name="A"))

    cameras.accept(replace(_answer(name="B"), detail="name/B", at=later))

    assert [(said.found_by, said.address, said.name) for said in cameras.found()[0].said] == [
        (FoundBy.WS_DISCOVERY, "192.0.2.7", "B"),
        (FoundBy.WS_DISCOVERY, LINK, "A"),
    ]
    assert cameras.found()[0].said[0].detail == "name/B"


# Moving, and who may say so


def test_a_moved_camera_is_recognised() -> None:
    """Its endpoint answers elsewhere in a scan and its old address is silent: it has moved."""
    cameras = _list(_answer(name="Porch"))

    _scan(cameras, _answer(at="192.0.2.8", name="Porch"))

    found = _only(cameras)
    assert (found.key, found.address, found.away) == ("urn:uuid:1", "192.0.2.8", False)
    assert found.xaddrs == ("http://192.0.2.8/onvif/device_service",)
    assert [said.address for said in found.said] == ["192.0.2.8"]


def test_a_camera_that_still_answers_is_not_moved() -> None:
    """Who claims its endpoint from elsewhere is shown as a claim; the camera stays where it is."""
    cameras = _list(_answer(name="Porch"))

    for _ in range(5):
        _scan(cameras, _answer(at="192.0.2.66", name="Evil"), _answer(name="Porch"))

    found = _only(cameras)
    assert (found.address, found.name) == ("192.0.2.7", "Porch")
    assert found.xaddrs == _answer().xaddrs


def test_a_claim_is_shown_until_the_camera_speaks() -> None:
    """A person sees who claims to be a camera; a claim between scans asks for one."""
    cameras = _list(_answer())

    cameras.accept(_answer(at="192.0.2.66"))

    assert [said.address for said in _only(cameras).said] == ["192.0.2.7", "192.0.2.66"]
    assert (_only(cameras).address, cameras.doubted) == ("192.0.2.7", True)


def test_a_claim_must_be_made_again_in_the_scan() -> None:
    """A camera that misses one scan is not moved by what somebody said before it."""
    cameras = _list(_answer())
    cameras.accept(_answer(at="192.0.2.66"))

    _scan(cameras)

    assert _only(cameras).address == "192.0.2.7"


def test_a_claim_is_not_judged_by_a_scan_that_asked_nobody() -> None:
    """Without a network nothing has moved."""
    cameras = _list(_answer())

    _scan(cameras, _answer(at="192.0.2.8"), asked=set())

    assert _only(cameras).address == "192.0.2.7"


def test_a_spoofed_hardware_address_moves_nothing() -> None:
    """Another endpoint with a known camera's hardware address is listed beside it."""
    cameras = _list(_answer(mac=MAC, name="Porch"))

    _scan(cameras, _answer("urn:uuid:evil", at="192.0.2.66", mac=MAC), _answer(mac=MAC))

    assert [(found.key, found.address) for found in cameras.found()] == [
        ("urn:uuid:1", "192.0.2.7"),
        ("urn:uuid:evil", "192.0.2.66"),
    ]


def test_hardware_that_was_away_is_recognised() -> None:
    """A camera that comes back with another endpoint and address keeps its key."""
    cameras = _list(_answer(mac=MAC))
    cameras.leave("urn:uuid:1", "192.0.2.7")

    cameras.accept(_answer("urn:uuid:2", at="192.0.2.8", mac=MAC))
    cameras.accept(_answer("urn:uuid:2", at="192.0.2.8"))

    assert (_only(cameras).key, _only(cameras).address) == ("urn:uuid:1", "192.0.2.8")
    assert not _only(cameras).away


@pytest.mark.parametrize("first", ["old", "new"])
def test_two_entries_of_one_camera_become_one_when_the_old_is_away(first: str) -> None:
    """A reset camera is listed beside its old self until that is away; the older key stays."""
    pair = [_answer("old", mac=MAC), _answer("new", at="192.0.2.8", mac=MAC)]
    cameras = _list(*(pair if first == "old" else pair[::-1]))

    for _ in range(MISSED_SCANS):
        _scan(cameras, _answer("new", at="192.0.2.8", mac=MAC))
    cameras.accept(_answer("new", at="192.0.2.8", name="Later"))

    found = _only(cameras)
    assert (found.key, found.address, found.name) == (first, "192.0.2.8", "Later")


def test_two_cameras_with_one_endpoint_are_two() -> None:
    """Some makers give every camera the same endpoint: their hardware tells them apart."""
    cameras = _list(_answer(mac=MAC), _answer(at="192.0.2.8", mac=OTHER_MAC))

    _scan(cameras, _answer(mac=MAC), _answer(at="192.0.2.8", mac=OTHER_MAC))

    assert [found.address for found in cameras.found()] == ["192.0.2.7", "192.0.2.8"]


def test_an_announced_camera_moves_when_its_old_address_says_nothing() -> None:
    """An mDNS name that leads elsewhere has moved once its old address knows it no more."""
    cameras = _list(_announced())

    _scan(cameras, _announced(at="192.0.2.8"))

    assert _only(cameras).address == "192.0.2.8"


def test_an_announced_camera_that_answers_for_itself_stays() -> None:
    """An answer from the old address itself outweighs whatever is announced."""
    cameras = _list(_announced())
    key = _announced().key

    cameras.begin_scan()
    cameras.accept(_announced(at="192.0.2.66"))
    cameras.answered_from(key, "192.0.2.7", NOON)
    cameras.answered_from(key, "192.0.2.99", NOON)
    cameras.answered_from("nobody", "192.0.2.7", NOON)
    cameras.end_scan(EVERY_WAY)

    assert _only(cameras).address == "192.0.2.7"


def test_an_answer_from_the_new_address_is_none_from_the_old() -> None:
    """That the claimed address knows the name does not hold the camera at its old one."""
    cameras = _list(_announced())

    cameras.begin_scan()
    cameras.accept(_announced(at="192.0.2.8"))
    cameras.answered_from(_announced().key, "192.0.2.8", NOON)
    cameras.end_scan(EVERY_WAY)

    assert _only(cameras).address == "192.0.2.8"


def test_an_announcement_is_no_answer_from_an_address() -> None:
    """What is announced of the old address, by whomever, does not hold a camera there."""
    cameras = _list(_answer(mac=MAC), _announced(mac=MAC))

    _scan(cameras, _announced(mac=MAC), _answer(at="192.0.2.8", mac=MAC))

    assert _only(cameras).address == "192.0.2.8"


def test_moving_takes_all_that_moved_along() -> None:
    """What else was claimed at the new address belongs to the camera there; the rest is gone."""
    cameras = _list(_answer(mac=MAC), _announced(mac=MAC))

    _scan(
        cameras,
        _announced(at="192.0.2.8", mac=MAC),
        _answer(at="192.0.2.8", mac=MAC),
    )

    assert {said.address for said in _only(cameras).said} == {"192.0.2.8"}
    assert len(_only(cameras).said) == 2


def test_a_claim_of_a_third_place_is_forgotten_with_the_move() -> None:
    """Once a camera has moved, what was claimed of another place is no more shown."""
    cameras = _list(_answer(mac=MAC), _announced(mac=MAC))

    _scan(cameras, _announced(at="192.0.2.9"), _answer(at="192.0.2.8", mac=MAC))

    assert len({said.address for said in _only(cameras).said}) == 1


# Away and back


def test_unanswered_by_three_scans_is_away() -> None:
    """Not by two; it stays listed, and its place is remembered."""
    cameras = _list(_answer())

    seen = []
    for _ in range(MISSED_SCANS):
        _scan(cameras)
        seen.append(_only(cameras).away)

    assert seen == [False, False, True]
    assert _only(cameras).address == "192.0.2.7"


def test_back_when_heard_again() -> None:
    """It is the same entry, and its count begins again."""
    cameras = _list(_answer())
    for _ in range(MISSED_SCANS):
        _scan(cameras)

    _scan(cameras, _answer())
    back = _only(cameras).away
    _scan(cameras)

    assert (back, _only(cameras).away) == (False, False)


def test_back_at_another_address() -> None:
    """What was away is taken at its word about where it is."""
    cameras = _list(_answer())
    cameras.leave("urn:uuid:1", "192.0.2.7")

    cameras.accept(_answer(at="192.0.2.8"))

    assert (_only(cameras).address, _only(cameras).away) == ("192.0.2.8", False)


def test_only_ways_that_were_asked_count() -> None:
    """A scan without mDNS, or without a network, makes nobody away."""
    cameras = _list(_announced())

    for _ in range(MISSED_SCANS):
        _scan(cameras, asked={FoundBy.WS_DISCOVERY})

    assert not _only(cameras).away


def test_a_bye_counts_from_its_own_address() -> None:
    """Somebody's Bye sends nobody else's camera away."""
    cameras = _list(_answer())

    cameras.leave("urn:uuid:1", "192.0.2.66")
    cameras.leave("urn:uuid:9", "192.0.2.7")
    before = _only(cameras).away
    cameras.leave("urn:uuid:1", "192.0.2.7")

    assert (before, _only(cameras).away) == (False, True)


def test_a_goodbye_of_one_way_leaves_the_other() -> None:
    """A camera that takes back its announcement and still answers probes is there."""
    cameras = _list(_answer(mac=MAC), _announced(mac=MAC))

    cameras.leave(_announced().key)
    there = _only(cameras).away
    cameras.leave("urn:uuid:1", "192.0.2.7")

    assert (there, _only(cameras).away) == (False, True)


def test_a_direct_answer_brings_back() -> None:
    """A camera thought away that answers for itself is there."""
    cameras = _list(_announced())
    cameras.leave(_announced().key)

    cameras.answered_from(_announced().key, "192.0.2.7", NOON)

    assert not _only(cameras).away


def test_the_silent_are_to_be_asked() -> None:
    """Whoever has not answered in a scan is asked directly, those that are away too."""
    cameras = _list(_answer(), _announced("B", at="192.0.2.8"))
    cameras.leave("urn:uuid:1", "192.0.2.7")

    cameras.begin_scan()
    silent = [(sighting.key, address) for sighting, address in cameras.silent()]
    cameras.accept(_answer())

    assert silent == [("urn:uuid:1", "192.0.2.7"), ("B._rtsp._tcp.local.", "192.0.2.8")]
    assert [address for _, address in cameras.silent()] == ["192.0.2.8"]


# Floods and news


def test_the_list_has_an_end() -> None:
    """A flood of invented devices fills no memory, and one address is not all of them."""
    cameras = FoundList()

    for number in range(MOST_AT_ONE + 10):
        cameras.accept(_answer(f"urn:uuid:x{number}", at="192.0.2.66", path=str(number)))
    at_one = len(cameras.found())
    for number in range(MOST_FOUND + 10):
        cameras.accept(_answer(f"urn:uuid:{number}", at=f"192.1.{number // 256}.{number % 256}"))

    assert (at_one, len(cameras.found())) == (MOST_AT_ONE, MOST_FOUND)


def test_a_camera_has_few_names() -> None:
    """One that makes a new endpoint each time it starts does not fill memory; its key stays."""
    cameras = _list(_answer(mac=MAC))

    for number in range(MOST_NAMES * 2):
        cameras.accept(_answer(f"urn:uuid:x{number}", mac=MAC))

    assert _only(cameras).key == "urn:uuid:1"
    assert len(cameras._names) == MOST_NAMES  # noqa: SLF001 -- memory is what is measured


def test_a_camera_that_became_one_of_two_has_few_names_too() -> None:
    """The oldest keys of both are forgotten, never the one that it is known by."""
    cameras = _list(_answer(mac=MAC), _answer("other", at="192.0.2.8", mac=MAC))
    for number in range(MOST_NAMES):
        cameras.accept(_answer(f"urn:uuid:x{number}", mac=MAC))

    cameras.leave(f"urn:uuid:x{MOST_NAMES - 1}", "192.0.2.7")

    assert (_only(cameras).key, _only(cameras).address) == ("urn:uuid:1", "192.0.2.8")
    assert len(cameras._names) == MOST_NAMES  # noqa: SLF001 -- memory is what is measured
    cameras.accept(_answer("other", at="192.0.2.8", name="Still"))
    assert _only(cameras).name == "Still"


def test_a_move_in_one_family_leaves_the_other_s_claims() -> None:
    """What is claimed of a camera's IPv6 address is judged by itself."""
    cameras = _list(_answer(), _answer(at=LINK))

    _scan(
        cameras,
        _answer(at="fe80::66%lan0"),
        _answer(at="192.0.2.8"),
        _answer(at=LINK),
    )

    assert _only(cameras).address == "192.0.2.8"
    cameras.begin_scan()
    cameras.accept(_answer(at="fe80::66%lan0"))
    assert "fe80::66%lan0" in {said.address for said in _only(cameras).said}


def test_news_are_told_once() -> None:
    """What says the same again is no news; a new name, a new place and an absence are."""
    cameras = _list(_answer(name="A"))

    told = [len(cameras.news()), len(cameras.news())]
    cameras.accept(replace(_answer(name="A"), at=NOON + timedelta(seconds=9)))
    told.append(len(cameras.news()))
    cameras.accept(_answer(name="B"))
    told.append(len(cameras.news()))
    cameras.leave("urn:uuid:1", "192.0.2.7")
    [away] = cameras.news()

    assert told == [1, 0, 0, 1]
    assert away.away


def test_what_a_person_asked_for_says_so() -> None:
    """A camera at an address that was typed in is found by hand too."""
    cameras = _list(_answer(), _answer("urn:uuid:2", at="192.0.2.8"))

    [asked] = cameras.mark_by_hand("192.0.2.8")

    assert asked.found_by == (FoundBy.WS_DISCOVERY, FoundBy.HAND)
    assert cameras.found()[0].found_by == (FoundBy.WS_DISCOVERY,)


_SIGHTINGS = st.builds(
    Sighting,
    key=st.sampled_from(["a", "b", "c", "d"]),
    found_by=st.sampled_from([FoundBy.WS_DISCOVERY, FoundBy.MDNS]),
    addresses=st.sampled_from(
        [("192.0.2.1",), ("192.0.2.2",), (LINK,), ("192.0.2.1", LINK), ("192.0.2.3", "fd00::1")]
    ),
    xaddrs=st.sampled_from([(), ("http://192.0.2.1/x",), ("http://192.0.2.2/x",)]),
    web=st.sampled_from([(), ("192.0.2.1:80",)]),
    instance=st.sampled_from(["", "i"]),
    mac=st.sampled_from(["", MAC, OTHER_MAC]),
    kind=st.sampled_from(["", "_rtsp._tcp.local."]),
    at=st.just(NOON),
)
_STEPS = st.lists(
    st.one_of(
        _SIGHTINGS,
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "192.0.2.1", LINK])),
        st.sampled_from(["begin", "end", "news"]),
    ),
    max_size=60,
)


@given(_STEPS)
def test_whatever_is_heard_the_list_holds(steps: list[object]) -> None:
    """Keys stay unique, every name leads to a listed camera, everyone lives somewhere."""
    cameras = FoundList()

    for step in steps:
        match step:
            case Sighting():
                cameras.accept(step)
            case (str() as key, str() as address):
                cameras.leave(key, address)
                cameras.answered_from(key, address, NOON)
            case "begin":
                cameras.begin_scan()
                cameras.silent()
            case "end":
                cameras.end_scan(EVERY_WAY)
            case _:
                cameras.news()
        found = cameras.found()
        assert len({each.key for each in found}) == len(found)
        known, names = cameras._known, cameras._names  # noqa: SLF001 -- its invariants
        assert all(each.address and each.said for each in found)
        assert {id(each) for each in names.values()} == {id(each) for each in known.values()}
        assert all(names[name] is each for each in known.values() for name in each.names)
        assert all(key == each.key for key, each in known.items())
