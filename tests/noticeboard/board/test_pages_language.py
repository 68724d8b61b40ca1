"""What pages say: in four languages, with local and UTC times, and how the log stands."""

import asyncio
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
import re
import secrets

import pytest

from noticeboard.board.home import Home
from noticeboard.board.site import routes
from noticeboard.errors import InvalidInputError
from noticeboard.log.body import BoardNotice
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id, sign_entry
from noticeboard.rules.language import LANGUAGES, choose
from noticeboard.runtime.files import write_all
from noticeboard.runtime.wording import FORMATS
from tests.noticeboard.board.test_pages import page
from tests.noticeboard.board.world import World, id_of, made_home, served_world, watched
from tests.noticeboard.log.made import ORIGIN, Clock, key

WORDS = {"en": "All requests", "es": "Todas las", "fr": "Toutes les", "de": "Alle Anfragen"}
DATES = {
    "en": "Sun 22 Nov 2026, 07:00–07:40",
    "es": "dom 22 nov 2026, 07:00–07:40",
    "fr": "dim. 22 nov. 2026, 07:00–07:40",
    "de": "So., 22. Nov. 2026, 07:00–07:40",
}
SIZES = {"en": "0.139 km², 0.053 sq mi", "es": "0,139 km², 0,053 mi²"}
SIZES |= dict.fromkeys(("fr", "de"), "0,139 km²")


@pytest.mark.parametrize(
    ("asked", "header", "code"),
    [
        (None, "", "en"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "en;q=0.5, fr", "fr"),
        (None, "nl, es;q=0.3", "es"),
        (None, "zh;q=1, xx;q=nonsense, de;q=0", "en"),
        ("fr", "de", "fr"),
        ("xx", "de", "de"),
        (None, "de;q=0.1," * 5000, "de"),
    ],
)
def test_language_is_the_one_asked_for(asked: str | None, header: str, code: str) -> None:
    """The address decides, then the browser's wishes in their order, then English."""
    assert choose(asked, header) == code


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_page_is_all_in_one_language(world: World, code: str) -> None:
    """Words, days, numbers and units are the language's own, and every link stays in it."""
    index = (await world.board.post(world.agency.request(world.board))).index

    html = await page(world, f"/entries/{index}?lang={code}")

    assert f'<html lang="{code}">' in html
    for shown in (WORDS[code], DATES[code], SIZES[code]):
        assert shown in html
    links = re.findall(r'<a [^>]*?href="(/[^"#]*)', html)
    own = [link for link in links if not re.search(r"/(raw|proof)$|hreflang", link)]
    assert [link for link in own if "lang=" not in link] == []
    assert {match for link in own for match in re.findall(r"lang=(\w+)", link)} == set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
async def test_no_word_is_missing_in_any_language(world: World, code: str) -> None:
    """Every page, empty or not, has all its words; none shows a key or an unfilled blank."""
    post = world.agency.request(world.board)
    index = (await world.board.post(post)).index
    for path in ("/", "/agencies", f"/agencies/{world.agency.id}", f"/entries/{index}", "/record"):
        html = await page(world, f"{path}?lang={code}")
        assert not re.search(r"\{[a-z_]+\}|\bpage\.[a-z]", html), path
    for path in ("/rules", "/about", "/check", "/?level=3", "/agencies?q=xx", "/entries/0"):
        mark = "&" if "?" in path else "?"
        html = await page(world, f"{path}{mark}lang={code}")
        assert not re.search(r"\{[a-z_]+\}|\bpage\.[a-z]", html), path


async def test_header_chooses_and_leaves_no_trace(world: World) -> None:
    """A browser's own language is used, links stay plain, and caches keep them apart."""
    answer = await world.web.get("/about", headers={"Accept-Language": "de"})
    html = await answer.text()

    assert answer.headers["Content-Language"] == "de"
    assert answer.headers["Vary"] == "Accept-Language"
    assert "Set-Cookie" not in answer.headers
    assert 'href="/rules"' in html


async def test_errors_are_said_in_the_readers_language(world: World) -> None:
    """A missing page says where to go in French as well."""
    html = await page(world, "/nowhere?lang=fr", HTTPStatus.NOT_FOUND)

    assert "Page introuvable" in html
    assert 'href="/agencies?lang=fr"' in html


def test_numbers_are_grouped_as_each_language_does() -> None:
    """Spanish leaves four digits together; each has its own mark."""
    said = {code: formats.number(5206) for code, formats in FORMATS.items()}

    assert said == {"en": "5,206", "es": "5206", "fr": "5\u202f206", "de": "5.206"}
    assert FORMATS["es"].number(15206) == "15\u00a0206"


def test_first_of_a_month_is_counted_in_french() -> None:
    """`1er` in French, and in no other language."""
    first = datetime(2026, 12, 1, tzinfo=UTC)
    written = {code: FORMATS[code].calendar_day(first) for code in LANGUAGES}
    assert written == {
        "en": "1 Dec 2026",
        "es": "1 dic 2026",
        "fr": "1er déc. 2026",
        "de": "1. Dez. 2026",
    }


async def test_old_signature_is_a_warning(world: World) -> None:
    """A checkpoint older than a day turns the log line amber and says what may be missing."""
    await world.board.post(world.agency.request(world.board))
    fresh = await page(world, "/")
    world.clock.at += timedelta(hours=25)

    stale = await page(world, "/")

    assert "none changed or removed" in fresh
    assert "none changed or removed" not in stale
    assert "more than a day ago. Newer requests may be missing here." in stale
    assert 'class="amber"' in stale


