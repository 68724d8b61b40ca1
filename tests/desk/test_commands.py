"""The desk and the commands do the same, by the same functions; the guides name every command."""

import json
from pathlib import Path
import re
from typing import Any, Final

import pytest
from typer.main import get_command

from noticeboard.agency.cli import app
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.desk.server import TABLE
from noticeboard.desk import session, sign_in
from tests.desk.test_ask import content
from tests.desk.test_keys import without_keys
from tests.desk.world import DeskWorld
from tests.noticeboard.agency.conftest import an_agency
from tests.noticeboard.agency.test_cli import run, told

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCS: Final = Path(__file__).parents[2] / "docs"
BY_COMMAND: Final = {
    "POST /drafts": "draft make",
    "POST /drafts/check": "draft check",
    "PUT /drafts/{id}": "draft save",
    "DELETE /drafts/{id}": "draft delete",
    "POST /drafts/{id}/copy": "draft copy",
    "POST /drafts/{id}/sending": "draft send",
    "POST /drafts/{id}/return": "draft return",
    "POST /drafts/{id}/post": "draft post",
    "POST /drafts/{id}/held": "posted",
    "POST /drafts/{id}/withdrawal": "posted --withdraw",
    "POST /requests/{id}/updates": "update",
    "POST /requests/{id}/corrections": "correct",
    "POST /requests/{id}/resolution": "resolve",
    "POST /requests/{id}/answers": "answer",
    "PUT /department": "settings --second-officer --zone --webhook --map-tiles --map-credit",
    "POST /systems": "system add",
    "POST /systems/end": "system end",
    "POST /shares/refresh": "inbox",
    "POST /shares/{number}/drop": "drop",
    "POST /openings": "open --again",
    "POST /cases/{case}/marks": "mark",
    "PUT /cases/{case}/marks/{mark}/note": "mark --note",
    "DELETE /cases/{case}/marks/{mark}": "unmark",
    "POST /cases/{case}/known-times": "mark --at",
    "POST /cases/{case}/stills": "still",
    "POST /cases/{case}/exports": "export",
    "PUT /cases/{case}/retention": "retention set --until --why",
    "PUT /retention/rule": "retention default --after",
    "PUT /accounts/{id}": "account --used --kept-until --why",
    "POST /accounts/{id}/sending": "account --send",
    "POST /accounts/{id}/return": "account --send-back",
    "POST /accounts/{id}/post": "account --post",
    "POST /retention/promise": "retention promise --text",
    "POST /cases/{case}/deletion": "delete",
    "POST /log/verification": "log verify",
    "POST /log/exports": "log export",
    "POST /keys/{key}/copies": "key copy",
    "POST /keys/{key}/paper": "key check",
    "POST /keys/{key}/passphrase": "key lock",
    "POST /keys/{key}/restoration": "key restore",
    "POST /keys/rotation": "rotate",
    "POST /keys/revocation": "revoke",
    "PUT /setup/department": "keygen --name --kind --domain --contact --jurisdiction-circle",
    "POST /setup/passphrase": "key words",
    "POST /setup/root": "keygen",
    "DELETE /setup/root": "key copy --remove",
    "POST /setup/keys": "keygen",
    "POST /setup/board/key": "keygen --board",
    "PUT /setup/board": "keygen --log-key",
    "POST /setup/registration": "keygen",
}
"""What each route that changes something is as a command, with the options that it takes."""
AT_THE_DESK_ALONE: Final = {
    "POST /sessions": "session",
    "DELETE /session": "session",
    "DELETE /people/{id}/sessions": "session",
    "POST /sign-in": "session",
    "POST /tickets": "ticket: a player can't send headers",
    "POST /drafts/{id}/lease": "a screen has the draft open; a command reads, acts and ends",
    "DELETE /drafts/{id}/lease": "likewise",
    "POST /requests/{id}/check": "preview: `update` checks before it sends",
    "POST /cases/{case}/deletion/plan": "preview: `delete` shows it and asks",
    "DELETE /openings": "Ctrl-C ends `open`",
    "POST /keys/{key}/unlock": "a command keeps no key in memory",
    "POST /keys/{key}/lock": "likewise",
    "POST /records": "another system's token calls it",
    "DELETE /refused/{entry}": "it takes a line off the page *Today*",
    "POST /shares/{number}/read": "`inbox` begins with what was taken back",
    "POST /cases/{case}/shares/{share}/films/{name}/watched": "the player is at the desk",
    "POST /cases/{case}/shares/{share}/report/checks": "`neighbors verify` checks again",
    "POST /cases/{case}/shares/{share}/report/prints": "`open` and `export` write the report",
}
LOOKS: Final = {
    "draft list": "GET /drafts",
    "draft show": "GET /drafts/{id}",
    "system list": "GET /drafts",
    "poster": "GET /requests/{id}/poster",
    "status": "GET /board",
    "marks": "GET /cases/{case}/marks",
    "retention show": "GET /retention",
    "accounts": "GET /accounts",
    "key status": "GET /keys",
    "key paper": "GET /keys/{key}/paper",
    "log show": "GET /log",
}
"""Commands that show what a route shows."""
NOT_AT_THE_DESK: Final = {
    "desk": "it is the desk itself",
    "post": "at the desk each request is a draft first",
    "vouch": "a verifier's, not an agency's",
    "acknowledge": "the desk does so in each round",
    "key unlock": "it leaves a plain key",
    "key recover": "the machine with the desk is gone",
}


