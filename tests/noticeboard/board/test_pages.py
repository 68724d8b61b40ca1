"""The pages: what they show, that hostile text stays text, and that they say what to do."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
import json
from pathlib import Path
import re

import cv2
import numpy as np
import pytest

from noticeboard.board.sequencer import PublishedCheckpoint
from noticeboard.board.site import pages
from noticeboard.board.site.pages import TEMPLATES
from noticeboard.errors import InvalidInputError
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.area import Polygon
from noticeboard.log.body import AgencyRevoke, RequestCorrect, RequestResolve
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry, sign_entry
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.runtime.text import catalogue
from tests.noticeboard.board.world import Agency, World, id_of, register, served_world
from tests.noticeboard.log.made import ORIGIN, POST_QUANTUM

HOSTILE = "<script>alert('x')</script> & {{ 7 * 7 }} [link](javascript:x) \"quoted\""


async def page(world: World, path: str, status: HTTPStatus = HTTPStatus.OK) -> str:
    """Return a page's HTML, which never has a script, a handler or a style of its own."""
    answer = await world.web.get(path, headers={"Accept": "text/html"})
    html = (await answer.text()).replace("\u00a0", " ")
    assert answer.status == status
    assert answer.content_type == "text/html"
    assert not re.search(r"<script|<iframe|<img|\son\w+=|\sstyle=", html, re.IGNORECASE)
    assert not re.search(r">(page|incident|agency_kind|finding)\.(?!example)[a-z]", html), (
        "a text is missing"
    )
    return html


async def test_empty_board_says_so(tmp_path: Path) -> None:
    """Without requests, the feed says what will be here; it never shows a bare list."""
    async with served_world(tmp_path / "board") as world:
        html = await page(world, "/")

    assert "No requests yet" in html


@pytest.mark.parametrize("path", ["/", "/agencies", "/about", "/check", "/rules", "/record", "/x"])
async def test_every_page_has_the_boards_link(world: World, path: str) -> None:
    """As text to copy, as a code that a phone reads, and as the words of its key."""
    missing = path == "/x"
    html = await page(world, path, HTTPStatus.NOT_FOUND if missing else HTTPStatus.OK)

    link = BoardLink.of("https://board.example.org", world.board.log_key)
    words = "".join(f"<li>{word}</li>" for word in Fingerprint.of(world.board.log_key).words())
    assert f'href="{link}">{link}</a>' in html
    assert f'<ol class="wds" lang="en">{words}</ol>' in html
    assert _scanned(html) == str(link)


