"""Drafts, releases and settings between the look and the act: what others change meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
import json
from pathlib import Path
from threading import Thread
from typing import Final

from aiohttp import web
import msgspec
import pytest

from noticeboard.agency import drafts as drafts_module
from noticeboard.agency.department import DepartmentSettings, read_department
from noticeboard.agency.department_log import CHECKPOINT, FILE, DepartmentLog
from noticeboard.agency.draft import DraftContent, SavedDraft
from noticeboard.agency.drafts import Drafts
from noticeboard.desk.people import Person
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError
from tests.desk.test_ask import acts, content, made
from tests.desk.test_records import RECORD, dispatch
from tests.desk.world import DeskWorld
from tests.noticeboard.agency.conftest import now
from tests.noticeboard.agency.test_cli import request, run, told
from tests.noticeboard.agency.test_held import moderated

pytestmark = pytest.mark.asyncio(loop_scope="session")

HELD: Final = "The owner, Robert Tessel, was not hurt."
BLOCKED_S: Final = 0.2
"""So long somebody else is looked for; whoever is slower is still kept out."""


def person(name: str) -> Person:
    """Return somebody who gave a name alone."""
    return Person(id=name, name=name, roles=frozenset())


@dataclass
class Meanwhile:
    """A clock in whose first reading somebody else acts, as far as that one gets."""

    act: Callable[[], object]
    errors: list[Exception] = field(default_factory=list)
    others: list[Thread] = field(default_factory=list)

    def __call__(self) -> datetime:
        """Return the time."""
        if not self.others:
            self.others.append(Thread(target=self._act))
            self.others[0].start()
            self.others[0].join(BLOCKED_S)
        return now()

    def finish(self) -> None:
        """Wait until the other one is done."""
        self.others[0].join()

    def _act(self) -> None:
        try:
            self.act()
        except (ConflictError, NotFoundError) as error:
            self.errors.append(error)


async def test_two_processes_at_one_draft(tmp_path: Path) -> None:
    """Of two who save what they both read, one is refused, whichever process each is in."""
    other = Drafts(tmp_path, now)
    draft = other.create(person("Jo"), DraftContent(title="Before"))
    mine, theirs = DraftContent(title="Mine"), DraftContent(title="Theirs")
    clock = Meanwhile(lambda: other.save(draft.id, person("Jo"), 0, theirs))

    saved = await asyncio.to_thread(Drafts(tmp_path, clock).save, draft.id, person("Di"), 0, mine)
    clock.finish()

    assert [str(each) for each in clock.errors] == [
        "Di has changed this draft in the meantime. Read it again."
    ]
    assert other.read(draft.id) == saved


async def test_an_ended_token_stays_ended(tmp_path: Path) -> None:
    """A setting that is changed at the same moment brings no ended token back, nor loses one."""

    def settings(clock: Callable[[], datetime] = now) -> DepartmentSettings:
        return DepartmentSettings(tmp_path, DepartmentLog(tmp_path), clock, who="Ana")

    settings().add_system("dispatch")
    clock = Meanwhile(lambda: settings().end_system("dispatch"))
    await asyncio.to_thread(settings(clock).change, zone="Europe/Rome")
    clock.finish()

    found = read_department(tmp_path)
    assert ([each.name for each in found.systems], found.zone) == ([], "Europe/Rome")
    with pytest.raises(NotFoundError, match="no system called dispatch"):
        settings().end_system("dispatch")
    for name in ("\u200b", " ", "Desk"):
        with pytest.raises(InvalidInputError, match="name of its own"):
            settings().add_system(name)
    with pytest.raises(InvalidInputError):
        settings().change(webhook=f"https://records.example.org/{'a' * 500}")
    settings().change(webhook="https://records.example.org/a-secret-path")
    assert read_department(tmp_path).webhook.endswith("a-secret-path")
    assert b"a-secret-path" not in (tmp_path / FILE).read_bytes()


async def test_an_officer_at_the_desk_and_one_at_a_command(
    world: DeskWorld, tmp_path: Path
) -> None:
    """Neither overwrites, releases or deletes what the other has changed since it was read."""
    dana, folder = await world.sign_in(), world.desk.folder
    await dana.call("PUT", "/department", {"second_officer": True})
    draft = await made(dana)
    path, short = f"/drafts/{draft['id']}", draft["id"][:8]
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(content(title="By command")))

    open_ = await run("draft", "save", folder, short, file, "--revision", "0", "--by", "Jo")
    await dana.call("DELETE", f"{path}/lease")
    checked = await told("draft", "check", folder, short)
    saved = await told("draft", "save", folder, short, file, "--revision", "0", "--by", "Jo")
    late = {"revision": 0, "content": content()}
    changed = await dana.call("PUT", path, late, expect=409)
    sent = await dana.call("POST", f"{path}/sending", {"revision": saved["revision"]})
    seen = (await told("draft", "show", folder, short))["revision"]
    await dana.call("POST", f"{path}/return", {"revision": sent["revision"], "reason": "Wait."})
    words = {"revision": 3, "content": content(text="Everybody's video.")}
    await dana.call("PUT", path, words)
    await dana.call("POST", f"{path}/sending", {"revision": 4})
    stale = await run("draft", "post", folder, short, "--revision", str(seen), "--by", "Ray")
    own = await run("draft", "post", folder, short, "--revision", "5", "--by", "Dana Whitfield")

    assert (open_.exit_code, "Dana Whitfield has this draft open" in open_.stderr) == (1, True)
    assert (checked["revision"], checked["may_post"], saved["revision"]) == (0, True, 1)
    assert changed["message"] == "Jo has changed this draft in the meantime. Read it again."
    assert (stale.exit_code, "has changed this draft" in stale.stderr) == (1, True)
    assert (own.exit_code, own.stderr.strip()) == (1, "You wrote this. Somebody else releases it.")
    assert not [one for one in world.front.asked if one.startswith("POST")]
    posted = await told("draft", "post", folder, short, "--revision", "5", "--by", "Ray")
    assert (posted["index"], acts(world)[-1]) == (1, ("Ray", "request_posted"))
    gone = await run("draft", "delete", folder, short, "--revision", "6", "--by", "Jo")
    assert (gone.exit_code, "is posted" in gone.stderr) == (1, True)


async def test_nobody_changes_what_is_being_posted(world: DeskWorld) -> None:
    """What is released is what is posted, and the log says so, whoever acts meanwhile."""
    dana, jo = await world.sign_in(), await world.sign_in("Jo Pruitt")
    draft = await made(dana)
    await dana.call("DELETE", f"/drafts/{draft['id']}/lease")
    other, found = Drafts(world.desk.folder, now), []

    def meanwhile(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        tries: tuple[Callable[[], object], ...] = (
            lambda: other.save(draft["id"], person("Jo"), 0, DraftContent(title="Other")),
            lambda: other.delete(draft["id"], person("Jo"), 0),
            lambda: other.send(draft["id"], person("Jo"), 0),
        )
        for act in tries:
            with pytest.raises(ConflictError) as refused:
                act()
            found.append((request.method, refused.value.args[0].code))
        return status, body

    world.front.tamper = meanwhile
    posted = await jo.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})

    assert set(found) == {("GET", "desk.draft.on_its_way"), ("POST", "desk.draft.on_its_way")}
    assert (posted["state"], posted["content"]) == ("posted", draft["content"])
    assert acts(world) == [("Jo Pruitt", "request_posted")]
    assert [path.name for path in (world.desk.folder / "drafts").iterdir()].count("lock") == 1
    assert not list((world.desk.folder / "drafts").glob("*.posting"))


async def test_a_lost_answer_keeps_the_draft_as_it_is(world: DeskWorld) -> None:
    """What may be logged already is only posted again, also if a second officer is now needed."""
    dana, ray = await world.sign_in(), await world.sign_in("Ray Oyelaran")
    draft = await made(dana)
    path = f"/drafts/{draft['id']}"
    world.front.lose_answers = 1
    await dana.call("POST", f"{path}/post", {"revision": 0}, expect=503)

    body = {"revision": 0, "content": content(text="Other words.")}
    refused = await dana.call("PUT", path, body, expect=409)
    await dana.call("DELETE", f"{path}?revision=0", expect=409)
    sent = await dana.call("GET", path)
    assert refused["code"] == "desk.draft.on_its_way"
    assert (sent["state"], sent["is_on_its_way"], sent["may"]) == ("writing", True, ["post"])
    await dana.call("PUT", "/department", {"second_officer": True})
    await dana.call("DELETE", f"{path}/lease")
    posted = await ray.call("POST", f"{path}/post", {"revision": 0})

    assert (posted["proof"]["index"], posted["released_by"]) == (1, "Dana Whitfield")
    assert len((await dana.call("GET", "/requests"))["requests"]) == 1


async def test_a_crash_after_the_proof(world: DeskWorld) -> None:
    """The draft is posted, isn't posted again, and the log says so once."""
    dana, folder = await world.sign_in(), world.desk.folder
    draft = await made(dana)
    path, file = f"/drafts/{draft['id']}", folder / "drafts" / f"{draft['id']}.json"
    kept: dict[Path, bytes] = {}

    def remember(_: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        kept.update(
            {each: each.read_bytes() for each in (file, folder / FILE, folder / CHECKPOINT)}
        )
        return status, body

    world.front.tamper = remember
    await dana.call("POST", f"{path}/post", {"revision": 0})
    for each, raw in kept.items():
        each.write_bytes(raw)

    assert msgspec.json.decode(kept[file])["state"] == "writing"
    assert (await dana.call("GET", path))["state"] == "posted"
    body = {"revision": 0, "content": content()}
    assert (await dana.call("PUT", path, body, expect=409))["code"] == "desk.draft.is_posted"
    again = await told("draft", "post", folder, draft["id"], "--revision", "0", "--by", "Jo")
    assert (again["state"], again["released_by"]) == ("posted", "Dana Whitfield")
    await made(dana)
    assert acts(world) == [("Dana Whitfield", "request_posted")]
    assert len(list((folder / "posts").glob("*.proof"))) == 1


async def test_a_held_draft_waits_for_its_moderator(world: DeskWorld) -> None:
    """It isn't taken back meanwhile; after a refusal it is released by whoever does then."""
    dana, ray = await world.sign_in(), await world.sign_in("Ray Oyelaran")
    draft = await made(dana, text=HELD)
    path = f"/drafts/{draft['id']}"
    words = ("draft", "post", world.desk.folder, draft["id"], "--revision", "0", "--json")
    said = await run(*words, "--by", "Dana Whitfield")
    held = await dana.call("GET", path)
    assert (said.exit_code, json.loads(said.stdout)["held"], held["state"]) == (3, True, "held")
    back = {"revision": held["revision"], "reason": "I changed my mind."}
    assert (await dana.call("POST", f"{path}/return", back, expect=409))["code"] == (
        "desk.draft.is_held"
    )
    [waiting] = (await moderated(world.front.folder))["held"]
    await moderated(world.front.folder, "--refuse", waiting["ticket"], "--reason", "He is named.")
    file = world.desk.folder / "drafts" / f"{draft['id']}.json"
    before = await asyncio.to_thread(file.read_bytes)
    told_ = await told("posted", world.desk.folder, "--by", "Jo Pruitt")
    returned = await dana.call("GET", path)
    # A crash before the draft said so: whoever asks next learns that it isn't held.
    await asyncio.to_thread(file.write_bytes, before)
    lost = await dana.call("POST", f"{path}/held")
    body = {"revision": lost["revision"], "content": content()}
    saved = await dana.call("PUT", path, body)
    posted = await ray.call("POST", f"{path}/post", {"revision": saved["revision"]})

    assert told_["held"][0]["state"] == "refused"
    assert (returned["reason"], returned["returned_by"]) == ("He is named.", "")
    assert (saved["released_by"], posted["released_by"]) == ("", "Ray Oyelaran")
    assert (lost["state"], "no longer holds" in lost["reason"]) == ("returned", True)
    assert acts(world)[-3:] == [
        ("Jo Pruitt", "draft_returned"),
        ("Dana Whitfield", "draft_returned"),
        ("Ray Oyelaran", "request_posted"),
    ]


async def test_a_token_that_ends_during_a_call(world: DeskWorld) -> None:
    """Nothing is made with it once it is ended, though the call began before."""
    system, dana = await dispatch(world), await world.sign_in()

    async def record() -> AsyncIterator[bytes]:
        raw = json.dumps(RECORD).encode()
        yield raw[:10]
        await dana.call("POST", "/systems/end", {"name": "dispatch"})
        yield raw[10:]

    headers = {"Authorization": f"Bearer {system.token}", "Content-Type": "application/json"}
    address = f"{world.url}/api/v1/records"
    async with world.session.post(address, data=record(), headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (401, "desk.system.token")
    assert list(world.desk.drafts.every()) == []


async def test_a_setting_that_changes_between_sending_and_release(world: DeskWorld) -> None:
    """What counts is what the department wants when the draft is posted; others' settings stay."""
    dana, ray = await world.sign_in(), await world.sign_in("Ray Oyelaran")
    draft = await made(dana)
    path = f"/drafts/{draft['id']}"
    assert draft["may"] == ["write", "delete", "post"]
    await ray.call("PUT", "/department", {"second_officer": True})
    await dana.call("PUT", "/department", {"zone": "Europe/Rome"})
    refused = await dana.call("POST", f"{path}/post", {"revision": 0}, expect=409)
    sent = await dana.call("POST", f"{path}/sending", {"revision": 0})
    own = await dana.call("POST", f"{path}/post", {"revision": 1}, expect=403)

    assert refused["code"] == "desk.draft.is_writing"
    assert (sent["may"], own["code"]) == (["send_back"], "desk.draft.own_release")
    alone = await run(*request(world.desk.folder))
    assert (alone.exit_code, "somebody else release each request" in alone.stderr) == (1, True)
    listed = await told("settings", world.desk.folder)
    assert (listed["second_officer"], listed["zone"]) == (True, "Europe/Rome")
    await told("settings", world.desk.folder, "--one-officer", "--by", "Ray Oyelaran")
    assert (await dana.call("GET", path))["may"] == ["send_back", "post"]
    await dana.call("POST", f"{path}/post", {"revision": 1})
    assert [act for _, act in acts(world)].count("settings_changed") == 3


async def test_who_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name alone is everybody of that name; what a system made is its sender's; 500 may wait."""
    drafts = Drafts(tmp_path, now)
    account = Person(id="https://login.example#7", name="Dana", roles=frozenset())
    namesake = Person(id="https://login.example#8", name="Dana", roles=frozenset())
    draft = drafts.create(account, DraftContent())
    assert draft.is_own(account)
    assert draft.is_own(person("Dana"))
    assert not draft.is_own(namesake)
    assert not draft.is_own(person("Jo"))

    by = Person(id="system:dispatch", name="dispatch", roles=frozenset())
    sent = drafts.send(drafts.create(by, DraftContent(), source="dispatch").id, account, 0)
    assert sent.is_own(account)

    monkeypatch.setattr(drafts_module, "MOST_DRAFTS", 3)
    file = tmp_path / "drafts" / f"{draft.id}.json"
    posted = msgspec.json.decode(file.read_bytes()) | {"state": "posted"}
    file.write_bytes(msgspec.json.encode(msgspec.convert(posted, SavedDraft)))
    drafts.create(account, DraftContent())
    drafts.create(account, DraftContent())
    with pytest.raises(Exception, match="already 3 drafts"):
        drafts.create(account, DraftContent())
    for start in ("", "..", draft.id[:3], "../desk"):
        with pytest.raises(NotFoundError):
            drafts.find(start)
    assert drafts.find(draft.id[:12]) == draft.id


async def test_an_approved_draft_that_was_signed_again(world: DeskWorld) -> None:
    """After a crash before anything said so, it is found by its words, and logged once."""
    dana, folder = await world.sign_in(), world.desk.folder
    draft = await made(dana, text=HELD)
    path = f"/drafts/{draft['id']}"
    await dana.call("POST", f"{path}/post", {"revision": 0})
    await told(*request(folder, title="Another"), "--by", "Jo Pruitt")
    [waiting] = (await moderated(world.front.folder))["held"]
    await moderated(world.front.folder, "--publish", waiting["ticket"])
    files = (folder / "drafts" / f"{draft['id']}.json", folder / FILE, folder / CHECKPOINT)
    before = [each.read_bytes() for each in files]
    [settled] = (await told("posted", folder, "--by", "Jo Pruitt"))["held"]
    for each, raw in zip(files, before, strict=True):
        each.write_bytes(raw)

    found = await dana.call("POST", f"{path}/held")

    assert (found["state"], found["request"]) == ("posted", settled["posted"]["id"])
    *_, last = world.desk.log.entries()
    assert (last.act, last.request) == ("request_posted", found["request"])
    assert (last.about["writer"], last.about["draft"]) == ("Dana Whitfield", draft["id"])
