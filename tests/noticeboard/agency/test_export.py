"""The archive for a prosecutor: valid for stock tools, complete, and nothing else in it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
import hashlib
import io
import json
import os
from pathlib import Path
import re
import shlex
import shutil
import subprocess
from typing import Any
from zipfile import ZipFile

import bagit
import msgspec
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, NumberObject, TextStringObject
import pyrage
import pytest
import pytest_asyncio

from noticeboard.agency import attachments
from noticeboard.agency.attachments import attachments_of
from noticeboard.agency.case_graph import NAME as GRAPH
from noticeboard.agency.case_report import CaseShare, HandOver, check_in_case, groups_of
from noticeboard.agency.department_log import KEY, DepartmentLog
from noticeboard.agency.exhibit import ExhibitOrder, write_exhibit
from noticeboard.agency.films import CaseFilms
from noticeboard.agency.open import Opener
from noticeboard.agency.poster import LoggedPost
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text
from noticeboard.seal.footage import CameraSignature, CustodyFile, SignatureFault, SignedStretch
from noticeboard.seal.signature import film_texts
from tests.noticeboard.agency.case_graphs import NOW, SHAPE, graph_of, shape_of
from tests.noticeboard.agency.conftest import Agency, now
from tests.noticeboard.agency.pdf_a import faults, structure_faults
from tests.noticeboard.agency.test_cli import run, told
from tests.noticeboard.agency.test_inbox import asked_by, give, seal_for, shared
from tests.noticeboard.seal.signed import signed_share
from tests.noticeboard.seal.signed_video.streams import VECTORS
from tests.noticeboard.seal.stamped import Stamped, old_authority, stamped_share
from tests.noticeboard.verify.test_page import blocks
from tests.servers.timestamps import Authority

__all__ = ["give", "shared"]
AT = "2026-11-24T09:10:00Z"
STILL = b"\x89PNG still"


@pytest_asyncio.fixture
async def opened(shared: Agency) -> AsyncGenerator[Agency]:
    """Give an agency with two opened shares, a mark with its still, and another case's share."""
    folder = shared.home.folder
    await told("inbox", folder, "--by", "Dana Whitfield")
    await told("open", folder, "--all", "--by", "Dana Whitfield")
    case = case_of(shared)
    name = f"{hashlib.sha256(STILL).hexdigest()}.png"
    (case / "stills").mkdir()
    (case / "stills" / name).write_bytes(STILL)
    still = {"file": name, "sha256": name.removesuffix(".png"), "size_bytes": len(STILL)}
    mark = {"label": "A", "share": "1", "film": "clip-1.mp4", "frame": 3, "still": still}
    other = {"label": "B", "share": "2", "film": "clip-1.mp4", "frame": 4, "notes": ["a secret"]}
    (case / "marks.json").write_text(json.dumps({"v": 1, "marks": [mark, other]}))
    yield shared


async def publish_again(agency: Agency) -> LoggedPost:
    """Publish one more request of the agency's case."""
    return await agency.publish("The shed again", case_number="A shed burned")


async def open_stamped(
    agency: Agency,
    posted: LoggedPost,
    folder: Path,
    made: Callable[[Authority], Stamped] = stamped_share,
) -> tuple[str, Authority]:
    """Open one more share of the agency's case, by its file; return its name.

    A timestamp service, whose root the agency trusts, stamped it, and its camera signed.
    """
    authority = await asyncio.to_thread(old_authority, folder)
    share = made(authority)
    given = share.given(folder / "stamped")
    files = tuple(
        msgspec.structs.replace(file, signature=signature_of(file)) for file in given.record.files
    )
    record = msgspec.structs.replace(given.record, files=files)
    sealed = seal_for(
        agency,
        replace(given, record=record),
        asked_by(agency, posted),
        folder / "stamped.age",
        log_proof=posted.proof.read_text(),
        timestamps=share.files(),
    )
    (agency.home.folder / "time-roots").mkdir()
    (agency.home.folder / "time-roots" / "tsa.pem").write_bytes(authority.root)
    return await open_file(agency, sealed), authority


def signature_of(file: CustodyFile) -> CameraSignature:
    """Return what the hub says of a camera that signed all groups of a clip but the first."""
    stretch = SignedStretch(
        start=file.start + timedelta(milliseconds=300),
        end=file.end,
        groups=3,
        certified="root",
        root="Example Root",
    )
    faults = (SignatureFault(what="beginning", groups=1),)
    return CameraSignature(kind="onvif", groups=4, signed=3, stretches=(stretch,), faults=faults)


