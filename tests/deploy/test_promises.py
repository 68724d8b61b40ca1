"""Numbers and lists that pages and screens promise are those of the code."""

from collections.abc import Iterator
from datetime import timedelta
import json
from math import pi, sqrt
from pathlib import Path
import re
from typing import Any

import pytest
import voluptuous as vol

from hub.api.auth import ALLOWED, ALLOWED_OVERALL, CODE_BYTES, CODE_LIFE, PERIOD_S, SECRET_BYTES
from hub.awareness.document import MOST_ITEMS
from hub.awareness.fetch import MOST_BODY_BYTES
from hub.awareness.follower import LONGEST_PAUSE
from hub.camera.source import LONGEST_S, REFUSED_S
from hub.camera.status import CLOCK_OFF, LOST_AFTER
from hub.cli.cameras import CLOCK_OFF_MS
from hub.clips.disk import LOOK_S
from hub.clips.marks import LONGEST_CLIP, POST_ROLL, PRE_ROLL
from hub.clips.retention import USUAL_DAY_BYTES
from hub.config import _SCHEMA as SETTINGS
from hub.decision.answers import UNDO
from hub.discovery.discovery import SCAN_EVERY_S, SCAN_S
from hub.discovery.found import MISSED_SCANS
from hub.feeds.board import JITTER
from hub.feeds.directories import JITTER as PAUSE_JITTER, MOST_DIRECTORIES, USUAL_PAUSE
from hub.feeds.vicinity import MOST_COVERING, MOST_OTHERS
from hub.model.awareness import MOST_SOURCES, USUAL_POLL
from hub.model.camera import Place
from hub.model.rule import FINDING_CODES, LONGEST_COOL_OFF
from hub.pipeline.answers import RETRY_LONGEST_S
from hub.sharing.cuts import UNSEEN
from hub.sharing.delivery import MOST_PIECE_BYTES, POLL_FOR
from noticeboard.board.directory import USUAL_AREA_BYTES
from noticeboard.board.downloads import MOST_AT_ONCE
from noticeboard.board.feeds.items import PAGE_THREADS
from noticeboard.board.moderation import LATEST
from noticeboard.board.post_routes import MOST_BATCH_BYTES, MOST_ENTRIES
from noticeboard.board.server import POSTS_AN_HOUR
from noticeboard.board.witnesses import FIRST_PAUSE, LONGEST_PAUSE as LONGEST_WITNESS_PAUSE
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.directory import (
    MOST_BOARDS,
    MOST_BYTES,
    MOST_CORNERS as MOST_LISTED_CORNERS,
    MOST_HEAD_BYTES,
    MOST_LINE_BYTES,
)
from noticeboard.rules.geojson import MAX_CORNERS
from noticeboard.rules.limits import (
    AGENCY_KINDS,
    CONFIRMED_LEVEL,
    DEFAULT_LIFE,
    INCIDENTS,
    LARGEST_AREA_KM2,
    LONGEST_LIFE,
    LONGEST_WINDOW,
    OLDEST_WINDOW,
    SHORTEST_WINDOW,
    SMALLEST_AREA_KM2,
)
from noticeboard.runtime.database import COPY_RETENTION
from noticeboard.seal.bag import SMALLEST_BYTES
from noticeboard.signatures.pool import FEWEST, MOST_CHILDREN

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "es", "fr", "de")
MIB = 1 << 20
_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 8: "eight", 10: "ten", 100: "a hundred"}


def _page(name: str) -> str:
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def _default(*path: str) -> Any:  # noqa: ANN401 -- whatever TOML may hold
    """Return what a setting of `config.toml` is if nothing is said."""
    schema: Any = SETTINGS.schema
    for name in path[:-1]:
        schema = schema[name]
    return next(key.default() for key in schema if key == path[-1])


def _word(number: float) -> str:
    return _WORDS.get(round(number), str(number))


def _span(length_s: float) -> str:
    spans: dict[float, str] = {60: "a minute", 3600: "an hour", 21_600: "six hours"}
    return spans.get(length_s, f"{length_s} s")


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)


_GB_A_DAY = USUAL_DAY_BYTES / 1e9
"""What one Mbit/s comes to."""


def _hours(days: float) -> int:
    return days * USUAL_PAUSE // timedelta(hours=1)


def _radius_m(area_km2: float) -> int:
    return round(sqrt(area_km2 / pi) * 1000)


