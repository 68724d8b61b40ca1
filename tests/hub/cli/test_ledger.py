"""`neighbors hub ledger`: check it, print it, prove an entry of it; on a folder, or on a file."""

import asyncio
import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from hub.cli.app import app
from hub.store.database import Database
from hub.store.tables import ledger
from tests.hub.ledger.conftest import THREE, House


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give the data folder of a house that has decided and shared."""

    async def fill() -> None:
        database = await Database.open(tmp_path / "hub.db")
        await House(tmp_path, database).filled()
        await database.close()

    asyncio.run(fill())
    return tmp_path


def say(data: Path, *words: str) -> Result:
    """Run one command on a data folder."""
    line = ("ledger", *words, "--data-dir", str(data))
    return CliRunner().invoke(app, line, env={"NO_COLOR": "1"})


def _sentence(done: Result, said: str) -> None:
    assert done.exit_code == 1
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("✗ ")
    assert line.endswith(".")
    assert said in line


def test_a_folder_is_verified(data: Path) -> None:
    """Without a hub that runs, the folder is checked, and root and key are told."""
    done = say(data, "verify")

    assert done.exit_code == 0
    assert "✓ clean" in done.stdout
    told = json.loads(say(data, "verify", "--json").stdout)
    assert (told["clean"], told["checked"]) == (True, {"ledger_entries": 3})
    root = told["told"][0].removeprefix("Root: ")
    assert f"Root: {root}" in done.stdout
    assert say(data, "verify", "--root", root).exit_code == 0
    other = say(data, "verify", "--root", "A" * 43 + "=")
    assert other.exit_code == 1
    assert "never had the root" in other.stdout
    _sentence(say(data, "verify", "--root", "root"), "44 characters of base64")


def test_a_tampered_folder_is_told(data: Path) -> None:
    """A changed entry is named, nothing is exported of it, and the command ends with 1."""

    async def tamper() -> None:
        database = await Database.open(data / "hub.db")
        async with database.write() as connection:
            await connection.execute(update(ledger).where(ledger.c.index == 1).values(raw=b"{}"))
        await database.close()

    asyncio.run(tamper())
    done = say(data, "verify")

    assert done.exit_code == 1
    assert "Entry 1 isn't what your hub signed." in done.stdout
    assert "Root:" not in done.stdout
    _sentence(say(data, "export"), "entry 1 can't be read")


def test_entries_are_listed(data: Path) -> None:
    """The newest comes first, each is a sentence, and older ones are counted."""
    head, *rows = say(data, "list").stdout.splitlines()

    assert head.split() == ["When", "What", "No"]
    assert [row.split()[-1] for row in rows] == ["2", "1", "0"]
    assert all(row.rpartition(".")[2].strip() in {"2", "1", "0"} for row in rows)
    assert not any(" On " in row for row in rows)
    _, newest, older = say(data, "list", "--limit", "1").stdout.splitlines()
    assert newest.split() == rows[0].split()
    assert older.startswith("2 older.")
    told = json.loads(say(data, "list", "--json").stdout)["entries"]
    assert [each["index"] for each in told] == [2, 1, 0]


def test_a_house_that_has_decided_nothing(tmp_path: Path) -> None:
    """It says what will be there."""
    asyncio.run(_opened(tmp_path))

    assert say(tmp_path, "list").stdout.startswith("No decisions yet.")


async def _opened(data: Path) -> None:
    await (await Database.open(data / "hub.db")).close()


def test_an_exported_file_is_verified_anywhere(data: Path, tmp_path: Path) -> None:
    """The exported file is checked with no data folder, and a changed one is not clean."""
    file, nowhere = tmp_path / "ledger.json", tmp_path / "nowhere"

    made = say(data, "export", "--output", str(file))
    done = say(nowhere, "verify", str(file))

    assert (made.exit_code, made.stdout) == (0, f"Wrote {file}.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert done.exit_code == 0
    assert done.stdout == say(data, "verify").stdout
    assert say(data, "export").stdout == file.read_text()
    file.write_text(file.read_text().replace("Alex", "Alec"))
    changed = say(nowhere, "verify", str(file))
    assert changed.exit_code == 1
    assert "not what the house signed" in changed.stdout


def test_one_entry_is_proved(data: Path, tmp_path: Path) -> None:
    """A proof is made and checked, and the entry is told in words."""
    file = tmp_path / "proof.json"

    assert say(data, "prove", "0", "--output", str(file)).exit_code == 0
    done = say(tmp_path / "nowhere", "verify", str(file))

    assert done.exit_code == 0
    assert "Entry 0: On November 25, 2026 at " in done.stdout
    assert "Alex denied request 2026-1 of City Police." in done.stdout
    assert "approve" not in file.read_text()
    _sentence(say(data, "prove", "3"), "has no entry 3")
    _sentence(say(data, "prove", "0", "--root", "A" * 43 + "="), "never had the root")


def test_a_table_and_a_page(data: Path, tmp_path: Path) -> None:
    """The same ledger can be read in a spreadsheet and in a browser."""
    table, page = tmp_path / "ledger.csv", tmp_path / "ledger.html"

    assert say(data, "export", "--format", "csv", "--output", str(table)).exit_code == 0
    assert say(data, "export", "--format", "html", "--output", str(page)).exit_code == 0

    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["type"] for row in rows] == [kind for kind, _ in THREE]
    assert page.read_text().startswith("<!doctype html>")
    assert "Alex denied request 2026-1 of City Police." in page.read_text()


def test_no_file_is_replaced_unasked(data: Path, tmp_path: Path) -> None:
    """A file that is there stays, unless --force is said; a folder that is not is told."""
    file = tmp_path / "ledger.json"
    file.write_text("mine")

    _sentence(say(data, "export", "--output", str(file)), "already exists")
    assert file.read_text() == "mine"
    assert say(data, "export", "--output", str(file), "--force").exit_code == 0
    assert json.loads(file.read_text())["format"] == "neighbors-requests/ledger/v1"
    _sentence(say(data, "export", "--output", str(tmp_path / "no" / "x")), "can't be written")


def test_what_is_no_ledger(data: Path, tmp_path: Path) -> None:
    """A wrong file, a missing one, a wrong folder and an empty ledger are each told."""
    other = tmp_path / "other.json"
    other.write_text("{}")
    fresh = tmp_path / "fresh"
    fresh.mkdir()

    async def make() -> None:
        await (await Database.open(fresh / "hub.db")).close()

    asyncio.run(make())

    _sentence(say(data, "verify", str(other)), "no exported ledger")
    _sentence(say(data, "verify", str(tmp_path / "none.json")), "can't be read")
    _sentence(say(tmp_path / "none", "verify"), "isn't a hub's data folder")
    _sentence(say(tmp_path / "none", "export"), "isn't a hub's data folder")
    _sentence(say(fresh, "export"), "is empty")
    assert say(fresh, "verify").exit_code == 0
    assert not (fresh / "ledger.key").exists()
