"""The states of a department's desk on a server: its sign-in, its roles, and who is signed in."""

from collections.abc import AsyncGenerator
from typing import Final

from noticeboard.agency.keyring import Keyring
from tests.desk.department import department
from tests.desk.opened_case import CASE, open_everything
from tests.desk.scene import Scene, Shown, Story, close, go, press, quiet, see
from tests.desk.test_first_hour import WORDS
from tests.desk.world import FILM, desk_world
from tests.noticeboard.agency.test_inbox import fetched


async def server(scene: Scene) -> AsyncGenerator[Shown]:
    """Sign in at a provider, an officer who may not do everything, and an administrator."""
    folder = await scene.new_folder("server")
    async with desk_world(await scene.new_folder("town")) as world:
        posted = await world.agency.publish("The alley behind Mill Street", case_number=CASE)
        upload = await world.share(posted, FILM)
        await world.share(posted, FILM)
        await open_everything(world)
        await world.share(posted, FILM)
        await fetched(world.agency)
        await world.front.withdraw(upload)
        ring, own = Keyring(work_factor=10), world.agency.home.folder
        async with department(folder, agency=own, keyring=ring) as desk:
            provider = desk.provider
            async with scene.window(desk.url) as page:
                yield Shown(name="sign-in", page=page)
                provider.account["groups"] = ["choir"]
                await press(page, "Sign in with Springfield", "no role at this desk")
                yield Shown(name="sign-in-refused", page=page)
                provider.account["groups"] = ["fd-officers"]
                await press(page, "Sign in with Springfield")
                await page.locator("nav").wait_for()
                await quiet(page)
                yield Shown(name="officer", page=page)
                await go(page, f"cases/{CASE}", "An evidence custodian deletes.")
                yield Shown(name="officers-case", page=page)
                await go(page, f"cases/{CASE}/1/report", "An evidence custodian exports.")
                yield Shown(name="officers-report", page=page)
                ring.lock_file(own / "posting.key", WORDS)
                await go(page, "today")
                await press(page, "Check now")
                await page.get_by_role("dialog").wait_for()
                yield Shown(name="custodian-unlocks", page=page)
                await close(page)
                boss = await desk.sign_in("administrator")
                [officer] = [
                    each
                    for each in (await boss.call("GET", "/people"))["people"]
                    if each["account"] == "u-17"
                ]
                await boss.call("DELETE", f"/people/{officer['id']}/sessions")
                await page.get_by_role("link", name="Cases").click()
                await see(page, "Sign in with Springfield")
                yield Shown(name="session-over", page=page)
                provider.account |= {"groups": ["fd-it"], "sub": "it-1", "name": "Ray Cole"}
                await press(page, "Sign in with Springfield")
                await page.locator("nav").wait_for()
                await desk.sign_in("officer", name="Dana Whitfield")
                await go(page, "people", "signed in now")
                yield Shown(name="people", page=page)
                await press(page, "End sessions of Dana", exact=False)
                yield Shown(name="end-sessions", page=page)
                await close(page)
                await see(page, "signed in now")


STORIES: Final[dict[str, Story]] = {"server": server}