PROMISES = [
    ("docs/install.md", f"a pairing link, good once and for {_word(_minutes(CODE_LIFE))} minutes"),
    ("docs/install.md", f"came from here | wait {_word(PERIOD_S / 60)} minutes"),
    ("docs/install.md", f"deleted after {COPY_RETENTION.days} days"),
    (
        "docs/install.md",
        f"about {_GB_A_DAY:.0f} GB a day at 1 Mbit/s, or {4 * _GB_A_DAY:.0f} GB at 4",
    ),
    ("docs/install.md", f"looks again every {_word(LOOK_S)} seconds"),
    ("docs/install.md", f"each pause varies by a {'quarter' if JITTER == 1 / 4 else JITTER}"),
    ("docs/install.md", f"waits up to {_word(REFUSED_S / 60)} minutes before it tries again"),
    (
        "docs/install.md",
        f"within {(UNSEEN.total_seconds() + RETRY_LONGEST_S) / 60:.0f} minutes after somebody",
    ),
    ("docs/privacy.md", f"the first {MOST_HEAD_BYTES:,} bytes"),
    ("docs/board-guide.md", f"up to {MOST_BOARDS:,} boards and {MOST_BYTES >> 20} MiB"),
    ("docs/board-guide.md", f"each outline to {USUAL_AREA_BYTES} bytes"),
    ("design/directory.md", f"| file | {MOST_BYTES >> 20} MiB | | boards | {MOST_BOARDS:,} |"),
    ("design/directory.md", f"| a line | {MOST_LINE_BYTES:,} bytes |"),
    ("design/directory.md", f"| corners of an area | {MOST_LISTED_CORNERS} |"),
    ("design/directory.md", f"| directories in a hub | {MOST_DIRECTORIES} |"),
    (
        "design/directory.md",
        f"between {_hours(1 - PAUSE_JITTER)} and {_hours(1 + PAUSE_JITTER)} hours",
    ),
    ("design/directory.md", f"at most {MOST_COVERING} boards that cover a camera"),
    ("design/directory.md", f"at most {MOST_OTHERS} others"),
    ("docs/first-request.md", f"from {PRE_ROLL.seconds} seconds before"),
    ("docs/first-request.md", f"to {POST_ROLL.seconds} seconds after"),
    ("docs/first-request.md", f"goes on, {_word(_minutes(LONGEST_CLIP))} minutes at most"),
    (
        "docs/first-request.md",
        f"up to {Place(latitude_udeg=0, longitude_udeg=0).range_m} meters away",
    ),
    ("docs/first-request.md", f"For {_word(UNDO.seconds)} seconds you can undo it"),
    ("docs/first-request.md", f"of more than {LONGEST_WINDOW // timedelta(hours=1)} hours"),
    ("docs/cameras.md", f"An offset of {_word(CLOCK_OFF.seconds)} seconds or more"),
    ("docs/cameras.md", f"waits up to {_word(REFUSED_S / 60)} minutes before it tries again"),
    ("docs/cameras.md", f"at most {_span(LONGEST_S)} later"),
    (
        "docs/notifications.md",
        f"Front door has been offline for {_word(_minutes(LOST_AFTER))} minutes",
    ),
    ("docs/command-line.md", f"a clock more than {_word(CLOCK_OFF_MS / 1000)} seconds off"),
    ("docs/command-line.md", f"undoes a denial, for {_word(UNDO.seconds)} seconds"),
    ("docs/rules.md", f"so many hours, {LONGEST_COOL_OFF // timedelta(hours=1)} at most"),
    ("docs/rules.md", f"(level {CONFIRMED_LEVEL} or above, `notify_from_level`)"),
    ("docs/privacy.md", f"piece of at most {MOST_PIECE_BYTES // MIB} MiB"),
    ("docs/privacy.md", f"a few lengths, at least {SMALLEST_BYTES // MIB} MiB"),
    ("docs/privacy.md", f"about once an hour, at most {POLL_FOR.days} days"),
    ("docs/privacy.md", f"asked for whole, every {_minutes(USUAL_POLL)} minutes"),
    ("docs/awareness.md", f"at most {MOST_SOURCES} sources"),
    ("docs/awareness.md", f"the first {MOST_ITEMS} entries are read"),
    ("docs/awareness.md", f"at most {MOST_BODY_BYTES // MIB} MiB"),
    (
        "docs/troubleshooting.md",
        f"later, after {_span(LONGEST_PAUSE.total_seconds())}",
    ),
    ("docs/troubleshooting.md", f"asks for {_word(SCAN_S)} seconds"),
    ("docs/troubleshooting.md", f"every {_word(SCAN_EVERY_S / 60)} minutes and whenever you scan"),
    ("docs/troubleshooting.md", f"does not answer {_word(MISSED_SCANS)} scans"),
    ("docs/troubleshooting.md", f"pauses of up to {round(RETRY_LONGEST_S / 60)} minutes"),
    ("docs/threat-model.md", f"{SECRET_BYTES * 8} and {CODE_BYTES * 8} random bits"),
    (
        "docs/threat-model.md",
        f"{_word(ALLOWED)} wrong ones an address, {_word(ALLOWED_OVERALL)} overall",
    ),
    (
        "docs/threat-model.md",
        f"{ROTATION_DELAY // timedelta(hours=1)} hours before new keys act",
    ),
    ("docs/agency-guide.md", f"A window of {_minutes(SHORTEST_WINDOW)} minutes"),
    ("docs/agency-guide.md", f"to {LONGEST_WINDOW // timedelta(hours=1)} hours that is over"),
    ("docs/agency-guide.md", f"began at most {OLDEST_WINDOW.days} days ago"),
    ("docs/agency-guide.md", f"An area of {SMALLEST_AREA_KM2} to {LARGEST_AREA_KM2} km²"),
    (
        "docs/agency-guide.md",
        f"about {_radius_m(SMALLEST_AREA_KM2)} to {_radius_m(LARGEST_AREA_KM2)} meters",
    ),
    ("docs/agency-guide.md", f"{LONGEST_LIFE.days} days open at most"),
    ("docs/agency-guide.md", f"`--expires-days` is {DEFAULT_LIFE.days} unless"),
    ("docs/agency-guide.md", f"of {MAX_CORNERS:,} corners at most"),
    ("docs/board-guide.md", f"may post {POSTS_AN_HOUR} entries in an hour"),
    ("docs/board-guide.md", f"takes 1 to {MOST_ENTRIES} entries"),
    ("docs/board-guide.md", f"at most {MOST_BATCH_BYTES // MIB} MiB together"),
    ("docs/board-guide.md", f"If {FEWEST} or more signatures wait"),
    ("docs/board-guide.md", f"one for each core, {_word(MOST_CHILDREN)} at most"),
    ("docs/board-guide.md", f"after {FIRST_PAUSE.seconds} seconds first"),
    ("docs/board-guide.md", f"after {_minutes(LONGEST_WITNESS_PAUSE)} minutes at most"),
    ("docs/board-guide.md", f"Feeds have {PAGE_THREADS} requests a page"),
    ("docs/board-guide.md", f"to {MOST_AT_ONCE} readers at once"),
    ("docs/board-guide.md", f"the newest {LATEST} posts that were held"),
]


