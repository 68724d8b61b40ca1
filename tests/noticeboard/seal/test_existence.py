"""By when a share's footage existed: what is proved, and every lie is named for what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import text_of
from noticeboard.seal.check import Check, CheckResult
from noticeboard.seal.existence import check_existence
from noticeboard.seal.groups import ShareGroups
from noticeboard.seal.open import open_share, verify_bag
from noticeboard.seal.worker import open_share_in_child
from noticeboard.timestamp.hour import HourTree, segment_root
from tests.noticeboard.log.made import LOG, NOON
from tests.noticeboard.seal.stamped import (
    CAMERA,
    EVERY,
    FILMED,
    OURS,
    STAMPED,
    Recording,
    Stamped,
    group_of,
    old_authority,
    sample,
    stamp,
    stamped_share,
)
from tests.servers.timestamps import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give a timestamp service of openssl."""
    return old_authority(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def honest(authority: Authority) -> Stamped:
    """Give an honest share."""
    return stamped_share(authority)


def checks(share: Stamped, folder: Path, *roots: bytes) -> dict[str, Check]:
    """Return what the proof in a share proves, by code, as whoever opens it sees it."""
    given = share.given(folder / "bag")
    data = given.clips[0].path.parent
    for name, content in share.files().items():
        (data / name).write_bytes(content)
    found = check_existence(given.record, data, roots, NOON)
    return {check.code: check for check in found}


def refusal(share: Stamped, folder: Path) -> str:
    """Return why a share with a true proof and these films is refused."""
    with pytest.raises(VerificationError) as refused:
        checks(share, folder)
    return str(refused.value)


def test_a_share_of_stamped_footage(honest: Stamped, authority: Authority, tmp_path: Path) -> None:
    """An agency opens it, and reads by when it existed, how sure that is, and what it is not."""
    sealed, identity = honest.seal(tmp_path)

    there = open_share_in_child(
        sealed, identity, tmp_path / "o", log_key=LOG.verifier, roots=[authority.root]
    )
    again = verify_bag(there.bag, log_key=LOG.verifier, roots=[authority.root])
    without_root = open_share(sealed, identity, tmp_path / "p", log_key=LOG.verifier)

    assert again == there
    assert there.custody.v == 4
    found = {check.code: check for check in there.checks}
    assert found["existed"].result is CheckResult.PROVED
    assert str(found["existed"].text) == (
        "3 of 4 groups of pictures existed by 2026-11-13 22:00:03 UTC (± 1.5 s), as Test TSA "
        "states, 10 days before the request was published."
    )
    assert found["existed_limits"].result is CheckResult.NOT_PROVED
    assert found["existed_recoded"].result is CheckResult.NOT_CHECKED
    assert "gaps" not in found
    less = {check.code: check for check in without_root.checks}
    assert less["existed"].result is CheckResult.NOT_CHECKED
    assert "To check that, add the root" in str(less["existed"].text)


def test_a_service_whose_root_is_not_here(honest: Stamped, tmp_path: Path) -> None:
    """With roots of other services alone, the share opens, and its service is not checked."""
    other = (Path(__file__).parents[2] / "fixtures" / "timestamp-root.pem").read_bytes()

    existed = checks(honest, tmp_path / "a", other)["existed"]

    assert existed.result is CheckResult.NOT_CHECKED
    assert "doesn't lead to a trusted root certificate" in str(existed.text)


def _film(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Stamped], Stamped]:
    def changed(share: Stamped) -> Stamped:
        return replace(share, films=(tuple(change(list(share.films[0]))),))

    return changed


def _one_byte(film: list[bytes]) -> list[bytes]:
    film[9] = film[9][:20] + bytes([film[9][20] ^ 1]) + film[9][21:]
    return film


def _swapped(film: list[bytes]) -> list[bytes]:
    film[5], film[6] = film[6], film[5]
    return film


def _group_left_out(share: Stamped) -> Stamped:
    """Leave a group out of the list, not of the film."""
    first, second, _, fourth = share.groups.clips[0].groups
    return share.with_groups(first, second, fourth)


def _later(share: Stamped) -> Stamped:
    return replace(share, start=share.start + timedelta(hours=1))


LIES = [
    pytest.param(
        _film(_one_byte), "picture 2 of group 3 isn't the one that was hashed", id="byte"
    ),
    pytest.param(
        _film(lambda film: film[:5] + film[6:]), "picture 3 of group 2 is missing", id="dropped"
    ),
    pytest.param(
        _film(lambda film: film[:-1]), "picture 3 of group 4 is missing", id="last dropped"
    ),
    pytest.param(
        _film(lambda film: [*film[:10], film[9], *film[10:]]),
        "picture 2 of group 3 is there twice",
        id="repeated",
    ),
    pytest.param(
        _film(_swapped),
        "picture 3 of group 2 and picture 4 of group 2 are swapped",
        id="swapped",
    ),
    pytest.param(
        _film(lambda film: [sample(f"new {n}", key=not n) for n, _ in enumerate(film)]),
        "was coded anew: none of its pictures",
        id="coded anew",
    ),
    pytest.param(
        _film(lambda film: [*film, sample("more", key=False)]),
        "1 pictures after group 4 belong to no group",
        id="more",
    ),
    pytest.param(_group_left_out, "5 pictures after group 2 belong to no group", id="left out"),
    pytest.param(_later, "group 1 is from 2026-11-13 21:14:02 UTC, which isn't", id="other hour"),
    pytest.param(
        lambda share: replace(share, start=share.start + timedelta(milliseconds=20)),
        "group 2 is shown at",
        id="moved",
    ),
    pytest.param(
        lambda share: replace(share, sets=(CAMERA[0], OURS[0], OURS[1], b"\x68\xce\x02")),
        "other parameter sets",
        id="other sets",
    ),
    pytest.param(
        lambda share: replace(share, sets=CAMERA + OURS + (b"\x68\xce\x02",)),
        "other parameter sets",
        id="two sets of one number",
    ),
    pytest.param(
        _film(lambda film: [b"\0\0\0\3\x68\xce\x02" + film[0], *film[1:]]),
        "other parameter sets",
        id="sets within a picture",
    ),
    pytest.param(
        lambda share: share.with_group(2, salt=bytes(16)), "group 2 isn't in the hour", id="salt"
    ),
    pytest.param(
        lambda share: share.with_group(1, length_us=1),
        "group 1 isn't in the hour",
        id="time",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "why"), LIES)
