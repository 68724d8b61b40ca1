"""The docs name everything that there is, and nothing that there is not."""

from collections.abc import Iterator
import json
from pathlib import Path
import re

from homeassistant.util import slugify
import pytest
import yaml

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.coordinator import FIGURES_EACH, MOST_CHOICES
from custom_components.neighbors_requests.issues import AWAY_AFTER, LONG_HOLD, SECOND_YES_AFTER
from custom_components.neighbors_requests.lent.sensors import MOST_A_SLICE, MOST_SENSORS, PAST
from custom_components.neighbors_requests.lent.triggers import MOST_WAITING
from custom_components.neighbors_requests.managed.folder import FIRST_DAYS, USUAL_FLOOR_GIB
from custom_components.neighbors_requests.managed.keeper import GRACE_S
from custom_components.neighbors_requests.managed.process import LONGEST_PAUSE_S
from custom_components.neighbors_requests.notifications import TRY_AGAIN
from custom_components.neighbors_requests.phones import COOL_DOWN_MIN, MORNING_HOUR
from custom_components.neighbors_requests.services import LONGEST_REASON
from custom_components.neighbors_requests.services.answers import LONGEST_WAIT_S
from custom_components.neighbors_requests.services.cameras import MOST_CLIPS
from custom_components.neighbors_requests.subentries import MOST_OFFERED
from custom_components.neighbors_requests.views import PICTURE_LIFE

from .texts import HERE, OURS, leaves, read

DOCS = HERE / "docs"
PAGES = [HERE / "README.md", *sorted(DOCS.glob("*.md"))]
EN = read("translations/en.json")
ACTIONS = yaml.safe_load((OURS / "services.yaml").read_text(encoding="utf-8"))
# Named by Home Assistant itself, after their device class.
BY_CLASS = {("binary_sensor", "connectivity"), ("binary_sensor", "motion")}
EXAMPLES = ("hub_", "front_door_", "example_county_fire_")
CODE = re.compile(r"`([^`]+)`")
# A text with a placeholder says nothing by itself if it has fewer letters than these besides.
FEWEST_LETTERS = 6
# Pages that quote the words of screens.
QUOTING = (
    "archives.md",
    "awareness.md",
    "brands.md",
    "cameras.md",
    "command-line.md",
    "faq.md",
    "first-request.md",
    "footage.md",
    "install.md",
    "lending.md",
    "map.md",
    "motion.md",
    "must-i-answer.md",
    "notifications.md",
    "privacy.md",
    "rules.md",
    "troubleshooting.md",
    "without-a-board.md",
)
# What these pages put in italics besides: the words of Home Assistant and its app store, of the
# command line, of share records and of channels on Android, and names in examples.
ELSEWHERE = {
    "Add integration",
    "Neighbors Requests hub",
    "Configuration",
    "Connectivity",
    "Custom repositories",
    "Devices & services",
    "Download diagnostics",
    "Integration",
    "Marketplace",
    "Media",
    "Media, Neighbors Requests",
    "Reauthenticate",
    "Reconfigure",
    "Repairs",
    "Share folder",
    "Unavailable",
    "unavailable",
    "unknown",
    "Kept",
    "Kept for",
    "Lost packets",
    "Send this?",
    "away",
    "delivered",
    "delivered and opened",
    "in Home Assistant",
    "never",
    "Nest preview clips, low resolution",
    "Neighbors Requests, without sound",
    "Question",
    "answer",
    "sending",
    "update",
    "waiting",
    "1",
    "Front door",
    "IPC 2",
    "Porch (Frigate)",
    "clips by time",
    "finding",
    "proposal",
    "video",
}


def page(name: str) -> str:
    """Return a page of the docs."""
    return (DOCS / name).read_text(encoding="utf-8")


