"""Prepared cuts: plain clips that a person reviews before they are sealed, then removed.

They are in the outbox, readable only by this user. Only this process knows them: after a crash,
the next start removes them all.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from hub.clock import Clock
from hub.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.model.camera_signature import CameraFilm
from hub.model.decision import AddedCut, AddedKind, AddedPiece, Cut, Piece, Proposal
from hub.model.ids import ProposalId, RequestId
from hub.sharing.descriptions import UNMEASURED, clip_name, compare_film, describe_cut
from hub.sharing.existence import ShareProof, StampedHours, no_hours, prove
from hub.sharing.store import Outbox, why
from hub.store.files import unfrozen
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.files import sha256_of
from noticeboard.runtime.tasks import Turns, run_blocking
from noticeboard.seal.custody import MAX_FILES
from noticeboard.seal.footage import (
    signed_name,
)

UNSEEN = timedelta(hours=1)
"""How long prepared cuts stay after somebody last looked at them."""
MOST_PREPARED = 16


class Cutter(Protocol):
    """Cuts recordings exactly, without metadata, and without sound unless requested."""

    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        """Write one piece to the new file `into`; raises HubError."""

    async def copy_signed(self, piece: Piece, into: Path) -> CameraFilm:
        """Write what the piece's camera signed to the new file `into`; raises HubError."""


class AddedCutter(Protocol):
    """Cuts films and photos that people added, as exactly as recordings."""

    async def cut_added(
        self, request_id: RequestId, piece: AddedPiece, into: Path, *, audio: bool = False
    ) -> AddedCut:
        """Write one piece to the new file `into`; raises HubError."""


def added_names(added: Iterable[AddedPiece]) -> list[str]:
    """Return the names of added files in a share: what people call them stays at home."""
    numbers = {kind: count(1) for kind in AddedKind}
    return [f"{piece.kind}-{next(numbers[piece.kind])}{_SUFFIXES[piece.kind]}" for piece in added]