@pytest.mark.parametrize(("page", "promise"), PROMISES)
def test_a_number_on_a_page_is_the_codes(page: str, promise: str) -> None:
    """The sentence stands on the page with the number that the code goes by."""
    assert promise in _page(page)


def _told(page: str, after: str, head: str) -> Iterator[tuple[str, str]]:
    """Yield names and defaults out of the first table with this head after a sentence."""
    text = (ROOT / page).read_text(encoding="utf-8")
    rows = text[text.index(after) :].partition(f"\n{head}")[2].partition("\n\n")[0].splitlines()
    for row in rows[2:]:
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        yield " ".join(re.findall(r"`([^`]+)`", cells[0])), cells[1].strip("`")


def _set(schema: Any) -> dict[str, Any]:  # noqa: ANN401 -- of voluptuous, which has no types
    """Return every setting in a table by its name, `needed` or None if it has no default."""
    return {str(key): _unset(key) for key in schema}


def _unset(key: Any) -> Any:  # noqa: ANN401 -- whatever TOML may hold
    if not isinstance(key.default, vol.Undefined):
        return key.default()
    return "needed" if isinstance(key, vol.Required) else None


def _written(default: object) -> str:
    if default in (None, [], {}):
        return "nothing"
    return json.dumps(default)


def test_every_setting_is_documented_with_its_default() -> None:
    """The table of settings holds each one, and what it is if nothing is said."""
    told = dict(_told("docs/install.md", "\n## Settings", "| setting | default |"))
    elsewhere = {"approving", "rules", "boards", "awareness"}

    expected = {"name": json.dumps(_default("name"))}
    for table, inner in SETTINGS.schema.items():
        if isinstance(inner, dict) and table not in elsewhere:
            expected |= {
                f"[{table}] {key}": _written(default) for key, default in _set(inner).items()
            }
    lists = dict.fromkeys(("[api] allowed_hosts", "[discovery] interfaces"), "nothing")
    shown = {name: told[name] for name in told if name.strip("[]") not in elsewhere}

    assert {name.strip("[]") for name in told} >= elsewhere
    assert shown | lists == expected
    assert {told[name] for name in lists} == {"[]"}