async def open_signed(agency: Agency, posted: LoggedPost, folder: Path) -> str:
    """Open one more share of the agency's case, with a recording as its camera signed it.

    Return its name. The agency trusts the camera's maker.
    """
    roots = agency.home.folder / "maker-roots"
    roots.mkdir()
    shutil.copy(VECTORS / "root.pem", roots)
    asked = asked_by(agency, posted)
    given, proof = signed_share(asked, folder / "signed"), posted.proof.read_text()
    sealed = seal_for(agency, given, asked, folder / "signed.age", log_proof=proof)
    return await open_file(agency, sealed)


async def open_file(agency: Agency, sealed: Path) -> str:
    """Open a sealed file; return the share's name."""
    opener = Opener(ShareFolder(agency.home), agency.home.cases, now)
    opened = await asyncio.to_thread(lambda: opener.open(opener.find_share(str(sealed))))
    return opened.folder.name


def case_of(agency: Agency) -> Path:
    """Return the folder of the agency's one case."""
    [case] = agency.home.cases.iterdir()
    return case


async def exported(agency: Agency, out: Path, *words: str) -> Path:
    """Export the agency's case and unpack the archive by `unzip`; return the bag."""
    case = case_of(agency).name
    order = ("export", agency.home.folder, case, "--to", "prosecutor", "--out", out, "--at", AT)
    await told(*order, *words)
    into = out.with_suffix("")
    await asyncio.to_thread(
        subprocess.run, ["unzip", "-q", str(out), "-d", str(into)], check=True, capture_output=True
    )
    [bag] = into.iterdir()
    return bag


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # bagit's own
async def test_stock_tools_check_it(opened: Agency, tmp_path: Path) -> None:
    """`bagit`, `sha256sum`, `age` and `openssl` agree; each command of its recipe works."""
    extras = [word for name in ("log", "stills", "certificate") for word in ("--with", name)]
    out = tmp_path / "case.zip"
    bag = await exported(opened, out, "--share", "1", *extras)

    await asyncio.to_thread(bagit.Bag(str(bag)).validate)
    recipe = (bag / "data/HOW-TO-CHECK.txt").read_text()
    assert "pip " not in recipe
    shutil.copy(opened.home.folder / "delivery.key", bag.parent / "delivery.key")
    said = await judged(bag, recipe)
    assert re.findall(r"(?i)step \d .*", said) == [f"Step {each} holds." for each in range(1, 10)]
    # The custody record, the receipt and the notes of the board, and in each log its signature and
    # the entries'.
    assert said.count("Signature Verified Successfully") == 10
    assert "The custody record names this request." in said
    assert said.count("is in the log") == 5

    # A second run is of the files as they are then. What no list names is named.
    share = bag / "data/share-1"
    entry = share / "request.entry"
    entry.chmod(0o600)
    entry.write_bytes(entry.read_bytes() + b" ")
    (share / "share/data/notes.html").write_text("more")
    (bag.parent / "delivery.key").unlink()
    said = await judged(bag, recipe)
    assert "IN NO LIST: data/share-1/share/data/notes.html" in said
    assert "NOT IN THE RECORD: data/share-1/share/data/notes.html" in said
    assert [each[0] for each in re.findall(r"STEP (\d) FAILS", said)] == ["1", "2", "3", "5"]
    assert "Step 8 was NOT CHECKED." in said
    identity = pyrage.x25519.Identity.from_str(opened.home.delivery_identity())
    [sealed] = (bag / "data/share-1/sealed").iterdir()
    assert pyrage.decrypt(sealed.read_bytes(), [identity])