def test_each_lie_of_a_sender(
    honest: Stamped, tmp_path: Path, lie: Callable[[Stamped], Stamped], why: str
) -> None:
    """The proof is true and the film is not, or the other way round: the difference is named."""
    assert why in refusal(lie(honest), tmp_path)


def test_a_true_token_for_other_footage(
    honest: Stamped, authority: Authority, tmp_path: Path
) -> None:
    """A token of another text is refused, and so is the text of another hour with its own token."""
    other = Recording(name="other", start=FILMED, groups=(tuple(group_of("other")),))
    text = HourTree([segment_root(other.leaves())], b"other").hour.text()
    reply = stamp(authority, text, STAMPED)

    foreign_token = replace(honest, replies=((reply,),))
    foreign_hour = replace(honest, hours=(text,), replies=((reply,),))
    broken = honest.replies[0][0]
    forged = replace(honest, replies=((broken[:-1] + bytes([broken[-1] ^ 1]),),))

    with pytest.raises(VerificationError) as refused:
        checks(foreign_token, tmp_path / "token")
    assert text_of(refused.value).code == "noticeboard.timestamp.other_text"
    assert "group 1 isn't in the hour" in refusal(foreign_hour, tmp_path / "hour")
    with pytest.raises(VerificationError) as refused:
        checks(forged, tmp_path / "forged")
    assert text_of(refused.value).code == "noticeboard.timestamp.signature"


def test_what_has_no_time_stamp_is_counted(
    honest: Stamped, authority: Authority, tmp_path: Path
) -> None:
    """A group without one is listed, a gap is named, and a timestamp after the request says so."""
    first, second, third, fourth = honest.groups.clips[0].groups
    unstamped = honest.with_groups(
        first, second, msgspec.structs.replace(third, stamped=None), fourth
    )
    late = replace(
        honest,
        replies=(
            (stamp(authority, honest.hours[0], NOON + timedelta(seconds=90, milliseconds=1)),),
        ),
    )

    counted = checks(unstamped, tmp_path / "a", authority.root)["existed"].text
    after = checks(late, tmp_path / "b", authority.root)["existed"].text

    assert str(counted).startswith("2 of 4 groups of pictures existed by")
    assert str(after).endswith("That is 1 minute after the request was published.")


def test_a_group_left_out_of_film_and_list(
    honest: Stamped, authority: Authority, tmp_path: Path
) -> None:
    """It is a gap, which is named; who closes the gap claims another time for what follows."""
    first, second, _, fourth = honest.groups.clips[0].groups
    film = honest.films[0]
    closed = replace(honest, films=((*film[:8], *film[13:]),)).with_groups(
        first, second, msgspec.structs.replace(fourth, at=8)
    )
    shown = replace(closed, gap=(7, 5 * EVERY))

    found = checks(shown, tmp_path / "a", authority.root)

    assert str(found["existed"].text).startswith("2 of 3 groups")
    assert "a gap of 0.5 s in clip-1.mp4 at 21:14:03 UTC" in str(found["gaps"].text)
    assert "group 3 is from 2026-11-13 21:14:03 UTC, which isn't within the clip's time" in refusal(
        closed, tmp_path / "b"
    )


def test_what_is_coded_anew_proves_nothing(
    honest: Stamped, authority: Authority, tmp_path: Path
) -> None:
    """A true hash of an original says nothing about pictures that were coded anew."""
    anew = [
        msgspec.structs.replace(
            each, stamped=msgspec.structs.replace(each.stamped, copied=0, pictures=b"")
        )
        for each in honest.groups.clips[0].groups
        if each.stamped is not None
    ]
    film = tuple(sample(f"forged {n}", key=not n) for n, _ in enumerate(honest.films[0]))

    found = checks(
        replace(honest, films=(film,)).with_groups(*anew), tmp_path / "a", authority.root
    )

    assert "existed" not in found
    assert str(found["existed_recoded"].text).startswith("4 groups of pictures were coded anew")


def test_a_clock_that_was_wrong(honest: Stamped, authority: Authority, tmp_path: Path) -> None:
    """Footage that is dated later than its own timestamp shows that a clock was wrong."""
    early = stamp(
        authority, honest.hours[0], FILMED - timedelta(hours=2, seconds=3, milliseconds=49)
    )

    found = checks(replace(honest, replies=((early,),)), tmp_path / "a", authority.root)

    assert "is dated 2 hours later than the timestamp" in str(found["existed_clock"].text)


def test_groups_have_one_form(honest: Stamped) -> None:
    """What isn't exactly as a hub writes it is refused."""
    raw = honest.groups.encode()

    assert ShareGroups.parse(raw) == honest.groups
    for other in (b"", b"{}", raw + b"\n", raw.replace(b'"at":3', b'"at":3.0'), raw[:-1]):
        with pytest.raises(VerificationError):
            ShareGroups.parse(other)
