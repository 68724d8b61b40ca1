"""ONVIF Media Signing, held to streams that its reference implementation signed."""

from datetime import UTC, datetime

import pytest

from noticeboard.seal.signed_video.groups import Finding
from noticeboard.seal.signed_video.keys import Certified, certify
from tests.noticeboard.seal.signed_video.streams import GROUP, VECTORS, root, vector

ALL = sorted(path.stem for path in VECTORS.glob("h26*.mp4"))
OPEN = {Finding.UNSIGNED: 1}
"""The last group: its statement would come with the next one."""


@pytest.mark.parametrize("name", ALL)
def test_every_group_of_the_reference_holds(name: str) -> None:
    """What the reference validator finds authentic holds, up to the end of the last group."""
    found = vector(name).verified()
    signed = 4 if "every" in name else 5
    whole = signed * (2 if "parts" in name else 1)

    assert [group.findings for group in found[:whole]] == [{}] * whole
    assert all(group.findings == OPEN for group in found[whole:])
    assert (found[0].start, found[whole - 1].end) == (0, signed * GROUP - 1)


@pytest.mark.parametrize("name", ["h264", "h265"])
def test_each_change_is_named_for_what_it_is(name: str) -> None:
    """One bit, a unit dropped, repeated, or swapped: the group says which, the others hold."""
    good = vector(name)
    per_picture = len(good.slices(8))
    at = 8  # the third picture of the second group
    unit = good.slices(at)[0]
    twice = [*good.pictures[at], good.pictures[at][unit]]

    changed = good.flipped(at, unit)
    first = good.flipped(GROUP, good.slices(GROUP)[0])
    dropped = good.without_slices(at)
    repeated = good.with_units(at, twice)
    swapped = good.but(at, at + 2, [good.pictures[at + 1], good.pictures[at]])
    other = vector(name).pictures[20]
    added = good.but(at, at, [[other[n] for n in good.slices(20)]])

    for stream, expected in (
        (changed, {Finding.CHANGED: 1}),
        (first, {Finding.CHANGED: 1}),
        (dropped, {Finding.MISSING: per_picture}),
        (repeated, {Finding.REPEATED: 1}),
        (swapped, {Finding.MOVED: per_picture}),
        (added, {Finding.ADDED: per_picture}),
    ):
        found = stream.findings()
        assert found[1] == expected
        assert found[0] == found[3] == found[4] == {}
    # The next group names the first hash that was signed, so it doesn't follow another one.
    assert changed.findings()[2] == {}


def test_what_is_missing_between_groups_shows() -> None:
    """A statement or a group dropped, groups repeated or swapped, a start in midstream."""
    good = vector("h264")
    second, third = good.pictures[6:12], good.pictures[12:18]

    unstated = good.without_statement(1)
    no_group = good.but(6, 12, [])
    again = good.but(12, 12, second)
    swapped = good.but(6, 18, third + second)
    late = good.but(0, 8, [])
    no_pictures = good
    for picture in range(6, 12):
        no_pictures = no_pictures.without_slices(picture)

    assert unstated.findings() == [{}, {Finding.UNSIGNED: 1}, {}, {}, {}, OPEN]
    assert no_group.findings()[1:] == [{Finding.LINK: 1}, {}, {}, OPEN]
    # Its statement comes with the next group, so the first copy is left without one.
    assert any(Finding.LINK in each or Finding.REPEATED in each for each in again.findings()[:4])
    assert sum(not each for each in again.findings()) >= 3
    assert any(Finding.LINK in each for each in swapped.findings())
    assert late.findings() == [{Finding.BEGINNING: 4}, {}, {}, {}, OPEN]
    assert no_pictures.findings()[1] == {Finding.MISSING: 12}


def test_a_signature_counts_only_if_it_holds() -> None:
    """A bit of a statement or its signature breaks it, and so do units under another key."""
    good, foreign = vector("h264"), vector("h264-foreign")
    place = good.statement(0)
    length = len(good.pictures[place[0]][place[1]])

    signature = good.flipped(*place, length - 30)
    listed = good.flipped(*place, length - 100)
    mixed = good.but(6, 12, foreign.pictures[6:12])

    assert Finding.SIGNATURE in signature.findings()[0]
    assert Finding.SIGNATURE in listed.findings()[0]
    assert signature.findings()[1:] == [{}, {}, {}, {}, OPEN]
    chains = {group.chain for group in mixed.verified() if group.holds}
    assert len(chains) == 2, "another key is another stretch"


def test_certificates_may_come_once() -> None:
    """A camera that sends its certificates ahead: without them, the key is unknown."""
    good = vector("h264-certificate")

    late = good.but(0, 6, [])

    assert {Finding.KEY: 1} in late.findings()
    assert not any(group.holds for group in late.verified())


def test_two_groups_under_one_signature_fall_together() -> None:
    """A broken signature takes the group with it that only a later statement covers."""
    good = vector("h264-every-second")
    place = good.statement(1)

    broken = good.flipped(*place, -30).findings()
    changed = good.flipped(8, good.slices(8)[0]).findings()

    assert broken[:2] == [{Finding.SIGNATURE: 1}] * 2
    assert broken[2:4] == [{}, {}]
    assert changed[:2] == [{}, {Finding.CHANGED: 1}]


def test_without_a_list_nobody_can_say_what_differs() -> None:
    """A group without its list of hashes holds as a whole, or not."""
    good = vector("h264-no-list")

    assert good.flipped(8, good.slices(8)[0]).findings()[1] == {Finding.OTHER: 1}
    assert good.without_slices(8).findings()[1] == {Finding.OTHER: 1}


def test_a_chain_is_judged_at_the_time_of_the_recording() -> None:
    """The household's root, the dates, and who may certify decide whose key it is."""
    roots = [root("foreign-root"), root("root")]
    chain = vector("h264").verified()[0].chain
    foreign = vector("h264-foreign").verified()[0].chain
    recorded = datetime(2026, 11, 30, 10, tzinfo=UTC)

    assert certify(chain, roots, recorded) == (Certified.ROOT, roots[1])
    assert certify(foreign, roots, recorded) == (Certified.ROOT, roots[0])
    assert certify(foreign, roots[1:], recorded) == (Certified.UNKNOWN, None)
    assert certify(chain, roots, recorded.replace(year=2028)) == (Certified.EXPIRED, roots[1])
    assert certify(b"", roots, recorded) == (Certified.NONE, None)
    # The camera's own certificate may not certify another one: its key would be enough for that.
    camera = chain.split(b"-----END CERTIFICATE-----\n")[0] + b"-----END CERTIFICATE-----\n"
    assert certify(camera, roots, recorded) == (Certified.UNKNOWN, None)
