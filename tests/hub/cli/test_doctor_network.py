"""The doctor: the network, and whether the hub is reached on it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
import json
from pathlib import Path
import socket

import pytest
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.cli.doctor.findings import Finding, Level
from hub.cli.doctor.machine import (
    ScanResult,
    Tools,
    check_api,
    check_interfaces,
    judge_neighbours,
    judge_search,
    scan,
)
from hub.config import Config
from hub.data_folder import Folders
from hub.discovery.addresses import Interface, read_interfaces
from hub.model.camera import CameraFound, FoundBy
from tests.fakes.clocks import NOON
from tests.hub.cli.conftest import QUICK, levels, listening, words
from tests.hub.discovery.network import ADDRESS, Device, HastyClock, inside, lan

LONE = Interface(name="eth0", index=2, address="192.0.2.1", prefix=24)


def test_no_network_at_all(config: Config) -> None:
    """A machine with nothing plugged in is told to plug something in."""

    async def look() -> list[Finding]:
        return await asyncio.to_thread(lambda: list(check_interfaces(config, read_interfaces())))

    findings = inside(look, with_a_network=False)

    assert levels(findings) == [Level.FAIL]
    assert "no network address" in findings[0].text
    assert "cable" in findings[0].advice


def test_only_loopback(config: Config) -> None:
    """Loopback is no network that a camera could be on."""
    lo = Interface(name="lo", index=1, address="127.0.0.1", prefix=8)

    [finding] = check_interfaces(config, [lo])

    assert (finding.level, "loopback" in finding.text) == (Level.FAIL, True)


def test_a_good_network(config: Config) -> None:
    """Its address is named, multicast works, mDNS's port is free."""

    async def look() -> list[Finding]:
        return await asyncio.to_thread(lambda: list(check_interfaces(config, lan())))

    findings = inside(look)

    assert levels(findings) == [Level.OK, Level.OK]
    assert f"{ADDRESS} on lan0" in findings[0].text


def test_several_networks_are_named(config: Config) -> None:
    """A machine in two networks is told that both are searched; multicast fails where it does."""
    other = replace(LONE, name="eth1", address="198.51.100.1")

    findings = list(check_interfaces(config, [LONE, other]))

    assert "in 2 networks" in findings[0].text
    assert [each.text for each in findings if each.level is Level.WARN][:2] == [
        "Multicast doesn't work on eth0 (192.0.2.1).",
        "Multicast doesn't work on eth1 (198.51.100.1).",
    ]


def test_an_interface_that_is_not_there(config: Config) -> None:
    """A setting that names another machine's address is quoted."""
    findings = list(check_interfaces(replace(config, interfaces=("192.0.2.99",)), [LONE]))

    assert findings[0].level is Level.FAIL
    assert "192.0.2.99" in findings[0].text


def test_mdns_s_port_is_taken(config: Config) -> None:
    """A program that shares the port with nobody is why nothing is found by mDNS."""

    async def look() -> list[Finding]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as selfish:
            selfish.bind(("", 5353))
            return await asyncio.to_thread(lambda: list(check_interfaces(config, lan())))

    findings = inside(look)

    assert levels(findings)[-1] is Level.WARN
    assert "5353" in findings[-1].text


@asynccontextmanager
async def _other_hub() -> AsyncGenerator[None]:
    """Announce another hub on the network, without asking first whether its name is free."""
    hub = AsyncServiceInfo(
        "_neighbors-hub._tcp.local.",
        "neighbors-hub-0123456789abcdef._neighbors-hub._tcp.local.",
        port=1,
        parsed_addresses=["10.98.0.9"],
    )
    version = IPVersion.V4Only
    async with AsyncZeroconf(interfaces=["10.98.0.9"], ip_version=version) as other:
        announcing = await other.async_register_service(hub, cooperating_responders=True)
        yield
        await announcing


def _searched(
    *devices: AbstractAsyncContextManager[object], config: Config, asked: tuple[str, ...] = ()
) -> tuple[ScanResult, list[Finding]]:
    async def search() -> ScanResult:
        async with AsyncExitStack() as stack:
            for device in devices:
                await stack.enter_async_context(device)
            tools = Tools(clock=HastyClock(), interfaces=lambda _: lan())
            return await scan(config, tools, asked)

    heard = inside(search)
    return heard, list(judge_search(heard, asked))


