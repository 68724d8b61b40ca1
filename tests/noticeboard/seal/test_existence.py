"""By when a share's footage existed: what is proved, and every lie is named for what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path

import msgspec
import pytest

from noticeboard.errors import VerificationError
from noticeboard.runtime.text import text_of
from noticeboard.seal.bag import derived_files, tag_files
from noticeboard.seal.check import Check, CheckResult
from noticeboard.seal.custody import open_custody, sign_custody
from noticeboard.seal.existence import check_existence
from noticeboard.seal.film import read_film
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
    write_film,
)
from tests.servers.timestamps import Authority, openssl


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
        "13 of the 16 frames (2026-11-13 21:14:02.550 to 21:14:03.850 UTC) existed by 2026-11-13 "
        "22:00:03.251 UTC, as Test TSA (tsa.example.org) states (to within 1.500 s), 10 days "
        "before the request was issued. This holds only if the root certificate Test TSA Root is "
        "the service's own."
    )
    assert str(found["existed_recoded"].text).startswith(
        "clip-1.mp4: frames 1 to 3 (2026-11-13 21:14:02.250 to 21:14:02.550 UTC) were coded anew, "
        "because the clip was cut there."
    )
    printed = openssl("x509", "-noout", "-fingerprint", "-sha256", given=authority.root).decode()
    digits = printed.partition("=")[2].strip().replace(":", "")
    assert digits in str(found["existed_root"].text).replace(" ", "")
    assert found["existed_limits"].result is CheckResult.NOT_PROVED
    assert found["existed_recoded"].result is CheckResult.NOT_CHECKED
    assert "gaps" not in found
    less = {check.code: check for check in without_root.checks}
    assert less["existed"].result is CheckResult.NOT_CHECKED
    assert "To check that, get the root" in str(less["existed"].text)


def test_a_service_whose_root_is_not_here(honest: Stamped, tmp_path: Path) -> None:
    """With roots of other services alone, the share opens, and its service is not checked."""
    other = (Path(__file__).parents[2] / "fixtures" / "timestamp-root.pem").read_bytes()

    existed = checks(honest, tmp_path / "a", other)["existed"]

    assert existed.result is CheckResult.NOT_CHECKED
    assert "leads to no root certificate in the folder time-roots" in str(existed.text)


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

    fewer = checks(unstamped, tmp_path / "a", authority.root)
    counted, without = fewer["existed"].text, fewer["existed_unstamped"].text
    after = checks(late, tmp_path / "b", authority.root)["existed"].text

    assert str(counted).startswith("8 of the 16 frames (2026-11-13 21:14:02.550 to")
    assert str(without).startswith("5 frames are under no timestamp")
    assert "That is 1 minute after the request was issued. This holds only if" in str(after)


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

    assert str(found["existed"].text).startswith("8 of the 11 frames")
    assert "a gap of 0.500 s in clip-1.mp4 at 21:14:03.050 UTC" in str(found["gaps"].text)
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
    assert str(found["existed_recoded"].text).startswith("clip-1.mp4: frames 1 to 16 ")


def test_a_clock_that_was_wrong(honest: Stamped, authority: Authority, tmp_path: Path) -> None:
    """Footage that is dated later than its own timestamp shows that a clock was wrong."""
    early = stamp(
        authority, honest.hours[0], FILMED - timedelta(hours=2, seconds=3, milliseconds=49)
    )

    found = checks(replace(honest, replies=((early,),)), tmp_path / "a", authority.root)

    assert "is dated 2 hours later than the timestamp" in str(found["existed_clock"].text)


def test_a_time_at_the_end_of_all_times(honest: Stamped, tmp_path: Path) -> None:
    """A service of the sender's own may state any time and accuracy: no sum of them may fail."""
    accuracy = "accuracy=secs:2147483647"
    ever = ("20200101000000Z", "99991231235959Z")
    authority = Authority.make(tmp_path / "service", valid=ever, accuracy=accuracy)
    last = datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)
    share = replace(honest, replies=((stamp(authority, honest.hours[0], last),),))

    with pytest.raises(VerificationError) as refused:
        checks(share, tmp_path / "share")

    assert text_of(refused.value).code == "noticeboard.timestamp.unreadable"


@pytest.mark.parametrize("frame_bytes", [1, 65 << 20])
def test_an_index_that_lies(tmp_path: Path, frame_bytes: int) -> None:
    """A place beyond 64 bits is refused, and so is a frame that would fill the memory."""
    path = tmp_path / "clip-1.mp4"
    write_film(path, [sample(f"{n}", key=not n) for n in range(4)], CAMERA)
    film = path.read_bytes()
    if frame_bytes == 1:  # The second frame of the first chunk begins after the last place.
        table = b"stco" + bytes(4) + (1).to_bytes(4)
        at = film.index(table) - 4
        places = b"co64" + bytes(4) + (1).to_bytes(4) + b"\xff" * 8
        changed = film[:at] + (24).to_bytes(4) + places + film[at + 20 :]
        for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            head = changed.index(kind) - 4
            size = int.from_bytes(changed[head : head + 4]) + 4
            changed = changed[:head] + size.to_bytes(4) + changed[head + 4 :]
    else:
        at = film.index(b"stsz") + 16
        changed = film[:at] + frame_bytes.to_bytes(4) + film[at + 4 :]
        changed += (5 * frame_bytes).to_bytes(4) + b"free"
    path.write_bytes(changed)
    if frame_bytes > 1:
        os.truncate(path, len(film) + 5 * frame_bytes)

    with path.open("rb") as file, pytest.raises(VerificationError) as refused:
        read_film(file, path.name)

    assert text_of(refused.value).code == "noticeboard.existed.film"


def test_the_record_says_the_length_of_each_file(honest: Stamped, tmp_path: Path) -> None:
    """A hash alone would let a record state another length than the file has."""
    sealed, identity = honest.seal(tmp_path)
    bag = open_share(sealed, identity, tmp_path / "opened").bag
    record = open_custody((bag / "data/custody.txt").read_bytes())
    proof = record.proof_of_time
    assert proof is not None
    longer = msgspec.structs.replace(proof.groups, size_bytes=proof.groups.size_bytes + 1)
    stated = msgspec.structs.replace(proof, groups=longer)
    other = msgspec.structs.replace(record, timestamps=stated, key="")
    signed, note = sign_custody(other)
    small = {
        name: path.read_bytes()
        for path in sorted(bag.rglob("*"))
        if path.is_file()
        and (name := path.relative_to(bag).as_posix()).startswith("data/")
        and not name.endswith((".mp4", "custody.txt"))
    }
    small = derived_files(signed, note.encode()) | small
    for name, content in (small | tag_files(signed, small)).items():
        (bag / name).chmod(0o600)
        (bag / name).write_bytes(content)

    with pytest.raises(VerificationError) as refused:
        verify_bag(bag)

    assert text_of(refused.value).code == "noticeboard.share.size"


def test_groups_have_one_form(honest: Stamped) -> None:
    """What isn't exactly as a hub writes it is refused."""
    raw = honest.groups.encode()

    assert ShareGroups.parse(raw) == honest.groups
    for other in (b"", b"{}", raw + b"\n", raw.replace(b'"at":3', b'"at":3.0'), raw[:-1]):
        with pytest.raises(VerificationError):
            ShareGroups.parse(other)