def _scanned(html: str) -> str:
    """Return what a phone's camera would read from the page's QR code, drawn as browsers do."""
    [(size, path)] = re.findall(
        r'<svg class="qr" [^>]*viewBox="0 0 (\d+) \1"[^>]*><path d="([^"]+)"/></svg>', html
    )
    squares = np.full((int(size), int(size)), 255, np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        squares[int(y), int(x) : int(x) + int(width)] = 0
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(squares.repeat(4, 0).repeat(4, 1))
    return text


@pytest.mark.parametrize("url", ["https://u@b.example", "https://b.example/?x", "https://b c", "b"])
async def test_a_board_needs_an_address_that_a_link_can_have(world: World, url: str) -> None:
    """A board that nobody could follow by its link is refused when its settings are read."""
    with pytest.raises(InvalidInputError):
        replace(world.board.settings, url=url)


async def test_feed_shows_requests_newest_first(world: World) -> None:
    """Each request shows who asks, what, when, where, and leads to its thread."""
    await world.board.post(world.agency.request(world.board, title="The older one"))
    await world.board.post(world.agency.request(world.board, title="The newer one"))

    html = await page(world, "/")

    assert html.index("The newer one") < html.index("The older one")
    assert "Example County Fire" in html
    assert "Sun 22 Nov, 07:00" in html  # New York, five hours behind UTC
    assert "210 m around, Franklin, Ohio" in html
    assert 'href="/entries/3"' in html
    assert html.count("<circle class=") == 2


async def test_older_requests_are_a_link_away(world: World) -> None:
    """Twenty to a page, the rest behind one link, none shown twice or left out."""
    for number in range(23):
        await world.board.post(world.agency.request(world.board, title=f"Number {number:02}"))

    first = await page(world, "/")
    older = re.search(r'href="(/\?[^"]*before=\d+)"', first)
    assert older is not None
    second = await page(world, older[1].replace("&amp;", "&"))

    shown = [re.findall(r"Number \d\d", html) for html in (first, second)]
    assert [len(numbers) for numbers in shown] == [20, 3]
    assert sorted(shown[0] + shown[1]) == [f"Number {number:02}" for number in range(23)]


async def test_filters(world: World) -> None:
    """Type, level and status each narrow the list; what fits nothing says so kindly."""
    fire = world.agency.request(world.board, title="A fire", incident="fire")
    await world.board.post(fire)
    await world.board.post(world.agency.update(world.board, id_of(fire), "Done.", RequestResolve))
    await world.board.post(world.agency.request(world.board, title="A theft", incident="theft"))

    by_type = await page(world, "/?type=theft&level=2&status=")
    resolved = await page(world, "/?status=resolved")
    none = await page(world, "/?level=3")

    assert ("A theft" in by_type, "A fire" in by_type) == (True, False)
    assert ("A theft" in resolved, "A fire" in resolved) == (False, True)
    assert "No matching requests" in none
    await page(world, "/?type=protest", HTTPStatus.BAD_REQUEST)
    await page(world, "/?level=x", HTTPStatus.BAD_REQUEST)
    await page(world, f"/?before={2**70}", HTTPStatus.BAD_REQUEST)


async def test_thread_shows_everything_in_log_order(world: World) -> None:
    """A request's page has its facts, its whole thread, and each entry's bytes and proof."""
    post = world.agency.request(world.board)
    index = (await world.board.post(post)).index
    await world.board.post(world.agency.update(world.board, id_of(post), "22:05.", RequestCorrect))
    await world.board.post(world.agency.update(world.board, id_of(post), "Found.", RequestResolve))

    html = await page(world, f"/entries/{index}")

    assert html.index("22:05.") < html.index("Found.")
    for shown in ("Fire · EF-", "0.139 km², 0.053 sq mi", "22 Nov 2026, 12:00–12:40 UTC · 40 min"):
        assert shown in html
    assert "Resolved 24 Nov 2026" in html
    assert f"In the log as entry {index} of {index + 3}" in html
    for part in range(index, index + 3):
        assert f'href="/entries/{part}/raw"' in html
        assert f'href="/entries/{part}/proof"' in html


async def test_part_of_a_thread_leads_to_its_place(world: World) -> None:
    """The address of an update is its place in the thread, so that nobody reads it alone."""
    post = world.agency.request(world.board)
    index = (await world.board.post(post)).index
    await world.board.post(world.agency.update(world.board, id_of(post)))

    answer = await world.web.get(f"/entries/{index + 1}", allow_redirects=False)

    assert answer.status == HTTPStatus.SEE_OTHER
    assert answer.headers["Location"] == f"/entries/{index}#e{index + 1}"


async def test_hostile_text_stays_text(world: World) -> None:
    """Markup, templates and links in a request, a name or an update are shown as typed."""
    other = Agency(name=HOSTILE[:100], slug="other", clock=world.clock)
    await register(world.board, other)
    post = other.request(world.board, title=HOSTILE, text=HOSTILE * 3, case_number=HOSTILE)
    index = (await world.board.post(post)).index
    await world.board.post(other.update(world.board, id_of(post), HOSTILE))

    for path in ("/", f"/entries/{index}", "/agencies", f"/agencies/{other.id}"):
        html = await page(world, path)
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; {{ 7 * 7 }}" in html


async def test_text_of_a_request_cannot_turn_around(world: World) -> None:
    """Line breaks stay, piles of combining marks go; bidi controls never reach the log."""
    text = "First.\nSecond." + "e" + "\u0301" * 40
    title = "Mill Street" + "\u0301" * 40
    raw = world.agency.request(world.board, text=text, title=title)
    index = (await world.board.post(raw)).index

    html = await page(world, f"/entries/{index}")

    assert "First.\nSecond." in html
    for shown in (html, await page(world, "/"), await page(world, f"/agencies/{world.agency.id}")):
        assert "Mill Street" in shown
        assert "\u0301" * 4 not in shown


async def test_raw_and_proof_are_files(world: World) -> None:
    """The downloaded proof alone, with the log's key, proves the entry's exact bytes."""
    raw = world.agency.request(world.board)
    index = (await world.board.post(raw)).index

    exact = await world.web.get(f"/entries/{index}/raw")
    proof = TlogProof.parse(await (await world.web.get(f"/entries/{index}/proof")).text())

    assert await exact.read() == raw
    assert "attachment" in exact.headers["Content-Disposition"]
    assert proof.extra == raw
    proof.verify(parse_entry(raw).leaf, world.board.log_key)


async def test_agency_page_tells_its_record(world: World) -> None:
    """Figures, every request, who confirmed it, its keys, and what nobody can know."""
    post = world.agency.request(world.board)
    await world.board.post(post)
    await world.board.post(world.agency.update(world.board, id_of(post), "Done.", RequestResolve))

    html = await page(world, f"/agencies/{world.agency.id}")

    for shown in (
        "Confirmed on 24 Nov 2026",
        "by verifier.example.org",
        "Registered on 24 Nov 2026",
        "their entries 0 to 2 form one chain",
        str(world.agency.posting.verifier).replace("+", "&#43;"),
        "40 min",
        "No board and no agency knows.",
    ):
        assert shown in html or shown.replace("&#43;", "+") in html
    assert "<details" in html


async def test_agency_page_has_the_post_quantum_key(world: World) -> None:
    """It says when the key, or its withdrawal, begins to act; its entries say what they are."""
    path = f"/agencies/{world.agency.id}"
    posted = await world.board.post(world.agency.delivery(world.board))
    waiting = await page(world, path)
    world.clock.at += ROTATION_DELAY
    acting = await page(world, path)
    await world.board.post(world.agency.delivery(world.board, ""))
    leaving = await page(world, path)

    assert "Next post-quantum delivery key, from Fri 27 Nov 2026, 07:00" in waiting
    assert "Post-quantum delivery key logged on 24 Nov 2026" in waiting
    for html in (waiting, acting, leaving):
        assert POST_QUANTUM in html
    for html in (acting, leaving):
        assert "used instead, wherever a sender can" in html
    assert "Next post-quantum" not in acting
    assert "None: it is withdrawn." in leaving
    assert "added or withdrew a post-quantum delivery key" in await page(
        world, f"/entries/{posted.index}"
    )


async def test_revoked_agency_is_shown_as_such(world: World) -> None:
    """A revocation marks the agency, and the requests made with the lost key."""
    index = (await world.board.post(world.agency.request(world.board))).index
    place = world.agency.place(world.board) | {"key": world.agency.root.verifier.key_id.hex()}
    revoke = AgencyRevoke(**place, last_good=1, reason="The laptop was stolen.")
    revoked = await world.board.post(sign_entry(revoke, ORIGIN, world.agency.root))

    for path in (f"/agencies/{world.agency.id}", "/agencies"):
        assert "Key revoked" in await page(world, path)
    assert "The agency says it didn&#39;t write this" in await page(world, f"/entries/{index}")
    assert "The laptop was stolen." in await page(world, f"/entries/{revoked.index}")


async def test_polygons_are_drawn(world: World) -> None:
    """An area of corners is drawn with as many, beside a scale."""
    ring = ((40_000_000, -83_000_000), (40_006_000, -83_000_000), (40_002_000, -82_992_000))
    posted = await world.board.post(world.agency.request(world.board, area=Polygon(ring=ring)))

    html = await page(world, f"/entries/{posted.index}")

    drawn = re.search(r'<path class="area high" d="M-?\d+ -?\d+l([^"]*)z"', html)
    assert drawn is not None
    assert len(re.findall(r"-?\d+", drawn[1])) == 2 * 2  # two steps from the first corner
    assert "200 m" in html


@pytest.mark.parametrize(
    "path", ["/nowhere", "/entries/999", f"/entries/{10**18}", "/entries/-1", "/agencies/nobody"]
)
async def test_missing_pages_say_where_to_go(world: World, path: str) -> None:
    """A page that is not there answers 404 with a sentence and two ways on."""
    html = await page(world, path, HTTPStatus.NOT_FOUND)

    assert "Page not found" in html
    assert 'href="/agencies"' in html


async def test_programs_get_errors_as_json(world: World) -> None:
    """Whoever does not ask for HTML is told in JSON."""
    answer = await world.web.get("/entries/999")

    assert (await answer.json())["error"] == "This board has no entry 999."


async def test_expired_request_is_past(world: World) -> None:
    """After its last day a request is shown as expired, and it stays."""
    await world.board.post(world.agency.request(world.board))
    world.clock.at += timedelta(days=31)

    html = await page(world, "/?status=expired")

    assert "Expired 24 Dec 2026" in html
    assert "No matching requests" in await page(world, "/?status=open")


async def test_check_page_gives_the_keys(world: World) -> None:
    """Anyone finds the log's key, and how to use it."""
    html = await page(world, "/check")

    assert "neighbors verify entry-4871.proof" in html
    assert world.board.log_key.key_id.hex() in html


async def test_unpublished_entries_are_not_shown(world: World) -> None:
    """What is not yet public has no page: pages show nothing that cannot be proved."""
    before = world.board.published.size
    await world.board.post(world.agency.request(world.board))
    sequencer = world.board._writer._sequencer  # noqa: SLF001 -- a crash in between
    sequencer.published = _older(world, before)

    await page(world, f"/entries/{before}", HTTPStatus.NOT_FOUND)
    assert "No requests yet" in await page(world, "/")


def _older(world: World, size: int) -> PublishedCheckpoint:
    return replace(world.board.published, size=size)


def test_every_text_is_in_the_catalogue() -> None:
    """Every key a template asks for has its text, in both numbers if it is counted."""
    asked = set()
    for path in [*TEMPLATES.glob("*.html"), *Path(pages.__file__).parent.glob("*.py")]:
        asked |= set(re.findall(r'say\(\s*"(page\.[a-z_.0-9]+[a-z_0-9])"', path.read_text()))

    texts = catalogue()
    missing = {key for key in asked if key not in texts and f"{key}.other" not in texts}

    assert asked
    assert missing == set()
    assert json.dumps(dict(texts))
