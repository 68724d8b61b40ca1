"""A camera's signed recording leaves only if a person chose it, and the agency checks it itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from hub.__main__ import build
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.errors import InvalidInputError, StorageError
from hub.model.camera import Mask
from hub.model.camera_signature import signed_window
from hub.model.decision import Approval, Piece
from hub.model.window import TimeWindow
from noticeboard.errors import VerificationError
from noticeboard.runtime.text import text_of
from noticeboard.seal.check import CheckResult
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import CustodyFile
from noticeboard.seal.open import OpenedShare, open_share, verify_bag
from noticeboard.seal.signed_film import check_signed_films
from tests.hub.clips.test_signatures import recorded
from tests.hub.sharing.conftest import Home, a_key_pair, a_request, an_approval
from tests.hub.sharing.test_custody import recorded as record_of
from tests.noticeboard.seal.signed_video.streams import VECTORS

SERIAL = b"EX-000417"
MAKER = (VECTORS / "root.pem").read_bytes()
FOREIGN = (VECTORS / "foreign-root.pem").read_bytes()
COVER = Mask(left=0, top=0, width=0.5, height=0.5)


@dataclass(slots=True, kw_only=True)
class Filmed:
    """A house with one camera that signs, an approval without the signed recording, and its key."""

    home: Home
    approval: Approval
    identity: str
    offer: TimeWindow
    folder: Path

    def handing_over(self, window: TimeWindow | None = None, **changed: object) -> Approval:
        """Return the approval with the signed recording."""
        [piece] = self.approval.proposal.pieces
        piece = replace(piece, signed=window or self.offer, **changed)  # type: ignore[arg-type]
        return replace(self.approval, proposal=replace(self.approval.proposal, pieces=(piece,)))

    async def share(self, approval: Approval, **trusted: object) -> OpenedShare:
        """Send what is approved, and open it as the agency."""
        to = approval.proposal.recipient
        await self.home.sharer().share(approval, a_request(to.delivery_key))
        [body] = self.home.inbox.received["e" * 32]
        (self.folder / "got.age").write_bytes(body)
        into = self.folder / "opened"
        return open_share(self.folder / "got.age", self.identity, into, **trusted)  # type: ignore[arg-type]


@pytest.fixture
async def filmed(home: Home, tmp_path: Path) -> Filmed:
    """Record a camera that signs, and cut from within its second group into its fourth."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    index = ClipIndex(home.database, folder, home.clock)
    segments = await recorded(folder, index, "h264")
    library = Library(index, folder, tmp_path, home.clock)
    home.cutter = library  # type: ignore[assignment]
    recipient, identity = a_key_pair()
    given = an_approval(a_request(recipient))
    begun = segments[0].window.start
    cut = TimeWindow(start=begun + timedelta(seconds=4), end=begun + timedelta(seconds=11))
    piece = Piece(camera_id=segments[0].camera_id, cut=cut)
    made = await library.cut(piece, tmp_path / "looked-at.mp4")
    around = TimeWindow(start=cut.start - timedelta(hours=1), end=cut.end + timedelta(hours=1))
    offer = signed_window(made.signed, around)
    assert offer is not None
    approval = replace(given, proposal=replace(given.proposal, pieces=(piece,)))
    return Filmed(home=home, approval=approval, identity=identity, offer=offer, folder=tmp_path)


async def test_what_is_shown_is_what_the_agency_checks(filmed: Filmed) -> None:
    """The very file of the preview arrives, with its signatures, and its key leads to the maker."""
    approval = filmed.handing_over()
    sharer = filmed.home.sharer()
    shown = (await sharer.prepare(approval.proposal)).signed_path(1).read_bytes()
    await sharer.discard(approval.proposal.request_id)

    opened = await filmed.share(approval, makers=[MAKER])

    [file] = opened.custody.files
    handed = file.camera_film
    assert handed is not None
    assert (handed.name, handed.groups, handed.names_camera) == ("signed-1.mp4", 3, True)
    assert handed.start < file.start
    assert file.end < handed.end
    arrived = (opened.bag / "data" / "signed-1.mp4").read_bytes()
    assert arrived == shown
    assert SERIAL in arrived
    assert SERIAL not in opened.files[0].read_bytes()
    checks = {check.code: check for check in opened.checks}
    assert checks["camera_film"].result is CheckResult.PROVED
    assert checks["camera_film"].text.values["count"] == file.frames_copied > 0
    assert checks["camera_key"].result is CheckResult.PROVED
    results = [
        {check.code: check.result for check in verify_bag(opened.bag, makers=makers).checks}
        for makers in ((), (FOREIGN,))
    ]
    assert [each["camera_key"] for each in results] == [
        CheckResult.NOT_CHECKED,
        CheckResult.NOT_PROVED,
    ]