def test_cameras_that_answer_are_counted(config: Config) -> None:
    """So is another hub on the same network, which may be a mistake; our own is none."""
    heard, findings = _searched(Device("10.98.0.7").serving(), _other_hub(), config=config)

    assert levels(findings) == [Level.OK]
    assert findings[0].text == "1 camera answered WS-Discovery (ONVIF)."
    [other] = judge_neighbours(heard, "ffffffffffffffff")
    assert "neighbors-hub-0123456789abcdef" in other.text
    assert list(judge_neighbours(heard, "0123456789abcdef")) == []


def test_answers_that_only_come_when_asked_alone(config: Config) -> None:
    """A group's answers are dropped on the way: a firewall, or the router."""
    shy = Device("10.98.0.7", deaf=True)

    _, findings = _searched(shy.serving(), config=config, asked=("10.98.0.7",))

    assert findings[0].level is Level.FAIL
    assert "10.98.0.7" in findings[0].text
    assert "firewall" in findings[0].advice


def test_probes_without_an_answer(config: Config) -> None:
    """With an ONVIF camera adopted, silence is worth a word about firewalls."""
    _, findings = _searched(config=config, asked=("10.98.0.7",))

    assert levels(findings) == [Level.WARN, Level.WARN]
    assert "firewall" in findings[0].advice


def test_what_mdns_alone_finds_hints_at_a_firewall() -> None:
    """If one way works and the other brings nothing, the other is what is in the way."""
    camera = CameraFound(
        key="k", found_by=(FoundBy.MDNS,), address="192.0.2.7", seen_at=NOON, name="Porch"
    )
    heard = ScanResult(cameras=[camera], neighbours={"Home._home-assistant._tcp.local."})

    findings = [*judge_search(heard, ()), *judge_neighbours(heard, "")]

    assert levels(findings) == [Level.WARN, Level.OK, Level.OK]
    assert "Home Assistant" in findings[-1].text


async def _api(config: Config, folder: Folders) -> list[Finding]:
    return [each async for each in check_api(config, folder.running, QUICK)]


async def test_a_hub_that_does_not_run(config: Config, tmp_path: Path) -> None:
    """It is said; who has its port meanwhile is said too."""
    async with listening() as port:
        taken = await _api(replace(config, host="127.0.0.1", port=port), Folders(data=tmp_path))
    free = await _api(replace(config, host="127.0.0.1", port=port), Folders(data=tmp_path))

    assert levels(taken) == [Level.WARN, Level.WARN, Level.FAIL]
    assert levels(free) == [Level.WARN, Level.WARN]
    assert "isn't running" in free[1].text


@pytest.mark.parametrize("said", ["{}", "[]", "not json", '{"port": 0}', '{"port": "x"}'])
async def test_a_broken_note_is_no_hub(config: Config, tmp_path: Path, said: str) -> None:
    """What a crash left is not believed."""
    folder = Folders(data=tmp_path)
    folder.running.write_text(said)

    findings = await _api(replace(config, port=0), folder)

    assert "isn't running" in words(findings)


async def test_a_hub_that_answers_and_one_that_does_not(config: Config, tmp_path: Path) -> None:
    """The port is tried on the address that others use."""
    folder = Folders(data=tmp_path)
    async with listening() as port:
        folder.running.write_text(json.dumps({"host": "127.0.0.1", "port": port}))
        good = await _api(replace(config, host="127.0.0.1"), folder)
    bad = await _api(replace(config, host="127.0.0.1"), folder)

    assert levels(good) == [Level.WARN, Level.OK]
    assert levels(bad) == [Level.WARN, Level.FAIL]


def test_a_hub_without_an_address(config: Config, tmp_path: Path) -> None:
    """Without a network nobody can reach it."""

    async def look() -> list[Finding]:
        return await _api(config, Folders(data=tmp_path))

    assert Level.FAIL in levels(inside(look, with_a_network=False))