def commands(group: Any, name: str = "") -> dict[str, Any]:  # noqa: ANN401 -- typer keeps its click to itself
    """Return every command by what is typed after `neighbors agency`."""
    if not hasattr(group, "commands"):
        return {name: group}
    found: dict[str, Any] = {}
    for word, each in group.commands.items():
        found |= commands(each, f"{name} {word}".strip())
    return found


COMMANDS: Final = commands(get_command(app))


def options(command: Any) -> set[str]:  # noqa: ANN401 -- likewise
    """Return what a command takes."""
    return {word for each in command.params for word in (*each.opts, *each.secondary_opts)}


async def test_every_act_has_its_command() -> None:
    """What changes something at the desk is possible by command; the exceptions are named."""
    rows = (*session.ROUTES.rows, *sign_in.ROUTES.rows, *TABLE)
    routes = {f"{row.method} {row.path}" for row in rows}
    acts = {each for each in routes if not each.startswith("GET ")}

    assert acts == {*BY_COMMAND, *AT_THE_DESK_ALONE}
    assert not {*BY_COMMAND} & {*AT_THE_DESK_ALONE}
    for said in BY_COMMAND.values():
        words = said.split()
        wanted = {word for word in words if word.startswith("--")}
        name = " ".join(word for word in words if word not in wanted)
        assert wanted <= options(COMMANDS[name]), said
    done = {re.sub(r" --.*", "", said) for said in BY_COMMAND.values()}
    assert {*COMMANDS} == {*done, *LOOKS, *NOT_AT_THE_DESK}
    assert set(LOOKS.values()) <= routes
    unnamed = {"draft check", "key check", "key words", "log verify"}
    for name in done - unnamed:
        assert "--by" in options(COMMANDS[name]), name
    for name in COMMANDS.keys() - {"desk"}:
        assert "--json" in options(COMMANDS[name]), name


async def test_the_guides_name_every_command() -> None:
    """Each command stands in a guide, and each command and option there is one that exists."""
    pages = [
        (DOCS / name).read_text(encoding="utf-8") for name in ("agency-guide.md", "agency-desk.md")
    ]
    text = re.sub(r"[ \t]+", " ", "\n".join(pages))
    named = {name for name in COMMANDS if re.search(rf"neighbors agency {re.escape(name)}\b", text)}
    assert named == {*COMMANDS}
    for line in re.findall(r"neighbors agency ([^`\n]+)", text):
        words = line.partition("#")[0].split()
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in COMMANDS), "")
        if name:
            said = {word for word in words if re.fullmatch(r"--[a-z][a-z-]+", word)}
            assert said <= options(COMMANDS[name]), line


def left(folder: Path) -> tuple[list[tuple[str, bytes]], list[Any]]:
    """Return the files and the log that a story left, without keys, times, ids and proofs."""
    found = []
    for path in (folder / "desk.json", *folder.glob("drafts/*.json"), *folder.glob("posts/*")):
        text = re.sub(rb'"size":\d+', b'"size":*', without_keys(path))
        name = without_ids(str(path.relative_to(folder)))
        found.append((name, b"" if path.suffix == ".proof" else text))
    log = [
        (
            entry.who,
            entry.act,
            entry.case,
            without_ids(entry.request),
            {name: without_ids(each) for name, each in entry.about.items() if name != "entry"},
        )
        for entry in DepartmentLog(folder).entries()
        if entry.act not in {Act.SIGNED_IN, Act.SIGNED_OUT}
    ]
    return sorted(found), log


def without_ids(text: str) -> str:
    """Return a text without the ids in it."""
    return re.sub("[0-9a-f]{32}", "*", text)


