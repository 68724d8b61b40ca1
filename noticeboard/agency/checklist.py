"""The checklist of an exhibit: what standards ask of video evidence, answered from the record.

NIST IR 8161r1, SWGDE and SWGIT, and the UK's Recovery and Acquisition of Video Evidence. What isn't
known is *unknown*.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from noticeboard.agency.case_folder import BOARD
from noticeboard.agency.case_report import CaseShare
from noticeboard.agency.department_log import Act, LogLine
from noticeboard.agency.evidence import CAMERA, EXISTENCE
from noticeboard.agency.films import OpenedCaseShare
from noticeboard.runtime.text import Text
from noticeboard.seal.clock import DatedBy, clock_text, decimal_seconds
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import CustodyFile
from noticeboard.seal.signature import signature_texts


def checklist(
    of_case: OpenedCaseShare,
    share: CaseShare,
    entries: Sequence[LogLine],
    language: str,
    *,
    has_log: bool,
) -> Iterator[tuple[str, list[str], str]]:
    """Yield each question of the checklists, its answers, and where the record has them.

    `entries` are those of the department's log about the share. `has_log` says whether they are
    handed on, too.
    """
    custody = of_case.custody
    where = _places(custody)

    def fill(code: str, **values: str | int | Text) -> str:
        return Text(f"desk.exhibit.ask.{code}", **values).fill(language)

    kinds = ["kind.hub"] * bool(custody.files) + ["kind.person"] * bool(custody.added_files)
    derived = [fill(each) for each in kinds]
    derived += [fill("kind.signed", file=film.name) for film in custody.signed_films]
    yield "kind", derived, where["kind"]
    yield (
        "native",
        [
            fill("native.clip", file=file.name, frames=file.frames, copied=copied, coded=coded)
            for file, copied, coded in _coded(custody)
        ],
        where["native"],
    )
    made = {"program": custody.software.name or "?", "version": custody.software.version}
    claims = share.found.claims
    existed = [text.fill(language) for text in claims.texts(*EXISTENCE)]
    yield (
        "existed",
        existed or [fill("existed.none")],
        where["existed"],
    )
    signed = [text.fill(language) for text in claims.texts(*CAMERA[1:])]
    signed += [
        fill(
            "of_file",
            file=file.name,
            text=" ".join(each.fill(language) for each in signature_texts(file, found)),
        )
        for file in custody.files
        if (found := file.camera_signature) is not None
    ]
    yield "signed", signed or [fill("signed.none")], where["signed"]
    yield "hash", [fill("hash.record", **made)], where["hash"]
    yield "format", [fill("format.mp4")], where["format"]
    yield "utc", [fill("utc.sum")], where["utc"]
    yield (
        "clock",
        [fill("of_file", file=film.name, text=clock_text(film.clock)) for film in of_case.films],
        where["clock"],
    )
    yield "zone", [fill("zone.utc")], where["utc"]
    is_measured = any(film.clock.by is DatedBy.MEASURED for film in of_case.films)
    yield "drift", [fill("drift.once" if is_measured else "unknown")], where["drift"]
    own = {file.name for file in custody.files}
    yield (
        "left",
        [
            fill(
                "left.clip" if film.name in own else "left.added",
                file=film.name,
                masks=film.covered,
                sound=fill("sound.yes" if film.has_sound else "sound.no"),
            )
            for film in of_case.films
        ],
        where["left"],
    )
    yield (
        "gaps",
        [
            *(
                fill("gaps.clip", file=file.name, frames=file.frames, seconds=_seconds(file))
                for file in custody.files
            ),
            *(text.fill(language) for text in claims.texts("gaps")),
        ],
        where["gaps"],
    )
    chain = Text("desk.exhibit.chain").fill(language)
    log = "data/log/" if has_log else fill("log_elsewhere")
    board = f"data/share-{share.name}/{BOARD}/"
    places = [board] * bool(share.found.evidence and share.found.evidence.notes) + [log]
    yield "handled", [fill("handled.chain", title=chain)], ", ".join(places)
    watched = sum(
        line.entry.act == Act.FILM_WATCHED and line.entry.share == share.name for line in entries
    )
    viewed = fill("viewed.times", times=watched) if watched else fill("unknown")
    yield "viewed", [viewed], log
    yield "until", [fill("until.ask")], "–"
    verify = ["verify.recipe"] + ["verify.older"] * (custody.proof_of_time is not None)
    verify += ["verify.camera"] * bool(custody.signed_films)
    yield "verify", list(map(fill, verify)), "data/HOW-TO-CHECK.txt"
    yield "true", [fill("true.no")], "report.pdf"


def _places(custody: Custody) -> Mapping[str, str]:
    """Return where the record has each answer: only fields that this one has."""
    hub, added = bool(custody.files), bool(custody.added_files)
    sources = any(file.sources.count for file in custody.files)
    archives = any(file.archives for file in custody.files)
    signed = any(file.camera_signature for file in custody.files)
    original = any(file.original_sha256 for file in custody.added_files)
    places = {
        "kind": (("files[].sources", sources), ("added[].original_sha256", original)),
        "native": (("files[].frames, frames_copied", hub), ("added[].copied", added)),
        "existed": (("timestamps; groups.json, hour-*.txt, hour-*.tsr", custody.proof_of_time),),
        "signed": (("files[].signature", signed), ("files[].signed_film", custody.signed_films)),
        "hash": (
            ("files[].sha256", hub),
            ("added[].sha256", added),
            ("software, approved_at", True),
        ),
        "format": (("files[].name", hub), ("added[].name", added)),
        "utc": (("files[].start, end", hub), ("added[].claimed", added)),
        "clock": (
            ("files[].clock", hub),
            ("files[].recorded.archives[]", archives),
            ("added[].claimed", added),
        ),
        "drift": (("files[].clock", hub),),
        "left": (("files[].masks, moving_masks, audio", hub), ("added[].sound", added)),
        "gaps": (("files[].frames, start, end", hub), ("share/data/sources.txt", sources)),
    }
    return {
        question: "; ".join(place for place, is_there in named if is_there) or "–"
        for question, named in places.items()
    }


def _coded(custody: Custody) -> Iterator[tuple[Any, int, int]]:
    for file in custody.files:
        yield file, file.frames_copied, file.frames - file.frames_copied
    for added in custody.added_files:
        copied = added.frames if added.copied else 0
        yield added, copied, added.frames - copied


def _seconds(file: CustodyFile) -> Text:
    return decimal_seconds(file.end - file.start)
