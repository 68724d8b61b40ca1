"""What opened shares hold, and marks and stills: nothing else is reached, nothing is lost."""

import asyncio
from collections.abc import AsyncGenerator
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image
from pypdf import PdfReader
import pytest
import pytest_asyncio
import typst
from yarl import URL

from noticeboard.agency.case_report import CaseShare, HandOver, check_in_case
from noticeboard.agency.exhibit import ExhibitOrder, write_exhibit
from noticeboard.agency.films import CaseFilms
from noticeboard.agency.frames import read_times
from noticeboard.agency.marks import CaseMarks
from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text
from noticeboard.seal.clock import clock_text
from tests.desk.opened_case import CASE, HOSTILE, STEADY, opened_case
from tests.desk.world import Caller, DeskWorld
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.pdf_a import faults
from tests.noticeboard.agency.test_cli import run
from tests.share import films

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[DeskWorld]:
    """Give a case with opened shares and a sealed one, and another case."""
    async with opened_case(tmp_path_factory.mktemp("films")) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def caller(world: DeskWorld) -> Caller:
    """Sign an officer in."""
    return await world.sign_in()


async def media(
    world: DeskWorld, caller: Caller, path: str, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Read a path as a player does: with a ticket and no token."""
    whole = f"/api/v1{path}"
    ticket = (await caller.call("POST", "/tickets", {"path": whole}))["ticket"]
    url = f"{world.url}{whole}?ticket={ticket}"
    async with world.session.get(url, headers=headers) as answer:
        return answer.status, dict(answer.headers), await answer.read()


def mark_of(frame: int, number: int, **changed: object) -> dict[str, object]:
    """Return the body that marks a frame of share 1."""
    said = {"id": f"{number:032x}", "share": "1", "film": "clip-1.mp4", "frame": frame}
    return said | changed


async def test_films_have_clocks_and_exact_times(caller: Caller) -> None:
    """Each film says whose clock dates it and how far off; each frame when it is shown."""
    found = await caller.call("GET", f"/cases/{CASE}/films")
    one, two, three = found["shares"]

    assert [share["share"] for share in found["shares"]] == ["1", "2", "3"]
    (film,) = one["films"]
    assert (film["dated_by"], film["offset_ms"], film["uncertainty_ms"]) == ("measured", -320, 50)
    assert one["words"] == HOSTILE
    assert one["identity"] == HOSTILE
    assert {each["dated_by"] for each in two["films"]} == {"hub"}
    assert {each["uncertainty_ms"] for each in two["films"]} == {None}
    times = await caller.call("GET", f"/cases/{CASE}/shares/2/films/clip-1.mp4/times")
    assert times["times_us"] == [ms * 1000 for ms in films.VARIABLE]
    assert await caller.call("GET", f"/cases/{CASE}/shares/1/films") == one
    assert one["readings"] == [[HOSTILE, "door", "", one["readings"][0][3], "open"]]
    assert three["is_from_page"]
    assert [(each["kind"], each["dated_by"], each["start"]) for each in three["films"]] == [
        ("film", "file", "2026-11-20T14:02:11.250000Z"),
        ("photo", "nobody", None),
    ]
    assert {each["uncertainty_ms"] for each in three["films"]} == {None}


async def test_the_exhibit_sheet(world: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is PDF/A-3 with frames, hashes, and times with their uncertainty.

    Its code can be read, and what is attached is the share's own files, byte for byte.
    """
    home = world.agency.home
    compiled: list[tuple[Any, Any]] = []
    real: Any = typst.compile

    def compile_too(source: Any, **more: Any) -> Any:  # noqa: ANN401 -- handed on
        compiled.append((source, more["sys_inputs"]))
        return real(source, **more)

    monkeypatch.setattr(typst, "compile", compile_too)
    over = HandOver(
        agency="Springfield Fire",
        to=Text("desk.to.court"),
        reference="",
        at=now().replace(microsecond=0),
        language="de",
        log_note="",
        log_key=None,
    )
    mark = {"label": "A", "share": "1", "film": "clip-1.mp4", "frame": 30}
    order = ExhibitOrder(over=over, entries=(), marks=(mark,), with_names=False)

    def make() -> tuple[bytes, list[CaseShare]]:
        shares = [check_in_case(home, CASE, "1", now())]
        return write_exhibit(CaseFilms(home), CASE, shares, order), shares

    raw, shares = await asyncio.to_thread(make)

    assert faults(raw, part=3) == []
    reader = PdfReader(io.BytesIO(raw))
    assert {name: content for name, [content] in reader.attachments.items()} == {
        f"share-{share.name}-{name.rpartition('/')[2]}": (share.folder / name).read_bytes()
        for share in shares
        for name in ("share/data/custody.txt", "request.proof", "board/receipt.txt")
    }
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for share in shares:
        assert share.found.share is not None
        assert share.found.evidence is not None
        hashes = [file.sha256 for file in share.found.share.custody.footage]
        assert {share.found.evidence.sealed.sha256, *hashes} <= set(text.split())
        assert f"{share.found.share.custody.request.agency} (ID im Protokoll)" in text
    # The first, the marked and the last frame, each with its time and how far that may be off.
    assert [f"Bild {n} von {STEADY}" in text for n in (1, 30, STEADY, 2)] == [True] * 3 + [False]
    assert text.count("(Fehler unbekannt)") >= 5
    film = await asyncio.to_thread(CaseFilms(home).film, CASE, "3", "film-1.mp4")
    assert "niemand bürgt dafür" in clock_text(film.clock).fill("de")
    [(source, inputs)] = compiled
    [first, *_] = real(source, format="png", ppi=200, sys_inputs=inputs)
    page = np.asarray(Image.open(io.BytesIO(first)).convert("L"))
    # The corner with the code: the films are pictures of squares, too.
    corner = np.ascontiguousarray(page[: len(page) * 2 // 5, page.shape[1] * 7 // 10 :])
    large = corner.repeat(2, 0).repeat(2, 1)
    read, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(large)
    sealed = shares[0].found.evidence
    assert sealed is not None
    assert sealed.sealed.sha256 in read
    assert "HOW-TO-CHECK.txt" in read


async def test_films_are_read_in_ranges(world: DeskWorld, caller: Caller) -> None:
    """A player gets any part of the very bytes that came, as a film and nothing else."""
    path = f"/cases/{CASE}/shares/1/films/clip-1.mp4"
    raw = await asyncio.to_thread((world.folder / "steady.mp4").read_bytes)

    status, headers, whole = await media(world, caller, path)
    assert (status, whole) == (200, raw)
    assert headers["Content-Type"] == "video/mp4"
    assert headers["X-Content-Type-Options"] == "nosniff"
    status, headers, part = await media(world, caller, path, Range="bytes=100-199")
    assert (status, part) == (206, raw[100:200])
    assert headers["Content-Range"] == f"bytes 100-199/{len(raw)}"
    status, _, _ = await media(world, caller, path, Range=f"bytes={len(raw)}-")
    assert status == 416
    async with world.session.get(f"{world.url}/api/v1{path}") as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/cases/../films",
        "/cases/%2e%2e/films",
        "/cases/..%2finbox/films",
        "/cases/nowhere/films",
        f"/cases/{CASE}/shares/5/films",
        f"/cases/{CASE}/shares/4/films",
        f"/cases/{CASE}/shares/*/films",
        f"/cases/{CASE}/shares/1%2f..%2f2/films",
        f"/cases/{CASE}/shares/1/films/..%2f..%2freport.json",
        f"/cases/{CASE}/shares/1/films/custody.txt",
        f"/cases/{CASE}/shares/1/films/clip-2.mp4",
        f"/cases/{CASE}/shares/4/films/clip-1.mp4",
        "/cases/EF-2/shares/1/films/clip-1.mp4/times",
        f"/cases/{CASE}/shares/1/films/clip-1.mp4/frames/0",
        f"/cases/{CASE}/stills/{'0' * 32}",
    ],
)
async def test_nothing_else_is_reached(world: DeskWorld, caller: Caller, path: str) -> None:
    """Another case's share, a sealed one, and any path that leads elsewhere are not found."""
    kept = {"Authorization": f"Bearer {caller.token}"}
    url = URL(f"{world.url}/api/v1{path}", encoded=True)
    async with world.session.get(url, headers=kept) as answer:
        assert answer.status == 404, await answer.text()


async def test_a_changed_film_is_refused(world: DeskWorld, caller: Caller) -> None:
    """A film that is not what its record says is not served, dated, or drawn; a link neither."""
    path = f"/cases/{CASE}/shares/2/films/clip-2.mp4"
    film = CaseFilms(world.agency.home).film(CASE, "2", "clip-2.mp4").path
    assert (await media(world, caller, path))[0] == 200
    kept = film.with_name("kept")
    film.rename(kept)
    raw = bytearray(kept.read_bytes())
    raw[-1] ^= 1
    for change in (lambda: film.write_bytes(raw), lambda: film.symlink_to(kept)):
        change()
        status, _, body = await media(world, caller, path)
        refused = json.loads(body)
        assert (status, refused["code"]) == (422, "desk.film.changed")
        assert "clip-2.mp4 is not what it was" in refused["message"]
        for call, way, said in (
            ("GET", f"{path}/times", None),
            ("POST", f"{path}/watched", {"from_frame": 1, "to_frame": 2}),
            ("POST", f"/cases/{CASE}/stills", mark_of(1, 99, share="2", film="clip-2.mp4")),
        ):
            assert (await caller.call(call, way, said, expect=422))["code"] == refused["code"]
        film.unlink()
    kept.rename(film)
    assert (await media(world, caller, path))[0] == 200


async def test_a_changed_word_is_refused(world: DeskWorld, caller: Caller) -> None:
    """Words that are not what the record says are not shown, and the page says why."""
    words = CaseFilms(world.agency.home).share(CASE, "1").folder / "share" / "data" / "words.txt"
    kept = words.read_bytes()
    words.chmod(0o600)
    words.write_bytes(b"Something else.\n")
    try:
        found = await caller.call("GET", f"/cases/{CASE}/shares/1/films")
    finally:
        words.write_bytes(kept)
    assert found["words"] == ""
    assert "words.txt is not what it was" in found["refused"]


@pytest.mark.parametrize(("share", "film"), [("1", "steady.mp4"), ("2", "variable.mp4")])
async def test_a_still_is_the_decoded_frame(
    world: DeskWorld, caller: Caller, share: str, film: str
) -> None:
    """Its pixels are the frame's, its hash is the file's, and the mark says what it is of."""
    source = world.folder / film
    pictures, _ = await asyncio.to_thread(films.decoded, source)
    frame, number = 14, int(share)

    made = await caller.call(
        "POST", f"/cases/{CASE}/stills", mark_of(frame, number, share=share, note="Here.")
    )

    status, headers, png = await media(world, caller, f"/cases/{CASE}/stills/{made['id']}")
    picture = np.array(Image.open(io.BytesIO(png)))
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert films.number_of(picture) == frame - 1
    assert np.array_equal(picture, pictures[frame - 1])
    assert made["still"]["sha256"] == hashlib.sha256(png).hexdigest()
    assert made["film_sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert (made["still"]["width"], made["still"]["height"]) == (films.WIDTH, films.HEIGHT)
    assert made["uncertainty_ms"] == (50 if share == "1" else None)
    begins = (await caller.call("GET", f"/cases/{CASE}/shares/{share}/films"))["films"][0]["start"]
    at_us = films.VARIABLE[frame - 1] * 1000 if share == "2" else round((frame - 1) * 1e6 / 30)
    assert made["film_us"] == at_us
    seconds = round(at_us / 1000) / 1000
    assert made["at"].startswith(begins[:19]) or seconds >= 1
    again = await caller.call(
        "POST", f"/cases/{CASE}/stills", mark_of(frame, number, share=share, note="Here.")
    )
    assert again == made
    path = world.agency.home.cases / CASE / "stills" / f"{made['still']['sha256']}.png"
    path.write_bytes(png + b"more")
    status, _, body = await media(world, caller, f"/cases/{CASE}/stills/{made['id']}")
    path.write_bytes(png)
    assert (status, json.loads(body)["code"]) == (422, "desk.still.changed")


async def test_two_officers_lose_nothing(world: DeskWorld, caller: Caller) -> None:
    """What two officers write at once is all kept; the newer note counts."""
    second = await world.sign_in("R. Oyelaran")
    path = f"/cases/{CASE}/marks"
    before = await caller.call("GET", path)
    made = await asyncio.gather(
        *(
            each.call("POST", path, mark_of(frame, 1000 + frame, note=f"Frame {frame}"))
            for frame in range(1, 9)
            for each in ((caller, second)[frame % 2],)
        )
    )
    assert len({mark["label"] for mark in made}) == 8
    after = await caller.call("GET", path)
    assert len(after["marks"]) == len(before["marks"]) + 8
    assert after["revision"] == before["revision"] + 8

    first = made[0]["id"]
    await asyncio.gather(
        caller.call("PUT", f"{path}/{first}/note", {"note": HOSTILE}),
        second.call("PUT", f"{path}/{first}/note", {"note": "A bag."}),
    )
    (mark,) = [each for each in (await caller.call("GET", path))["marks"] if each["id"] == first]
    assert {note["text"] for note in mark["notes"]} == {"Frame 1", HOSTILE, "A bag."}
    assert {note["by"] for note in mark["notes"]} == {"Dana Whitfield", "R. Oyelaran"}
    await caller.call("DELETE", f"{path}/{first}")
    gone = await second.call("PUT", f"{path}/{first}/note", {"note": "Late."}, expect=409)
    assert "Dana Whitfield has removed mark" in gone["message"]
    marks = CaseMarks(CaseFilms(world.agency.home), CASE, now).read()
    assert [note.text for note in marks.find(first).notes[-1:]] != ["Late."]
    assert marks.find(first).removed_by == "Dana Whitfield"
    assert first not in {each["id"] for each in (await caller.call("GET", path))["marks"]}


async def test_wrong_marks_get_a_sentence(caller: Caller) -> None:
    """A frame that the film lacks, a long note, and a time without a zone are refused."""
    path = f"/cases/{CASE}/marks"
    for body, status, code in (
        (mark_of(61, 50), 400, "desk.film.no_frame"),
        (mark_of(1, 51, share="9"), 404, "desk.film.no_share"),
        (mark_of(1, 52, film="../../report.json"), 400, "desk.body"),
        (mark_of(1, 53, note="x" * 2001), 400, "desk.mark.long_note"),
    ):
        assert (await caller.call("POST", path, body, expect=status))["code"] == code
    known = {"id": "f" * 32, "at": "2026-11-22T22:05:00Z", "note": " "}
    path = f"/cases/{CASE}/known-times"
    assert (await caller.call("POST", path, known, expect=400))["code"] == "desk.mark.no_note"
    unclear = known | {"note": "First call", "at": "2026-11-22T22:05:00"}
    assert (await caller.call("POST", path, unclear, expect=400))["code"] == "desk.mark.time"
    made = await caller.call("POST", path, known | {"note": "First call"})
    assert (made["at"], made["share"], made["frame"]) == ("2026-11-22T22:05:00Z", "", 0)


async def test_the_log_says_who_did_what(world: DeskWorld, caller: Caller) -> None:
    """What was watched, saved, changed and removed is logged, without a note's words."""
    film = f"/cases/{CASE}/shares/1/films/clip-1.mp4"
    await caller.call("POST", f"{film}/watched", {"from_frame": 4, "to_frame": 33})
    made = await caller.call("POST", f"/cases/{CASE}/stills", mark_of(30, 60, note="A secret."))
    await caller.call("PUT", f"/cases/{CASE}/marks/{made['id']}/note", {"note": "Another."})
    await caller.call("DELETE", f"/cases/{CASE}/marks/{made['id']}")

    last = list(world.desk.log.entries())[-4:]

    acts = ["film_watched", "still_saved", "mark_changed", "mark_removed"]
    assert [each.act for each in last] == acts
    assert {(each.who, each.case, each.share) for each in last} == {("Dana Whitfield", CASE, "1")}
    assert last[0].about == {"film": "clip-1.mp4", "frames": "4-33", "seconds": "1.0"}
    assert last[1].about["still"] == made["still"]["sha256"]
    assert "secret" not in (world.agency.home.folder / "log.jsonl").read_text()


async def test_commands_do_the_same(world: DeskWorld) -> None:
    """Marks, notes and stills by command are the desk's; lists say how far off a time may be."""
    own = world.agency.home.folder
    frame = ("--share", "1", "--film", "clip-1.mp4", "--frame", "20")
    made = await run("still", own, CASE, *frame, "--note", "A van.", "--by", "Jo", "--json")
    mark = json.loads(made.stdout)
    assert mark["still"]["sha256"] in {
        path.stem for path in (own / "cases" / CASE / "stills").iterdir()
    }
    label = mark["label"]
    assert (await run("mark", own, CASE, label, "--note", "A grey van.")).exit_code == 0
    listed = (await run("marks", own, CASE)).stdout
    line = next(each for each in listed.splitlines() if each.startswith(f"{label} "))
    assert "± 0.05 s" in line
    assert "share 1, clip-1.mp4, frame 20, still: A grey van." in line
    assert (await run("unmark", own, CASE, label)).exit_code == 0
    whole = json.loads((await run("marks", own, CASE, "--json")).stdout)
    (kept,) = [each for each in whole["marks"] if each["id"] == mark["id"]]
    assert kept["removed_at"]
    known = await run("mark", own, CASE, "--at", "2026-11-22T22:05:00Z", "--note", "Call", "--json")
    assert json.loads(known.stdout)["at"] == "2026-11-22T22:05:00.000Z"
    unclear = await run("mark", own, CASE)
    assert unclear.exit_code == 1
    assert "Name a mark" in unclear.stderr


async def test_a_broken_film_is_a_sentence(tmp_path: Path) -> None:
    """What no program can read ends the process that reads it, and nothing else."""
    broken = tmp_path / "clip-1.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40)
    with pytest.raises(VerificationError, match="can't read the pictures"):
        await asyncio.to_thread(read_times, broken)