async def judged(bag: Path, recipe: str, only: Sequence[int] = (), **changed: str) -> str:
    """Run the steps of a recipe in an unpacked archive, all or these; return what they print.

    What a step needs is beside the folder.
    """
    # The last two are our own program, and what needs a network.
    listed = steps_of(recipe)[:-2]
    steps = "\n".join([listed[each - 1] for each in only] or listed)
    steps = re.sub(r"(?m)^(EMPTY=|unzip |sha256sum \"\$ZIP).*$", "", steps)
    shutil.rmtree(bag / "work", ignore_errors=True)  # Of an earlier run.
    ran = await asyncio.to_thread(
        subprocess.run,
        [
            str(shutil.which("bash")),
            "-uo",
            "pipefail",
            "-c",
            steps.replace("BESIDE=$PWD", f"BESIDE={shlex.quote(str(bag.parent))}"),
        ],
        cwd=bag,
        env=os.environ | changed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout


def steps_of(recipe: str) -> list[str]:
    """Return the commands of each step."""
    found = re.findall(r"(?:^    .*\n)+", recipe, re.MULTILINE)
    return [re.sub(r"(?m)^    ", "", each) for each in found]


async def test_a_time_stamp_can_be_added(opened: Agency, tmp_path: Path) -> None:
    """The recipe's commands stamp the unpacked archive by RFC 3161, and see what changed since."""
    bag = await exported(opened, tmp_path / "case.zip", "--share", "1")
    recipe = (bag / "data/HOW-TO-CHECK.txt").read_text().replace("\\\n", "")
    lines = [line.strip() for line in recipe.splitlines()]
    ask, verify = (line for line in lines if re.match("openssl ts .*tagmanifest", line))
    [send] = (line for line in lines if line.startswith("curl"))
    query = send.partition("@")[2].split()[0]
    answer = send.partition(" -o ")[2].split()[0]
    authority = tmp_path / "authority"
    authority.mkdir()
    (authority / "ts.cnf").write_text(AUTHORITY)

    def shell(*commands: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 -- commands of the recipe
            ["bash", "-euc", "\n".join(commands)],  # noqa: S607
            cwd=bag,
            env=os.environ
            | {"OPENSSL_CONF": str(authority / "ts.cnf"), "DIR": str(authority)}
            | {"BESIDE": str(bag.parent)},
            capture_output=True,
            text=True,
            check=False,
        )

    made = await asyncio.to_thread(
        shell,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj /CN=Authority"
        " -extensions stamping -keyout $DIR/key.pem -out $BESIDE/authority.pem",
        ask,
        # In place of the authority that curl would ask.
        f"openssl ts -reply -queryfile {query} -signer $BESIDE/authority.pem -inkey $DIR/key.pem"
        f" -out {answer}",
        verify,
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip().endswith("Verification: OK")

    film = bag / "data/share-1/share/data/clip-1.mp4"
    film.chmod(0o600)
    film.write_bytes(b"another film")
    forged = "find data -type f | sort | xargs sha256sum > manifest-sha256.txt"
    forged_tags = "sha256sum bagit.txt bag-info.txt manifest-sha256.txt > tagmanifest-sha256.txt"
    whole = "sha256sum --quiet -c tagmanifest-sha256.txt manifest-sha256.txt"
    seen = await asyncio.to_thread(shell, forged, forged_tags, whole, verify)
    assert seen.returncode != 0
    assert "message imprint mismatch" in seen.stderr


AUTHORITY = """\
[req]
distinguished_name = name
[name]
[stamping]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = ours
[ours]
serial = $ENV::DIR/serial
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
signer_digest = sha256
"""
"""An RFC 3161 authority that needs no network."""


async def test_nothing_else_is_in_it(opened: Agency, tmp_path: Path) -> None:
    """No key, no other share, no other mark and no entry about anything else."""
    folder = opened.home.folder
    extras = [w for name in ("log", "stills", "marks") for w in ("--with", name)]
    out = tmp_path / "case.zip"
    bag = await exported(opened, out, "--share", "1", *extras, "--language", "de")

    everything = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    for name in ("root.key", "posting.key", "delivery.key", KEY):
        secret = (folder / name).read_text().strip()
        assert secret.encode() not in everything
    assert b"a secret" not in everything
    assert b"PRIVATE" not in everything
    assert not list(bag.glob("data/share-2*"))
    assert [path.name for path in sorted(bag.glob("data/stills/*"))] == [
        "still-A.png",
        "stills.json",
    ]
    lines = (bag / "data/log/entries.jsonl").read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    assert {entry["share"] for entry in entries} == {"1"}
    assert [entry["act"] for entry in entries] == [
        "share_fetched",
        "share_opening",
        "share_opened",
        "share_acknowledged",
    ]
    assert {entry["who"] for entry in entries} == {"Dana Whitfield"}
    check_pdf_a((bag / "data/report.pdf").read_bytes())
    # Another author's validator has accepted this shape: `test_case_graph`.
    graph = (bag / "data/case.jsonld").read_bytes()
    assert shape_of(graph) <= set(SHAPE.read_text().splitlines())


def check_pdf_a(raw: bytes) -> None:
    """Check that a PDF is PDF/A-2b as far as its structure shows, and that the check can fail."""
    assert faults(raw) == []
    assert faults(raw.replace(b"%PDF-1.7", b"%PDF-2.0", 1)) == ["6.1.2 header"]
    assert faults(raw + b"more") == ["6.1.3 something after the end"]
    assert faults(raw.replace(b">2</pdfaid", b">1</pdfaid")) == ["6.6.4 no identification"]
    for fault, spoil in SPOILED.items():
        reader = PdfReader(io.BytesIO(raw))
        spoil(reader.trailer["/Root"].get_object(), reader.pages[0])
        assert structure_faults(reader) == [fault]


def font_of(page: Any) -> Any:  # noqa: ANN401 -- pypdf's objects
    """Return a font of a page, with its descriptor."""
    fonts = page["/Resources"]["/Font"]
    return next(iter(fonts.values()))["/DescendantFonts"][0].get_object()


def action(kind: str) -> DictionaryObject:
    """Return an action."""
    return DictionaryObject({NameObject("/S"): NameObject(kind)})


SPOILED: Mapping[str, Callable[[Any, Any], object]] = {
    "6.6.2 no XMP": lambda root, _: root.pop("/Metadata"),
    "6.2.3 no output intent": lambda root, _: root.pop("/OutputIntents"),
    "6.2.3 no profile": lambda root, _: root["/OutputIntents"][0].pop("/DestOutputProfile"),
    "6.2.3 another number of colors": lambda root, _: root["/OutputIntents"][0][
        "/DestOutputProfile"
    ].update({NameObject("/N"): NumberObject(4)}),
    "6.2.11.4 a font is not embedded": lambda _, page: [
        font_of(page)["/FontDescriptor"].pop(name, None)
        for name in ("/FontFile", "/FontFile2", "/FontFile3")
    ],
    "6.5.1 action": lambda root, _: root.update({NameObject("/OpenAction"): action("/Launch")}),
    "6.5.1 script": lambda root, _: root.update(
        {NameObject("/OpenAction"): DictionaryObject({NameObject("/JS"): TextStringObject("x")})}
    ),
    "6.5.2 /AA of a page": lambda _, page: page.update({NameObject("/AA"): action("/URI")}),
    "6.1.7 /EmbeddedFiles": lambda root, _: root.update(
        {NameObject("/Names"): DictionaryObject({NameObject("/EmbeddedFiles"): action("/URI")})}
    ),
}
"""What makes a report no PDF/A any more, by the fault that is found then."""


async def test_stamped_footage(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export has what shows by when footage existed, and each page says so in the same sentence.

    The replies and what they stamp are attached to the exhibit sheet byte for byte, the recipe
    checks them, and what has changed since the check isn't attached.
    """
    posted = await publish_again(agency)
    share, authority = await open_stamped(agency, posted, tmp_path)
    out = tmp_path / "case.zip"
    bag = await exported(agency, out)
    folder = bag / f"data/share-{share}"
    [found] = (await told("verify", out, "--agency", agency.home.folder))["shares"].values()
    [existed] = (each["text"] for each in found["checks"] if each["code"] == "existed")
    graph = (bag / f"data/{GRAPH}").read_bytes()
    pdf = PdfReader(bag / "data/exhibit.pdf")

    assert re.search(
        r"^13 of the 16 frames .*, as Test TSA \(tsa\.example\.org\) states .* issued\. ", existed
    )
    assert existed in words_of(pdf)
    assert existed in words_of(PdfReader(bag / "data/report.pdf"))
    assert existed in [
        ground.fill("en")
        for group in groups_of(check_in_case(agency.home, case_of(agency).name, share, NOW))
        for _, ground in group.items
    ]
    assert existed in json.dumps(json.loads(graph), ensure_ascii=False)
    assert "Of the clip's 1.600 s, 1.300 s were exactly as the camera had signed" in words_of(pdf)
    assert "3 of the 4 groups that reach into the clip" in words_of(pdf)
    assert "root certificate (Example Root) that the household" in words_of(pdf)
    assert "because the clip or its recording starts within them" in words_of(pdf)
    assert shape_of(graph) <= set(SHAPE.read_text().splitlines())
    assert faults((bag / "data/exhibit.pdf").read_bytes(), part=3) == []
    attached = {name: content for name, [content] in pdf.attachments.items()}
    data = folder / "share/data"
    for name in ("hour-1.txt", "hour-1-1.tsr", "groups.json", "custody.txt"):
        assert attached[f"share-{share}-{name}"] == (data / name).read_bytes()

    await check_older(bag, data, authority, words_of(pdf))
    check_pages(agency, share, bag)
    check_since_opening(bag, share)
    await check_signed(agency, posted, tmp_path)

    def again() -> CaseShare:
        return check_in_case(agency.home, case_of(agency).name, share, NOW)

    verified = b'"uco-observable:signatureVerified": false'
    assert verified not in graph_of(agency, again())
    (agency.home.folder / "time-roots" / "tsa.pem").unlink()
    checked = again()
    assert verified in graph_of(agency, checked)
    monkeypatch.setattr(attachments, "MOST_PROOF_BYTES", 3000)
    left_out = [each.name for each in attachments_of(checked) if each.content is None]
    assert left_out == [f"share-{share}-groups.json"]
    [reply] = case_of(agency).glob(f"*/{share}/share/data/hour-1-1.tsr")
    reply.chmod(0o600)
    reply.write_bytes(bytes(reply.stat().st_size))
    with pytest.raises(VerificationError, match=r"hour-1-1\.tsr"):
        list(attachments_of(checked))


async def check_older(bag: Path, data: Path, authority: Authority, exhibit: str) -> None:
    """Check that the recipe's programs lead from the frames to the timestamp."""
    programs = ("in-log.py", "record.py", "papers.py", "older.py")
    for name, program in [("older.sh", "sh"), *((each, "python") for each in programs)]:
        content = (bag / "data/check" / name).read_text()
        assert content in blocks(program)
    recipe = (bag / "data/HOW-TO-CHECK.txt").read_text()
    (bag.parent / "service-root.pem").write_bytes(authority.root)
    # What a camera signed is under no timestamp, so its pictures aren't looked at.
    (data / "signed-1.mp4").write_bytes(b"no film")
    # Nor does what an earlier run has left.
    name = data.parents[1].name.removeprefix("share-")
    (bag / "work" / f"older-{name}").mkdir(parents=True)
    said = await judged(bag, recipe)
    words = re.findall(r"(?i)step (\d .*)", said)
    unlisted = [f"{each} FAILS: see what it printed last." for each in (1, 2, 3)]
    unchecked = [f"{each} was NOT CHECKED." for each in (6, 7)]
    assert words == [*unlisted, "4 holds.", "5 holds.", *unchecked, "8 holds."], said
    assert "NOT IN THE RECORD" in said
    assert "Verification: OK" in said
    assert "hour-1.txt: stamped at Nov 13 22:00:03.251" in said
    assert "clip-1.mp4 13 of 16 frames lead to a timestamp" in said
    printed = re.search(r"Fingerprint=(\S+)", said)
    assert printed
    assert printed[1].replace(":", "") in exhibit.replace(" ", "")


async def check_signed(agency: Agency, posted: LoggedPost, tmp_path: Path) -> None:
    """Check that each page says what the camera's own recording is, and that the recipe checks it.

    What it is, and what the agency found in it, are the same sentences everywhere.
    """
    share = await open_signed(agency, posted, tmp_path)
    checked = check_in_case(agency.home, case_of(agency).name, share, NOW)
    assert checked.found.share is not None
    [film] = checked.found.share.custody.signed_films
    found = checked.found.claims.texts("camera_film", "camera_key", "camera_film_limits")
    said = [text.fill("en") for text in (*film_texts(film), *found)]
    assert "3 groups of pictures as the camera had signed them" in said[0]
    assert "serial number and certificates" in said[1]
    assert "Of the 12 pictures in clip-1.mp4, 12 are these pictures" in said[2]
    assert "is certified by Example Cameras Root" in said[3]

    bag = await exported(agency, tmp_path / "camera.zip", "--share", share, "--with", "certificate")
    folder = bag / f"data/share-{share}"
    graph = json.loads((bag / f"data/{GRAPH}").read_bytes())["@graph"]
    [node] = [
        each
        for each in graph
        if any(
            facet.get("uco-observable:fileName") == film.name
            for facet in each.get("uco-core:hasFacet", ())
        )
    ]
    assert node["uco-core:description"] == " ".join(said)
    pages = {name: words_of(PdfReader(bag / f"data/{name}.pdf")) for name in ("exhibit", "report")}
    for words in (*pages.values(), " ".join((folder / "report.txt").read_text().split())):
        assert all(each in words for each in (*said, film.sha256)), words
    assert "signed-1.mp4 is the camera's own stream, copied without a change" in pages["exhibit"]
    draft = (bag / f"data/certificate-share-{share}.html").read_text()
    assert film.sha256 in draft
    assert "signed-1.mp4 was copied out of the recording without a change" in draft
    assert shape_of((bag / f"data/{GRAPH}").read_bytes()) <= set(SHAPE.read_text().splitlines())
    words = words_of(PdfReader(io.BytesIO(sheet_in(agency, share, "fr"))))
    # A PDF's no-break spaces count as spaces.
    assert all(" ".join(text.fill("fr").split()) in words for text in film_texts(film))

    # In place of the camera's standard's own validator, which nothing here has.
    (bag / "work").mkdir()
    (bag / "validator").write_text('#!/bin/sh\necho "$*" > validation_results.txt\n')
    (bag / "validator").chmod(0o700)
    [step] = (
        each for each in steps_of((bag / "data/HOW-TO-CHECK.txt").read_text()) if "h264" in each
    )
    for path, printed in (
        (
            f"{bag}:{os.environ['PATH']}",
            f"-c h264 -C {bag.parent}/maker.pem ../data/share-{share}/share/data/signed-1.mp4",
        ),
        (os.environ["PATH"], "validator is not installed: it has NOT checked"),
    ):
        ran = await shell(step, bag, PATH=path, BESIDE=str(bag.parent))
        assert (ran.returncode, printed in ran.stdout) == (0, True), ran
        assert film.sha256 in ran.stdout
    copied = folder / "share/data/signed-1.mp4"
    copied.chmod(0o600)
    copied.write_bytes(b"another film")
    assert (await shell(step, bag)).returncode != 0


async def shell(commands: str, folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run commands of the recipe in a folder, up to the first that fails."""
    return await asyncio.to_thread(
        subprocess.run,
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
    )


def check_pages(agency: Agency, share: str, bag: Path) -> None:
    """Check that the pages name what contradicts, count alike, and are in four languages."""
    pdf, folder = PdfReader(bag / "data/exhibit.pdf"), bag / f"data/share-{share}"
    outside = "All of it is outside of the time that was asked about"
    assert words_of(pdf).count(outside) == 1
    assert "before the latest of the dates that it shows" in words_of(pdf)
    assert "Asked, word for word" in words_of(pdf)
    assert re.search(
        r"UTC Opened( report\.txt|.{0,40}report\.txt, by the department)", words_of(pdf)
    )
    draft = (folder / "certificate-draft.html").read_text()
    assert "It covered nothing. It left out what the camera said" in draft
    assert "clip-1.mp4 without sound: whether the recording had any isn't recorded" in draft
    assert "3 were coded anew to cut exactly" in draft
    assert draft.count("The record doesn't say this: confirm it") == 3
    assert "The department that received the share can&#x27;t sign this part" in draft
    assert "The household is anonymous here" in draft
    custody = hashlib.sha256((folder / "share/data/custody.txt").read_bytes()).hexdigest()
    assert f"whose own hash (SHA-256) is <code>{custody}</code>" in draft
    assert "0.320 s behind it" in draft
    report = (folder / "report.txt").read_text()
    counts_in = r"(?:Contradictions|Proved|Not proved|Not checked) \(\d+\)"
    counts = re.findall(counts_in, report)
    assert [each.split(" (")[0] for each in counts] == [
        *("Contradictions", "Proved", "Not proved", "Not checked")
    ]
    # The PDF has what was found when it was made, too: its own date, and a film that doesn't play.
    pdf_words = words_of(PdfReader(bag / "data/report.pdf"))
    more = [(0, 1), (2, 1)]
    expected = [int(each.split("(")[1][:-1]) for each in counts]
    for place, count in more:
        expected[place] += count
    found = [int(each.split("(")[1][:-1]) for each in re.findall(counts_in, pdf_words)]
    assert found == expected
    check_words(pdf_words, words_of(pdf), report, (folder / "sheet.html").read_text())
    assert re.findall(counts_in, (folder / "report.html").read_text()) == counts
    for language, said in SAID.items():
        words = words_of(PdfReader(io.BytesIO(sheet_in(agency, share, language))))
        assert all(each in words for each in said), language


def check_since_opening(bag: Path, share: str) -> None:
    """Check that report.pdf says as of when it is, and names each difference from report.html."""
    folder = bag / f"data/share-{share}"
    then = json.loads((folder / "report.json").read_text())
    opened = f"{then['opened'][:10]} {then['opened'][11:19]} UTC"
    pdf = words_of(PdfReader(bag / "data/report.pdf"))
    text = " ".join((folder / "report.txt").read_text().split())
    page = " ".join((folder / "report.html").read_text().split())
    for words in (text, page):
        assert f"This is what was found when the share was opened, {opened}." in words
    listed, differs = pdf.split("What differs from report.html and report.txt ")
    assert differs.startswith("(2)")
    assert f"found when it was opened, {opened}. This report says what was found when it" in differs
    assert re.findall(r"Only in this report: ([^.]*)\.", differs) == [
        "Dates that don't fit together",
        "That its films play",
    ]
    assert all(" ".join(each["text"].split()) in listed for each in then["checks"])
    assert all(" ".join(each["text"].split()) in text for each in then["checks"])


def check_words(report_pdf: str, exhibit: str, report: str, sheet: str) -> None:
    """Check that no page says more than is proved, and that both PDFs have the same list."""
    report = " ".join(report.split())
    for words in (report_pdf, exhibit, report, sheet):
        assert "nobody has changed them" not in words
        assert "nothing changed since sealing" not in words
        assert "the camera's own, bit" not in words
        assert "are the camera's own" not in words
    for words in (report_pdf, report):
        assert "That this record is the one that the sender sealed" in words
        assert "The sender has the receipt; it isn't here." in words
        assert "It names the request that the department posted" in words
        given = "only if the root certificate Test TSA Root is the service's own."
        assert f"issued. This holds {given} The date of the request is disputed" in words
        assert "if the root certificate is the service's own" in words
        assert "Nothing here shows that it is the service's own. Compare its SHA-256" in words
        assert words.index("Contradictions") < words.index("Proved (")
        assert "where and which one, and that nobody changed it" in words
        assert "16, of which 13 are copied" in words or words is report_pdf
    for words in (report_pdf, exhibit):
        assert "before the latest of the dates that it shows" in words
        assert "couldn't decode the film" in words
        anew = "clip-1.mp4: frames 1 to 3 (2026-11-13 21:14:02.250 to 21:14:02.550 UTC) were coded"
        assert f"{anew} anew, because the clip was cut there." in words
    assert "Not proved by these files alone: that this record is the one" in sheet
    assert "follow HOW-TO-CHECK.txt" in sheet
    assert "entry 1, counted from 0" in sheet
    assert "added[]" not in exhibit


SAID: Mapping[str, tuple[str, ...]] = {
    "de": (
        "weil der Clip oder seine Aufnahme erst",
        "13 der 16 Bilder",
        "Von den 1,600 s des Clips waren 1,300 s genau so",
        "1 484 Bytes",
        "Wörter auf diesen Seiten",
    ),
    "es": ("empieza dentro de ellos", "13 de los 16 fotogramas", "Palabras de estas páginas"),
    "fr": ("commence à l", "13 des 16 images", "Mots de ces pages"),
}
"""What an exhibit says in other languages."""


def sheet_in(agency: Agency, share: str, language: str) -> bytes:
    """Return the exhibit in another language."""
    case = case_of(agency).name
    over = HandOver(
        agency="Example County Fire",
        to=Text("desk.to.court"),
        reference="",
        at=NOW,
        language=language,
        log_note="",
        log_key=None,
    )
    order = ExhibitOrder(over=over, entries=(), marks=(), with_names=False)
    shares = [check_in_case(agency.home, case, share, NOW)]
    return write_exhibit(CaseFilms(agency.home), case, shares, order)


def words_of(pdf: PdfReader) -> str:
    """Return the text of a PDF on one line, without the last line of each page, its footer."""
    pages = (page.extract_text().rpartition("\n")[0] for page in pdf.pages)
    return " ".join(" ".join(pages).split())


async def test_the_same_input_gives_the_same_bytes(opened: Agency, tmp_path: Path) -> None:
    """Without the log, which has grown by the first export, two archives are equal."""
    log = DepartmentLog(opened.home.folder)
    note = log.note
    await exported(opened, tmp_path / "one.zip", "--share", "1", "--with", "stills")
    # Put back what the first export added, so that the report states the same log.
    assert log.note != note
    (opened.home.folder / "log.checkpoint").write_text(note)
    lines = (opened.home.folder / "log.jsonl").read_bytes().splitlines(keepends=True)
    (opened.home.folder / "log.jsonl").write_bytes(b"".join(lines[:-1]))
    await exported(opened, tmp_path / "two.zip", "--share", "1", "--with", "stills")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with ZipFile(tmp_path / "one.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 24, 9, 10, 0)}
        assert {info.compress_type for info in archive.infolist()} == {0}


async def test_our_own_check_names_what_differs(opened: Agency, tmp_path: Path) -> None:
    """`neighbors verify` takes the archive, and names a changed, a missing and an added file."""
    out = tmp_path / "case.zip"
    await exported(opened, out, "--with", "log")
    sound = await told("verify", out, "--agency", opened.home.folder)
    assert sound["valid"]
    assert set(sound["shares"]) == {"1", "2"}
    assert sound["log_entries"] == 8
    assert sound["log_key"] == str(DepartmentLog(opened.home.folder).verifier)

    def changed(name: str, new: bytes | None, *, add: str = "") -> Path:
        """Return a copy of the archive with a file changed or left out, or one added."""
        other = tmp_path / f"{len(list(tmp_path.iterdir()))}.zip"
        with ZipFile(out) as source, ZipFile(other, "w") as target:
            for info in source.infolist():
                is_it = bool(name) and info.filename.endswith(name)
                if not is_it or new is not None:
                    target.writestr(info, new if is_it and new else source.read(info))
            if add:
                target.writestr(f"{source.namelist()[0].partition('/')[0]}/{add}", b"x")
        return other

    for archive, name in (
        (changed("share-1/share/data/clip-1.mp4", b"another film"), "clip-1.mp4"),
        (changed("report.pdf", None), "report.pdf"),
        (changed("", None, add="data/more.txt"), "more.txt"),
    ):
        result = await run("verify", archive, "--agency", opened.home.folder, "--json")
        assert result.exit_code == 1
        assert any(name in each for each in json.loads(result.stdout)["failures"])
    result = await run("verify", changed("", None, add="data/../../escape"))
    assert result.exit_code == 1
    assert "escape" in result.output
    assert not (tmp_path / "escape").exists()


async def test_what_changed_since_is_not_handed_on(opened: Agency, tmp_path: Path) -> None:
    """A share that is not as it was opened stops the export, which leaves nothing."""
    [clip] = case_of(opened).glob("*/1/share/data/clip-1.mp4")
    clip.chmod(0o600)
    clip.write_bytes(b"another film")
    out = tmp_path / "case.zip"
    case = case_of(opened).name

    result = await run("export", opened.home.folder, case, "--to", "court", "--out", out)

    assert result.exit_code == 1
    assert "Share 1 is not as it was opened" in result.output
    assert not {"case.zip", ".case.zip.new"} & set(os.listdir(tmp_path))  # noqa: PTH208
    fine = await told(
        "export", opened.home.folder, case, "--to", "court", "--share", "2", "--out", out
    )
    assert fine["shares"] == ["2"]
    again = await run("export", opened.home.folder, case, "--to", "court", "--out", out)
    assert again.exit_code == 1
    last = next(DepartmentLog(opened.home.folder).newest()).entry
    assert (last.act, last.about["to"], last.about["sha256"]) == (
        "case_exported",
        "court",
        fine["sha256"],
    )
    # The graph tells that it was handed on; by whom, only beside the log.
    share = check_in_case(opened.home, case, "2", NOW)
    by = f"by {last.who}, as entry"
    told_by = [by.encode() in graph_of(opened, share, with_names=each) for each in (True, False)]
    assert told_by == [True, False]