async def test_the_same_story_by_desk_and_by_command(  # noqa: PLR0915 -- one story, twice
    world: DeskWorld, tmp_path: Path
) -> None:
    """Settings, tokens, drafts, sending, a reason, a release: both leave the same files and log."""
    words, other = content(), content(text="We ask for video of the northern loading lane.")
    files = tmp_path / "first.json", tmp_path / "second.json"
    for file, each in zip(files, (words, other), strict=True):
        file.write_text(json.dumps(each))
    by_command = await an_agency(world.front, tmp_path / "commands")
    folder = by_command.home.folder
    await world.front.register((folder / "register.entry").read_bytes())

    dana, ray = await world.sign_in(), await world.sign_in("Ray Oyelaran")
    map_ = "https://tiles.example.org/{z}/{x}/{y}.png?key=secret"
    chosen = {"map_tiles": map_, "map_credit": "© Example Maps\u200b"}
    await dana.call("PUT", "/department", {"second_officer": True, "zone": "Europe/Rome"})
    await dana.call("PUT", "/department", chosen)
    await dana.call("POST", "/systems", {"name": "dispatch"})
    await dana.call("POST", "/systems", {"name": "records"})
    await dana.call("POST", "/systems/end", {"name": "records"})
    draft = await dana.call("POST", "/drafts", {"content": words})
    path = f"/drafts/{draft['id']}"
    judged = await dana.call("POST", "/drafts/check", {"content": words})
    await dana.call("POST", f"{path}/sending", {"revision": 0})
    await ray.call("POST", f"{path}/return", {"revision": 1, "reason": "Say which lane."})
    await dana.call("PUT", path, {"revision": 2, "content": other})
    await dana.call("POST", f"{path}/sending", {"revision": 3})
    asked = (await ray.call("POST", f"{path}/post", {"revision": 4}))["request"]
    await dana.call("POST", f"/requests/{asked}/updates", {"text": "It was at two."})
    copied = await ray.call("POST", f"{path}/copy")
    await ray.call("DELETE", f"/drafts/{copied['id']}?revision=0")

    dana_, ray_ = ("--by", "Dana Whitfield"), ("--by", "Ray Oyelaran")
    await told("settings", folder, "--second-officer", "--zone", "Europe/Rome", *dana_)
    images = ("--map-tiles", map_, "--map-credit", "© Example Maps\u200b")
    shown = await told("settings", folder, *images, *dana_)
    await told("system", "add", folder, "dispatch", *dana_)
    await told("system", "add", folder, "records", *dana_)
    await told("system", "end", folder, "records", *dana_)
    made = (await told("draft", "make", folder, files[0], *dana_))["id"]
    checked = await told("draft", "check", folder, made)
    await told("draft", "send", folder, made, "--revision", "0", *dana_)
    back = ("--reason", "Say which lane.")
    await told("draft", "return", folder, made, "--revision", "1", *back, *ray_)
    await told("draft", "save", folder, made, files[1], "--revision", "2", *dana_)
    await told("draft", "send", folder, made, "--revision", "3", *dana_)
    posted = await told("draft", "post", folder, made, "--revision", "4", *ray_)
    await told("update", folder, posted["id"], "--text", "It was at two.", *dana_)
    copy = await told("draft", "copy", folder, made, *ray_)
    await told("draft", "delete", folder, copy["id"], "--revision", "0", *ray_)

    found, log = left(folder)
    assert (found, log) == left(world.desk.folder)
    assert (len(found), len(log)) == (6, 11)
    assert (shown["map_tiles"], shown["map_credit"]) == (map_, "© Example Maps")
    assert log[1][-1]["map_tiles"] == "tiles.example.org"
    assert "secret" not in str(log)
    for name in ("findings", "passed", "may_post", "earlier"):
        assert checked[name] == judged[name], name
    assert (await told("draft", "list", folder))["drafts"] == []
    assert (await told("system", "list", folder))["systems"] == ["dispatch"]
    empty = await told("draft", "make", folder)
    assert empty["content"]["zone"] == "Europe/Rome"
    files[0].write_text('{"title": "A dumpster fire"}')
    saved = await told("draft", "save", folder, empty["id"], files[0], "--revision", "0")
    assert (saved["content"]["title"], saved["content"]["zone"]) == (
        "A dumpster fire",
        "Europe/Rome",
    )
    for raw, sentence in (("{", "isn't a draft"), ('{"title": 1}', "isn't a draft")):
        files[0].write_text(raw)
        refused = await run("draft", "make", folder, files[0])
        assert (refused.exit_code, sentence in refused.stderr) == (1, True), refused.output