async def test_witnesses_are_named_with_their_times(tmp_path: Path) -> None:
    """The log line counts them, and a request says since when, and by whom, it was seen."""
    clock = Clock()
    async with watched(tmp_path, ("first", "second"), clock) as witnesses:

        def set_up(home: Home) -> None:
            write_all([(home.folder / "keys" / "log", key(ORIGIN).export().encode())])

        settings = tuple(each.setting for each in witnesses)
        async with served_world(
            tmp_path / "board", set_up=set_up, witnesses=settings, quorum=1
        ) as world:
            witnesses[1].is_away = True
            index = (await world.board.post(world.agency.request(world.board))).index
            feed = await page(world, "/")
            html = await page(world, f"/entries/{index}")
            about = await page(world, "/about")

    assert "seen by 1 of 2 witnesses" in feed
    assert "Public since Tue 24 Nov 2026, 07:00" in html
    assert "One witness signed for it then: first.example/w1" in html
    assert f"--witness &#39;{witnesses[0].key.verifier}&#39;".replace("&#39;", "'") in html.replace(
        "&#39;", "'"
    )
    assert "--quorum 1" in html
    assert "1 of 2 witnesses must sign before anything is shown." in about


async def test_long_threads_have_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread is shown some entries at a time, in log order; each part's address leads to it."""
    monkeypatch.setattr(routes, "PARTS_A_PAGE", 3)
    post = world.agency.request(world.board)
    index = (await world.board.post(post)).index
    for number in range(4):
        await world.board.post(world.agency.update(world.board, id_of(post), f"Part {number}"))

    first = await page(world, f"/entries/{index}")
    moved = await world.web.get(f"/entries/{index + 4}?lang=de", allow_redirects=False)
    second = await page(world, moved.headers["Location"].partition("#")[0])

    assert re.findall(r"Part \d", first) == ["Part 0", "Part 1"]
    assert f'href="/entries/{index}?from={index + 3}"' in first
    assert moved.headers["Location"].endswith(f"?from={index + 4}&lang=de#e{index + 4}")
    assert re.findall(r"Part \d", second) == ["Part 3"]


async def _notice(world: World, index: int, text: str) -> None:
    log_key = await asyncio.to_thread(world.board.home.log_key)
    author = agency_id(log_key.verifier)
    chain = world.board.state.registry.next_link(author)
    place = world.agency.place(world.board) | {
        "agency": author,
        "key": log_key.verifier.key_id.hex(),
        "seq": chain[0],
        "prev": chain[1],
        "id": secrets.token_hex(16),
        "issued": format_time(world.clock()),
    }
    raw = sign_entry(BoardNotice(**place, index=index, text=text), ORIGIN, log_key)
    await world.board.post(raw, operator=True)


async def test_moderation_record_shows_every_notice(world: World) -> None:
    """What the board has said stands in one list, newest first, each with the entry it is about."""
    index = (await world.board.post(world.agency.request(world.board))).index
    assert "No notices yet" in await page(world, "/record")
    await _notice(world, index, "The first notice.")
    await _notice(world, index, "The second notice.")

    html = await page(world, "/record")

    assert html.index("The second notice.") < html.index("The first notice.")
    assert html.count(f'href="/entries/{index}"') == 2
    assert "The second notice." in await page(world, "/")


async def test_held_requests_are_counted_without_their_words(world: World) -> None:
    """What waits for a moderator is counted, by month and by rule; not a word of it is shown."""
    raw = world.agency.request(world.board, title="Who marched in the protest on Mill Street?")
    answer = await world.web.post("/entries", data=raw)
    assert answer.status == HTTPStatus.ACCEPTED

    html = await page(world, "/record")

    assert "1 request is waiting for review." in html
    assert "May mention a lawful gathering" in html
    assert "protest on Mill Street" not in html
    assert re.search(r'<th scope="row">Nov 2026</th><td class="r">1</td>', html)


async def test_tiles_are_the_only_thing_from_elsewhere(tmp_path: Path) -> None:
    """With the operator's tiles, maps name them, the policy allows that host, and About says so."""
    url = "https://tiles.example.org/{z}/{x}/{y}.png"
    async with served_world(
        tmp_path / "board", map_tiles=url, map_credit="© Example Maps"
    ) as world:
        index = (await world.board.post(world.agency.request(world.board))).index
        answer = await world.web.get(f"/entries/{index}")
        html = await answer.text()
        about = await page(world, "/about")

    policy = answer.headers["Content-Security-Policy"]
    assert "img-src 'self' https://tiles.example.org;" in policy
    assert re.search(r'<image href="https://tiles\.example\.org/\d+/\d+/\d+\.png"', html)
    assert "© Example Maps" in html
    assert "come from tiles.example.org" in about


async def test_without_tiles_nothing_is_from_elsewhere(world: World) -> None:
    """By default the policy allows the board itself alone, and no page names another host."""
    index = (await world.board.post(world.agency.request(world.board))).index

    for path in ("/", "/agencies", f"/entries/{index}", f"/agencies/{world.agency.id}", "/about"):
        answer = await world.web.get(path)
        html = await answer.text()
        assert "img-src 'self';" in answer.headers["Content-Security-Policy"]
        hosts = set(re.findall(r'(?:src|href)="(?:https?:)?//([^/"]+)', html))
        assert hosts == {"board.example.org"}  # the board's own link


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}.png; script-src *",
        "https://tiles.example.org/{z}/{x}/{y}'\"",
        "https://*/{z}/{x}/{y}",
    ],
)
def test_tiles_that_would_loosen_the_policy_are_refused(tmp_path: Path, url: str) -> None:
    """An address of tiles cannot carry anything else into the policy."""
    with pytest.raises(InvalidInputError, match="map tiles"):
        made_home(tmp_path, map_tiles=url)