def part(name: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its rank or above."""
    rank = len(heading) - len(heading.lstrip("#"))
    _, found, rest = page(name).partition(f"\n{heading}\n")
    assert found, f"{name} has no {heading}"
    return re.split(rf"^#{{1,{rank}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str, *head: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the tables whose header begins with these."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if not line.startswith("|"):
            inside = False
        elif cells[: len(head)] == list(head):
            inside = True
        elif inside and not line.startswith("| ---"):
            yield cells


def test_every_entity_is_documented() -> None:
    """The tables of entities are those of the texts, under the ids Home Assistant would give."""
    told = set()
    for entity, key, *_ in rows(part("automations.md", "## Entities"), "entity", "key"):
        platform, _, name = entity.strip("`").partition(".")
        [example] = [each for each in EXAMPLES if name.startswith(each)]
        told.add((platform, name.removeprefix(example)))
        assert CODE.fullmatch(key), entity

    named = {
        (platform, slugify(texts["name"]))
        for platform, entities in EN["entity"].items()
        for texts in entities.values()
    }
    assert told == named | BY_CLASS
    assert "`geo_location`" in part("automations.md", "## Entities")


def test_every_event_type_is_documented() -> None:
    """The table of event types holds those of the event of requests."""
    told = {cells[0].strip("`") for cells in rows(page("automations.md"), "`event_type`")}

    states = EN["entity"]["event"]["request"]["state_attributes"]["event_type"]["state"]
    assert told == set(states)


def test_every_state_is_documented() -> None:
    """Each state that has a word of its own stands in the row of its entity."""
    table = {
        cells[0].strip("`"): cells[2]
        for cells in rows(part("automations.md", "## Entities"), "entity", "key")
    }
    for platform, entities in EN["entity"].items():
        for texts in entities.values():
            name = slugify(texts["name"])
            [row] = [
                shows
                for entity, shows in table.items()
                if entity in {f"{platform}.{example}{name}" for example in EXAMPLES}
            ]
            assert set(texts.get("state", ())) <= set(CODE.findall(row)), name


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_is_documented_with_its_fields(name: str) -> None:
    """Each action has a part that names each of its fields; a table there names no other."""
    text = part("automations.md", f"### `{DOMAIN}.{name}`")
    own = set(ACTIONS[name]["fields"])

    # The hub is the same field in all of them, and told once above.
    told = {"config_entry_id", *CODE.findall(text)}
    assert not own - told
    assert {cells[0].strip("`") for cells in rows(text, "field")} <= own


def test_no_other_action_is_documented() -> None:
    """Whatever a page calls as an action, trigger or condition of ours is one."""
    known = set(ACTIONS) | set(EN["triggers"]) | set(EN["conditions"])

    for path in DOCS.glob("*.md"):
        for name in re.findall(
            rf"(?<!custom_components\.)\b{DOMAIN}\.(\w+)", path.read_text(encoding="utf-8")
        ):
            assert name in known, (path.name, name)


def test_every_trigger_is_documented() -> None:
    """The table of triggers holds each of them, by its name and by a device."""
    table = list(rows(part("automations.md", "## Triggers and conditions"), "trigger"))

    names = {cells[0].strip("`") for cells in table}
    assert names == {f"{DOMAIN}.{name}" for name in EN["triggers"]}
    assert {cells[1].strip("`") for cells in table} == set(EN["device_automation"]["trigger_type"])


def test_every_condition_is_documented() -> None:
    """The table of conditions holds each of them with its options; those of devices follow."""
    text = part("automations.md", "## Triggers and conditions")
    table = {cells[0].strip("`"): set(CODE.findall(cells[1])) for cells in rows(text, "condition")}

    assert table == {
        f"{DOMAIN}.{name}": set(texts["fields"]) - {"request_id"}
        for name, texts in EN["conditions"].items()
    }
    by_device = text.partition("\nBy a device:")[2].partition("\n\n")[0]
    assert set(CODE.findall(by_device)) == set(EN["device_automation"]["condition_type"])


def test_every_blueprint_is_documented() -> None:
    """The table of blueprints holds each file, under its own name."""
    folder = OURS / "blueprints" / "automation" / DOMAIN
    files = {}
    for path in folder.glob("*.yaml"):
        found = re.search(r"^  name: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None, path.name
        files[path.name] = found[1]

    told = {}
    for cells in rows(part("automations.md", "## Blueprints"), "blueprint"):
        found = re.match(r"\[(.+?)\]\(\S+%2F(\w+\.yaml)\) \(`(\w+\.yaml)`\)$", cells[0])
        assert found is not None, cells[0]
        assert found[2] == found[3]
        told[found[3]] = found[1]
    assert told == files


def names_of(table: str) -> set[str]:
    """Return what the rows of a table of options are called; two may share a row."""
    return {name for cells in rows(table, "option") for name in cells[0].split(", ")}


def test_every_option_is_documented() -> None:
    """The tables of options hold each option of the forms, by its name there."""
    steps = EN["options"]["step"]
    options = set(steps["phone_settings"]["data"].values())
    for section in steps["settings"]["sections"].values():
        options |= set(section["data"].values())

    assert names_of(part("install.md", "## Options")) == options


def test_every_setting_of_a_phone_is_documented() -> None:
    """The page about notifications has the settings of a phone, by their names in the form."""
    told = {
        name
        for cells in rows(part("notifications.md", "## Choose the phones"), "setting")
        for name in cells[0].split(", ")
    }

    assert told == set(EN["options"]["step"]["phone_settings"]["data"].values())


def test_every_repair_is_documented() -> None:
    """The table of repairs holds each issue by its title, with a name for each placeholder."""
    told = [cells[0] for cells in rows(part("notifications.md", "## Repairs"), "issue")]

    patterns = {
        key: re.compile(re.sub(r"\\\{\w+\\\}", r"[A-Z0-9](?:[\\w' ]*?)", re.escape(texts["title"])))
        for key, texts in EN["issues"].items()
    }
    for key, pattern in patterns.items():
        assert [title for title in told if pattern.fullmatch(title)], key
    for title in told:
        assert [key for key, pattern in patterns.items() if pattern.fullmatch(title)], title


def test_every_option_of_the_card_is_documented() -> None:
    """The table of the card's options holds what its editor writes."""
    source = (HERE / "frontend" / "src" / "card" / "editor.ts").read_text(encoding="utf-8")
    told = {
        cells[0].strip("`") for cells in rows(part("install.md", "## Card and panel"), "option")
    }

    assert told == set(re.findall(r"^  (\w+)\?: ", source, re.MULTILINE))


def anchor(heading: str) -> str:
    """Return what a link to a heading ends with."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """A link to a page or a heading of ours has one."""
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, below = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        if below:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert below in {anchor(heading) for heading in headings}, link


def test_every_rule_about_docs_names_its_page() -> None:
    """If the quality scale says that something is documented, a comment says under what."""
    scale = (OURS / "quality_scale.yaml").read_text(encoding="utf-8")
    rules = re.findall(r"^  (docs-[\w-]+): *(.*)$", scale, re.MULTILINE)

    assert rules
    for rule, status in rules:
        pages = re.fullmatch(r"done  # (.+)", status)
        assert pages is not None, rule
        for place in pages[1].split("; "):
            path, _, heading = place.partition(", ")
            text = (HERE / path).read_text(encoding="utf-8")
            assert not heading or re.search(rf"^#+ {heading}$", text, re.MULTILINE), place


def test_every_field_of_the_pairing_is_documented() -> None:
    """The table below Pair holds each field of the forms that pair."""
    told = {cells[0] for cells in rows(part("install.md", "## Pair"), "field")}

    steps = EN["config"]["step"].values()
    assert told == {name for step in steps for name in leaves(step.get("data", {})).values()}


IN_WORDS = {1: "an", 2: "two", 5: "five", 7: "seven", 15: "fifteen", 60: "a minute"}
HOUR_S = 3600


@pytest.mark.parametrize(
    ("name", "promise"),
    [
        ("install.md", f"pauses of up to {IN_WORDS[round(LONGEST_PAUSE_S)]}"),
        ("install.md", f"the hub ends {IN_WORDS[round(GRACE_S)]} seconds after"),
        ("install.md", f"are asked, every {IN_WORDS[FIGURES_EACH.seconds // 60]} minutes"),
        ("install.md", f"At most one sound every | {COOL_DOWN_MIN} min |"),
        ("install.md", f"Keep recordings for | {FIRST_DAYS:g} days |"),
        ("install.md", f"Always leave free | {USUAL_FLOOR_GIB:g} GiB |"),
        ("notifications.md", f"remind tomorrow at {MORNING_HOUR}:00 AM"),
        ("notifications.md", f"arrives without a sound; 0 is a sound each time | {COOL_DOWN_MIN}"),
        ("notifications.md", f"tried again after {IN_WORDS[TRY_AGAIN.seconds // 60]} minutes"),
        ("notifications.md", f"signed for {PICTURE_LIFE.days * 24} hours"),
        ("notifications.md", f"for {AWAY_AFTER.seconds // 60} minutes; start it"),
        (
            "notifications.md",
            f"A request has been waiting for {IN_WORDS[LONG_HOLD.days // 7]} weeks",
        ),
        ("notifications.md", f"for {IN_WORDS[SECOND_YES_AFTER.seconds // HOUR_S]} hour; somebody"),
        ("privacy.md", f"at a signed address good for {PICTURE_LIFE.days * 24} hours"),
        ("lending.md", f"up to {MOST_WAITING} of them"),
        ("lending.md", f"any sensor, up to {MOST_SENSORS}"),
        ("lending.md", f"the last {IN_WORDS[PAST.days]} days"),
        ("lending.md", f"more than {MOST_A_SLICE:,} times a day"),
        ("install.md", f"the {MOST_OFFERED} best confirmed are offered"),
        ("automations.md", f"one of the newest {MOST_CHOICES} by name"),
        ("automations.md", f"until it is ready, {LONGEST_WAIT_S} at most"),
        ("automations.md", f"ledger, {LONGEST_REASON} characters at most"),
        ("automations.md", f"50 if empty, {MOST_CLIPS} at most"),
    ],
)
def test_a_number_on_a_page_is_the_codes(name: str, promise: str) -> None:
    """The sentence stands on the page with the number that the integration goes by."""
    assert promise in " ".join(page(name).split())


def _plain(text: str) -> str:
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip(" .:…")


def _on_screens() -> list[str]:
    """Return every text of the integration, the panel, and the hub, and their sentences."""
    files = [
        OURS / "translations/en.json",
        HERE / "translations/en.json",
        *sorted((HERE / "frontend/src/words").glob("*en.json")),
    ]
    texts = [
        text for file in files for text in leaves(json.loads(file.read_text("utf-8"))).values()
    ]
    return [_plain(each) for text in texts for each in (text, *re.split(r"(?<=\.) ", text))]


@pytest.mark.parametrize("name", QUOTING)
def test_words_that_a_page_quotes_are_on_a_screen(name: str) -> None:
    """What a page puts in italics is a text of ours as it is now, or is listed in `ELSEWHERE`."""
    texts = _on_screens()
    whole = re.compile(
        "|".join(
            re.sub(r"\\\{\w+\\\}", ".+", re.escape(each))
            for each in set(texts)
            if "{" not in each or len(re.sub(r"\{\w+\}|\W", "", each)) >= FEWEST_LETTERS
        )
    )

    missing = []
    prose = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page(name))
    for quoted in re.findall(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])", prose):
        parts = [_plain(each) for each in quoted.split("…") if each.strip()]
        if (
            quoted not in ELSEWHERE
            and not whole.fullmatch(_plain(quoted))
            and not ("…" in quoted and any(all(part in text for part in parts) for text in texts))
        ):
            missing.append(quoted)
    assert missing == []