@pytest.mark.parametrize(
    ("page", "after", "head", "table"),
    [
        ("docs/install.md", "A table `[[boards]]`", "| setting | default |", "boards"),
        (
            "docs/rules.md",
            "## Approving without a person",
            "| setting | default |",
            "approving",
        ),
    ],
)
def test_every_setting_of_a_table_is_documented(
    page: str, after: str, head: str, table: str
) -> None:
    """The table on the page holds each setting, with what it is if nothing is said."""
    schema = SETTINGS.schema[table]
    inner = schema[0].schema if isinstance(schema, list) else schema

    told = {name: _plain(default) for name, default in _told(page, after, head)}

    # If nothing is set, the page says in words what that means.
    asked = {name: value for name, value in _set(inner).items() if value is not None}
    assert told.keys() == _set(inner).keys()
    assert {name: told[name] for name in asked} == {
        name: _plain(_written(value)) for name, value in asked.items()
    }


def _plain(default: str) -> str:
    return {"none": "nothing", "[]": "nothing", '"needed"': "needed"}.get(default, default)


def test_every_code_of_a_rule_is_documented() -> None:
    """The page about house rules names each finding, kind and incident, and no other."""
    page = _page("docs/rules.md")

    findings = page.partition("The codes of flags: ")[2].partition(". ")[0]
    rows = {
        key: page.partition(f"`when.{key} = [")[2].partition(" | `when.")[0]
        for key in ("kinds", "incidents")
    }

    assert set(re.findall(r"`(\w+)`", findings)) == set(FINDING_CODES)
    assert set(re.findall(r"`(\w+)`", rows["kinds"])) == set(AGENCY_KINDS)
    assert set(re.findall(r"`(\w+)`", rows["incidents"])) == set(INCIDENTS)


def _numbers(text: str) -> list[float]:
    """Return the numbers in a sentence of any of our languages."""
    return [float(each.replace(",", ".")) for each in re.findall(r"\d+(?:[.,]\d+)?", text)]


BOARD_RULES = {
    "page.rule.window": [_minutes(SHORTEST_WINDOW), LONGEST_WINDOW // timedelta(hours=1)],
    "page.rule.window_past": [OLDEST_WINDOW.days],
    "page.rule.life": [DEFAULT_LIFE.days, LONGEST_LIFE.days],
    "page.rules.rotate": [ROTATION_DELAY // timedelta(hours=1)],
    "page.agency.keys_why": [ROTATION_DELAY // timedelta(hours=1)],
    "page.chart.windows.why": [LONGEST_WINDOW // timedelta(hours=1)],
}


VERIFIER = {"en": "verifier", "de": "Prüfstelle", "es": "verificador", "fr": "vérificateur"}
"""Who gives the level from which hubs notify, as people read it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_boards_pages_say_its_own_limits(language: str) -> None:
    """In each language the pages state what the rules ask for."""
    said = json.loads((ROOT / "translations" / f"{language}.json").read_text(encoding="utf-8"))

    for key, numbers in BOARD_RULES.items():
        assert _numbers(said[key]) == numbers, key
    assert {SMALLEST_AREA_KM2, LARGEST_AREA_KM2} <= set(_numbers(said["page.rule.area"]))
    assert VERIFIER[language] in said["page.about.join_3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_says_what_the_hub_does_unless_told_otherwise(language: str) -> None:
    """In each language the panel states the hub's defaults."""
    words = ROOT / "frontend" / "src" / "words"
    said = json.loads((words / f"pages.{language}.json").read_text(encoding="utf-8"))

    assert _numbers(said["camera.keep_all"]) == []
    assert VERIFIER[language] in said["rules.rest"]
    assert _default("requests", "notify_from_level") == CONFIRMED_LEVEL
    assert _numbers(said["agencies.changing"]) == [ROTATION_DELAY // timedelta(hours=1)]
