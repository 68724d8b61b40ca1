"""`scripts/demo`: everything at once, to look around in or to check without a person."""

import argparse
import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
import shutil
import signal
import sys
import tempfile
import warnings

from rich.console import Console

from demo import desks, frigate, home_assistant as ha, play as acts, review
from demo.dashboard import DASHBOARD_PATH
from demo.day import RATE, play_day
from demo.network import is_inside, private_network, run_inside
from demo.pace import Pace, run_paced, shared
from demo.stage import Setting, on_stage
from demo.steps import StepFailedError, Steps

INTERRUPTED = 130
"""The exit status after Ctrl-C, as in shells."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--lan", action="store_true", help="listen on every interface")
    parser.add_argument("--check", action="store_true", help="approve without a person, and verify")
    parser.add_argument("--deny", action="store_true", help="check a deny instead of an approval")
    parser.add_argument(
        "--frigate", action="store_true", help="play a home whose recordings Frigate has"
    )
    parser.add_argument(
        "--desk", action="store_true", help="work as agency and moderator at their desks"
    )
    parser.add_argument(
        "--loopback", action="store_true", help="check without a network of its own"
    )
    parser.add_argument(
        "--day", action="store_true", help="play a whole day by a fast clock, and read its logs"
    )
    parser.add_argument(
        "--rate",
        type=int,
        default=RATE,
        help="how many times as fast as real the clock of the day may run (%(default)s)",
    )
    parser.add_argument("--keep", type=Path, help="keep everything that was made in this folder")
    options = parser.parse_args()
    if options.frigate and (options.deny or options.day or options.desk):
        parser.error("--frigate goes with --check, or alone")
    if options.desk and (options.deny or options.day):
        parser.error("--desk goes with --check, or alone")
    return options


async def _check(setting: Setting, steps: Steps, *, deny: bool) -> str:
    """Run the whole demo with all checks; returns the closing text."""
    async with on_stage(setting, steps) as play:
        if deny:
            await acts.prepare(play)
            await acts.deny(play)
            await acts.check_both(play)
            return "nothing left this house"
        async with acts.reading_through_caches(play) as read:
            await acts.prepare(play)
            await review.practice(play)
            looked_at = await review.prepare(play)
            await acts.approve(play)
            clips = await acts.open_share(play)
            review.hold_against_review(clips, looked_at)
            await acts.hold_against_approval(play, clips)
            await review.hear(play)
            await review.close_camera(play)
            await review.deny_by_rule(play)
            await acts.hear_of_caches(play, read)
        await acts.check_both(play)
    return "\n".join(f"opened clip sha256 {clip.sha256}" for clip in clips)


async def _check_frigate(setting: Setting, steps: Steps) -> str:
    """Run the demo of a home that records nothing itself; returns the closing text."""
    async with on_stage(setting, steps) as play:
        async with frigate.prepared(play) as played:
            await frigate.hold_against_window(play, played)
            await acts.approve(play)
            clips = await acts.open_share(play)
            await frigate.hold_against_files(play, played, clips)
            await acts.hold_against_approval(play, clips)
        await acts.check_both(play)
    return "\n".join(f"opened clip sha256 {clip.sha256}" for clip in clips)


async def _check_desk(setting: Setting, steps: Steps) -> str:
    """Run the demo with agency and moderator at their desks; returns the closing text."""
    async with on_stage(setting, steps) as play, desks.work(play) as browser:
        await acts.prepare(play, browser.post)
        await acts.approve(play)
        clips = await browser.open_share()
        await acts.hold_against_approval(play, clips)
        await browser.decide_held_post()
        await acts.check_both(play)
    return "\n".join(f"opened clip sha256 {clip.sha256}" for clip in clips)


async def _look_around(
    setting: Setting, steps: Steps, console: Console, *, with_frigate: bool, with_desks: bool
) -> None:
    """Start everything, then wait for Ctrl-C."""
    async with AsyncExitStack() as stack:
        play = await stack.enter_async_context(on_stage(setting, steps))
        if with_frigate:
            await stack.enter_async_context(frigate.prepared(play))
        else:
            await acts.prepare(play)
        console.print(
            f"\nHome Assistant: http://127.0.0.1:{play.ports['home']}{DASHBOARD_PATH}\n"
            f"  user name {ha.USERNAME}, password {ha.PASSWORD}\n"
            f"Noticeboard:    {play.board}\n"
            f"See what would leave, each file with its size and SHA-256:\n"
            f"  .venv/bin/neighbors hub request {play.request_id[:8]} --prepare"
            f" --data-dir {play.path('hub')}\n"
            f"Answer the request in Home Assistant. What the agency then receives:\n"
            f"  .venv/bin/neighbors agency inbox {play.path('agency')}\n"
            f"  .venv/bin/neighbors agency open {play.path('agency')} --all\n"
            f"{await desks.start(play) if with_desks else ''}"
            "Ctrl-C ends all of this.",
            highlight=False,
            soft_wrap=True,
        )
        await asyncio.get_running_loop().create_future()


async def _until_stopped[T](work: Coroutine[object, object, T]) -> T | None:
    """Return the result of the work, or None if a signal stopped it and it has cleaned up."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return None