async def test_neighbors_verify_takes_a_maker_s_root(filmed: Filmed) -> None:
    """Whoever has only the folder gives the root; a certificate that is none is refused."""
    opened = await filmed.share(filmed.handing_over())

    def told(*words: object) -> tuple[int, str]:
        command = ["verify", str(opened.bag), *map(str, words)]
        result = CliRunner().invoke(build(["verify"]), command, env={"COLUMNS": "400"})
        return result.exit_code, " ".join(result.output.split())

    _, unchecked = told()
    code, checked = told("--maker-root", VECTORS / "root.pem")
    wrong, refused = told("--maker-root", opened.bag / "data" / "custody.txt")

    assert "get the maker's root certificate" in unchecked
    assert "3 groups of pictures" in unchecked
    assert "is certified by Example Cameras Root" in checked
    assert (code, wrong) == (0, 1)
    assert "isn't the root certificate (PEM) of a maker" in refused


async def test_it_stays_at_home_unless_it_is_chosen(filmed: Filmed) -> None:
    """Without the choice, nothing of what the camera signs leaves, and nothing is offered twice."""
    opened = await filmed.share(filmed.approval)

    assert opened.custody.signed_films == ()
    everything = b"".join(path.read_bytes() for path in opened.bag.rglob("*") if path.is_file())
    assert SERIAL not in everything
    assert b"-----BEGIN" not in everything


async def test_another_stretch_than_whole_groups_is_not_prepared(filmed: Filmed) -> None:
    """What isn't exactly the groups that reach into the cut fails before anybody could approve."""
    [piece] = filmed.approval.proposal.pieces
    later, second = filmed.offer.start + timedelta(milliseconds=500), timedelta(seconds=1)
    for window, cut in (
        (TimeWindow(start=later, end=filmed.offer.end), piece.cut),
        (TimeWindow(start=filmed.offer.start, end=filmed.offer.start + second), piece.cut),
        # A cut that was made shorter: the first group no longer reaches into it.
        (filmed.offer, TimeWindow(start=piece.cut.end - second, end=piece.cut.end)),
    ):
        approval = filmed.handing_over(window, cut=cut)
        with pytest.raises(StorageError, match="signed recording"):
            await filmed.home.sharer().prepare(approval.proposal)
    assert filmed.home.left() == []


async def test_only_what_was_approved_is_described(filmed: Filmed) -> None:
    """A recording that the proposal doesn't name, or with a cover over its clip, isn't sealed."""
    approval = filmed.handing_over()
    prepared = await filmed.home.sharer().prepare(approval.proposal)
    request = a_request(approval.proposal.recipient.delivery_key)
    elsewhere = TimeWindow(start=filmed.offer.start, end=filmed.offer.end + timedelta(seconds=1))

    for other in (
        filmed.approval,
        filmed.handing_over(masks=(COVER,)),
        filmed.handing_over(elsewhere),
    ):
        with pytest.raises(InvalidInputError) as refused:
            record_of(other, request, [*prepared.cuts], films=prepared.films)
        assert refused.value.text.code == "share.signed_not_approved"
    assert record_of(approval, request, [*prepared.cuts], films=prepared.films).v == 4


def changed_film(**fields: object) -> Callable[[CustodyFile], CustodyFile]:
    """Return what changes what the record says of a signed film."""

    def change(file: CustodyFile) -> CustodyFile:
        film = msgspec.structs.replace(file.camera_film, **fields)  # type: ignore[type-var]
        return msgspec.structs.replace(file, signed_film=film)

    return change


async def test_what_does_not_hold_is_named(filmed: Filmed) -> None:
    """A dishonest sender's film: each difference has its own sentence."""
    opened = await filmed.share(filmed.handing_over())
    data = opened.bag / "data"
    good = {path.name: path.read_bytes() for path in data.glob("*.mp4")}

    def refusal(
        custody: Custody = opened.custody, files: Mapping[str, bytes] | None = None
    ) -> tuple[str, str]:
        for name, content in {**good, **(files or {})}.items():
            (data / name).write_bytes(content)
        with pytest.raises(VerificationError) as refused:
            check_signed_films(custody, data, ())
        text = text_of(refused.value)
        return text.code, getattr(text.values.get("what"), "code", "").rpartition(".")[2]

    def saying(change: Callable[[CustodyFile], CustodyFile]) -> Custody:
        return msgspec.structs.replace(
            opened.custody, files=tuple(map(change, opened.custody.files))
        )

    for path in data.glob("*.mp4"):
        path.chmod(0o600)
    film, clip = good["signed-1.mp4"], good["clip-1.mp4"]
    at = len(film) // 2
    changed = film[:at] + bytes((film[at] ^ 4,)) + film[at + 1 :]
    [handed] = opened.custody.signed_films
    moment = timedelta(milliseconds=40)

    assert refusal(files={"signed-1.mp4": changed}) == ("noticeboard.signed.broken", "changed")
    other_clip = clip[:-9] + bytes((clip[-9] ^ 4,)) + clip[-8:]
    assert refusal(files={"clip-1.mp4": other_clip})[0] == "noticeboard.signed.other_picture"
    moved = changed_film(start=handed.start + moment, end=handed.end + moment)
    assert refusal(saying(moved))[0] == "noticeboard.signed.other_picture"
    assert refusal(saying(changed_film(groups=2)))[0] == "noticeboard.signed.other"
    assert refusal(saying(changed_film(end=handed.end + moment)))[0] == "noticeboard.signed.other"