_SUFFIXES: Final = {AddedKind.FILM: ".mp4", AddedKind.PHOTO: ".jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSet:
    """The cuts of one proposal, in the order of its pieces and added files."""

    proposal: Proposal
    cuts: tuple[Cut, ...]
    added: tuple[AddedCut, ...] = ()
    films: tuple[CameraFilm | None, ...] = ()
    """What each piece's camera signed, as it is; None if it isn't handed over."""
    folder: Path
    proof: ShareProof | None = None
    """What proves when the cuts existed."""

    @property
    def request_id(self) -> RequestId:
        """The request that the proposal answers."""
        return self.proposal.request_id

    @property
    def names(self) -> list[str]:
        """Each file's name in the share, in order."""
        clips = [clip_name(number) for number in range(1, len(self.cuts) + 1)]
        return clips + added_names(self.proposal.added)

    def path(self, number: int) -> Path:
        """Return the path of a piece's or added file's cut, from 1; raises NotFoundError."""
        if not 1 <= number <= len(self.cuts) + len(self.added):
            raise NotFoundError("proposal.no_clip")
        return self.folder / self.names[number - 1]

    @property
    def signed_names(self) -> list[str]:
        """The name in the share of each file that a camera signed, in order."""
        return [signed_name(number) for number, film in enumerate(self.films, 1) if film]

    def signed_path(self, number: int) -> Path:
        """Return the path of what a piece's camera signed, from 1; raises NotFoundError."""
        if signed_name(number) not in self.signed_names:
            raise NotFoundError("proposal.no_clip")
        return self.folder / signed_name(number)

    @property
    def every_cut(self) -> tuple[Cut | AddedCut, ...]:
        """All cuts, in the order of numbers."""
        cuts: tuple[Cut | AddedCut, ...] = self.cuts
        return cuts + self.added

    def is_whole(self) -> bool:
        """Return whether every clip is still exactly what was cut; blocking."""
        try:
            return all(
                sha256_of(self.path(number)) == cut.sha256
                for number, cut in enumerate(self.every_cut, start=1)
            ) and all(
                film is None or sha256_of(self.signed_path(number)) == film.sha256
                for number, film in enumerate(self.films, start=1)
            )
        except OSError:
            return False


class CutCache:
    """Makes prepared cuts, and removes every one of them."""

    def __init__(
        self,
        cutter: Cutter,
        added: AddedCutter,
        outbox: Outbox,
        clock: Clock,
        hours: StampedHours = no_hours,
    ) -> None:
        self._cutter = cutter
        self._hours = hours
        self._added = added
        self._outbox = outbox
        self._clock = clock
        self._turns = Turns[RequestId](lambda: ConflictError("share.no_longer_wanted"))
        self._known: dict[ProposalId, CutSet] = {}
        self._used_s: dict[ProposalId, float] = {}
        self._needed: set[ProposalId] = set()
        self._to_remove: dict[Path, None] = {}
        """Folders to remove that the disk has not released yet."""

    def get(self, proposal_id: ProposalId) -> CutSet | None:
        """Return a proposal's cuts and mark them as looked at, or None if there are none."""
        found = self._known.get(proposal_id)
        if found is not None:
            self._used_s[proposal_id] = self._clock.steady_s()
        return found

    async def make(self, proposal: Proposal) -> CutSet:
        """Return a proposal's cuts, and cut its pieces first if needed; raises HubError."""
        return await self._turns.run(proposal.request_id, partial(self._make, proposal))

    async def whole(self, proposal: Proposal) -> CutSet:
        """Return a proposal's cuts, cut again if a clip has changed; raises HubError."""
        return await self._turns.run(proposal.request_id, partial(self._whole, proposal))

    async def discard(self, request_id: RequestId) -> None:
        """Stop cutting for a request and remove all its cuts."""
        await self._turns.end(request_id)
        await self._turns.run(request_id, partial(self._discard, request_id), can_end=False)

    async def tidy(self) -> None:
        """Remove cuts that nobody has looked at for an hour."""
        oldest = self._clock.steady_s() - UNSEEN.total_seconds()
        unseen = [id_ for id_, seen_s in self._used_s.items() if seen_s <= oldest]
        await self._remove(filter(self._is_unused, unseen))

    @contextmanager
    def needed(self, proposal_id: ProposalId) -> Generator[None]:
        """Keep a proposal's cuts while the block runs, even if nobody has looked at them lately."""
        self._needed.add(proposal_id)
        try:
            yield
        finally:
            self._needed.discard(proposal_id)

    def _is_unused(self, proposal_id: ProposalId) -> bool:
        return proposal_id not in self._needed

    async def _make(self, proposal: Proposal) -> CutSet:
        known = self.get(proposal.id)
        if known is not None and await run_blocking(known.folder.is_dir):
            return known
        if count_files(proposal) > MAX_FILES:
            raise InvalidInputError("proposal.too_many_clips", most=MAX_FILES)
        folder = self._outbox.new_cut_folder()
        try:
            try:
                await run_blocking(self._outbox.make_cut_folder, folder)
                cuts = await self._cut_into(folder, proposal)
                films = await self._copy_signed_into(folder, proposal, cuts)
                added = await self._cut_added_into(folder, proposal)
                proof = await self._prove(folder, proposal, cuts)
            except BaseException:
                await self._clear(folder)
                raise
        except (NoticeboardError, OSError) as error:
            raise StorageError("share.not_prepared", error=why(error)) from error
        cut_set = CutSet(
            proposal=proposal, cuts=cuts, added=added, films=films, folder=folder, proof=proof
        )
        self._known[proposal.id] = cut_set
        self._used_s[proposal.id] = self._clock.steady_s()
        longest_unseen = sorted(self._used_s, key=lambda id_: self._used_s[id_])
        await self._remove(id_ for id_ in longest_unseen[:-MOST_PREPARED] if self._is_unused(id_))
        return cut_set

    async def _whole(self, proposal: Proposal) -> CutSet:
        known = self._known.get(proposal.id)
        if known is not None and not await run_blocking(known.is_whole):
            await self._discard(proposal.request_id)
        return await self._make(proposal)

    async def _cut_into(self, folder: Path, proposal: Proposal) -> tuple[Cut, ...]:
        cuts = []
        for number, piece in enumerate(proposal.pieces, start=1):
            into = folder / clip_name(number)
            cut = await run_blocking(self._link, proposal, piece, into)
            if cut is None:
                cut = await self._cutter.cut(piece, into, audio=proposal.audio)
            await run_blocking(into.chmod, 0o600)
            cuts.append(cut)
        if proposal.content_credentials and cuts:
            paths = [folder / clip_name(number) for number in range(1, len(cuts) + 1)]
            cuts = await run_blocking(_signed, proposal, cuts, paths)
        return tuple(cuts)

    async def _copy_signed_into(
        self, folder: Path, proposal: Proposal, cuts: Sequence[Cut]
    ) -> tuple[CameraFilm | None, ...]:
        films: list[CameraFilm | None] = []
        for number, (piece, cut) in enumerate(zip(proposal.pieces, cuts, strict=True), start=1):
            film = None
            if piece.signed is not None:
                into = folder / signed_name(number)
                film = await self._cutter.copy_signed(piece, into)
                await run_blocking(into.chmod, 0o600)
                await run_blocking(compare_film, folder, proposal, number, cut, film)
            films.append(film)
        return tuple(films)

    async def _prove(
        self, folder: Path, proposal: Proposal, cuts: Sequence[Cut]
    ) -> ShareProof | None:
        if proposal.stamped_until is None or not any(cut.groups for cut in cuts):
            return None
        files = [
            describe_cut(proposal, number, cut, clock=UNMEASURED, make="")
            for number, cut in enumerate(cuts, 1)
        ]
        groups = [cut.groups for cut in cuts]
        return await prove(files, groups, folder, proposal.stamped_until, self._hours)

    async def _cut_added_into(self, folder: Path, proposal: Proposal) -> tuple[AddedCut, ...]:
        cuts = []
        for piece, name in zip(proposal.added, added_names(proposal.added), strict=True):
            into = folder / name
            cut = await run_blocking(self._link_added, proposal, piece, into)
            if cut is None:
                cut = await self._added.cut_added(
                    proposal.request_id, piece, into, audio=proposal.audio
                )
            await run_blocking(into.chmod, 0o600)
            cuts.append(cut)
        return tuple(cuts)

    def _link_added(self, proposal: Proposal, piece: AddedPiece, into: Path) -> AddedCut | None:
        """Hard-link the same piece of another proposal, as `_link` does."""
        for other in self._known.values():
            same_sound = other.proposal.audio == proposal.audio
            alike = other.request_id == proposal.request_id and same_sound
            if alike and piece in other.proposal.added:
                at = other.proposal.added.index(piece)
                try:
                    into.hardlink_to(other.path(len(other.cuts) + at + 1))
                except OSError:
                    return None
                return other.added[at]
        return None

    def _link(self, proposal: Proposal, piece: Piece, into: Path) -> Cut | None:
        """Hard-link the same piece of another proposal, if any: edits mostly change words."""
        for other in self._known.values():
            alike = (
                other.request_id == proposal.request_id
                and other.proposal.audio == proposal.audio
                and not other.proposal.content_credentials
                and not proposal.content_credentials
            )
            # What a camera signed is a file of its own.
            pieces = [replace(each, signed=None) for each in other.proposal.pieces]
            if alike and replace(piece, signed=None) in pieces:
                at = pieces.index(replace(piece, signed=None))
                try:
                    into.hardlink_to(other.path(at + 1))
                except OSError:
                    return None
                return other.cuts[at]
        return None

    async def _discard(self, request_id: RequestId) -> None:
        await self._remove(
            [id_ for id_, one in self._known.items() if one.request_id == request_id]
        )

    async def _remove(self, proposal_ids: Iterable[ProposalId]) -> None:
        removed = []
        for proposal_id in list(proposal_ids):
            prepared = self._known.pop(proposal_id, None)
            self._used_s.pop(proposal_id, None)
            if prepared is not None:
                removed.append(prepared.folder)
        await self._clear(*removed)

    async def _clear(self, *folders: Path) -> None:
        """Remove folders of plain clips, and those that a failing disk kept earlier.

        Raises OSError if the disk still keeps one. Only the next call will try it again.
        """
        self._to_remove |= dict.fromkeys(folders)
        failure: OSError | None = None
        for folder in list(self._to_remove):
            try:
                await run_blocking(self._outbox.remove_cut_folder, folder)
            except OSError as error:
                failure = error
            else:
                self._to_remove.pop(folder, None)
        if failure is not None:
            raise failure


def count_files(proposal: Proposal) -> int:
    """Return how many films and photos leave with a proposal."""
    signed = sum(piece.signed is not None for piece in proposal.pieces)
    return len(proposal.every_piece) + signed


def _signed(proposal: Proposal, cuts: list[Cut], paths: list[Path]) -> list[Cut]:
    """Sign clips with C2PA; blocking."""
    # Imported late: few need it, and it loads a library of tens of megabytes.
    from noticeboard.seal.c2pa import sign_clips  # noqa: PLC0415

    # No action says anything of a clock or a make, which are read later.
    described = [
        describe_cut(proposal, number, cut, clock=UNMEASURED, make="")
        for number, cut in enumerate(cuts, start=1)
    ]
    with unfrozen(paths[0]):
        sign_clips(list(zip(paths, described, strict=True)))
    return [
        replace(cut, size_bytes=path.stat().st_size, sha256=sha256_of(path))
        for cut, path in zip(cuts, paths, strict=True)
    ]