def _perform(
    setting: Setting, options: argparse.Namespace, console: Console, pace: Pace | None
) -> int:
    """Run the demo in the current network, by this clock; returns the exit status."""
    console.print(
        "In a private network, with real mDNS and WS-Discovery:"
        if setting.private
        else "On loopback:"
    )
    if pace is not None:
        warnings.simplefilter("ignore")  # those of the play itself are in nobody's log
        console.print(
            f"By a clock of its own, which runs up to {options.rate} times as fast as real between"
            " the steps.",
            soft_wrap=True,
        )
    steps = Steps(console)
    try:
        closing: object
        if pace is not None:
            day = play_day(setting, steps, pace, options.rate)
            closing = asyncio.run(_until_stopped(day))
        elif options.check and options.frigate:
            closing = asyncio.run(_until_stopped(_check_frigate(setting, steps)))
        elif options.check and options.desk:
            closing = asyncio.run(_until_stopped(_check_desk(setting, steps)))
        elif options.check or options.deny:
            closing = asyncio.run(_until_stopped(_check(setting, steps, deny=options.deny)))
        else:
            looking = _look_around(
                setting, steps, console, with_frigate=options.frigate, with_desks=options.desk
            )
            asyncio.run(_until_stopped(looking))
            return 0
    except StepFailedError as error:
        if steps.total == steps.held:
            console.print(f"✗ {error}", soft_wrap=True)  # otherwise the table has already shown it
        steps.close()
        console.print(f"What each process said is in {setting.folder}.", soft_wrap=True)
        return 1
    if closing is None:
        console.print("Stopped.")
        return INTERRUPTED
    console.print(closing, soft_wrap=True)
    steps.close()
    return 0


def main() -> int:
    """Run the demo; return 0 if every step succeeded."""
    options = _options()
    console = Console(highlight=False)
    checking = options.check or options.deny or options.day
    if checking and not options.loopback and not is_inside():
        with private_network() as name:
            if name is not None:
                return run_inside(name, [sys.executable, "-m", "demo", *sys.argv[1:]])
            console.print("This system allows no private network: checking on loopback.")
    pace = shared()
    if options.day and pace is None:
        # Python's own warnings are shown, so that the logs have every deprecation.
        words = [sys.executable, "-m", "demo", *sys.argv[1:]]
        return run_paced(words, {"PYTHONWARNINGS": "default"})
    folder = options.keep or Path(tempfile.mkdtemp(prefix="neighbors-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    setting = Setting(
        folder=folder.resolve(), private=is_inside(), lan=options.lan, all_day=options.day
    )
    status = _perform(setting, options, console, pace)
    if options.keep is None and status != 1:
        shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
