"""docs/command-line.md, held against the commands that there are."""

from pathlib import Path
import re
from typing import Any

import pytest
import typer

from hub.__main__ import command
from hub.cli.app import app

PAGE = Path(__file__).parents[3] / "docs" / "command-line.md"
TROUBLE = PAGE.with_name("troubleshooting.md")


def _commands(group: Any, name: str = "") -> dict[str, Any]:  # noqa: ANN401 -- typer keeps its click to itself
    """Return every command by what is typed after `neighbors hub`."""
    if not hasattr(group, "commands"):
        return {name: group}
    found: dict[str, Any] = {}
    if group.invoke_without_command:
        found[name] = group
    for word, each in group.commands.items():
        found |= _commands(each, f"{name} {word}".strip())
    return found


COMMANDS = _commands(typer.main.get_command(app))


def test_every_command_is_described() -> None:
    """The page names every command, and no other."""
    page = PAGE.read_text(encoding="utf-8")
    listed = [row for row in page.splitlines() if row.startswith("| `neighbors hub ")]
    named = {
        re.sub(r"^neighbors hub ", "", said).split(" CAMERA")[0].split(" ID")[0]
        for row in listed
        for said in re.findall("`([^`]*)`", row.split("|")[1])
    }

    assert named == set(COMMANDS)


def test_every_option_exists() -> None:
    """Each option that the two pages name is one of some command."""
    known = {
        option
        for each in COMMANDS.values()
        for parameter in each.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    for page in (PAGE, TROUBLE):
        said = set(re.findall(r"(?<![-\w])--[a-z][a-z-]+", page.read_text(encoding="utf-8")))

        assert said <= known


def test_every_command_in_words_exists() -> None:
    """Whatever the two pages tell to type begins with a command that there is."""
    first = {name.split()[0] for name in COMMANDS}
    for page in (PAGE, TROUBLE):
        said = set(re.findall(r"neighbors hub ([a-z]+)", page.read_text(encoding="utf-8")))

        assert said
        assert said <= first


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_help_is_for_people(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """No help names a type of Python's, or a default known only when it runs, or cuts a word."""
    monkeypatch.setenv("COLUMNS", str(columns))
    typed = command(["hub"])
    for name, each in COMMANDS.items():
        typed.main(["hub", *name.split(), "--help"], standalone_mode=False)
        said = capsys.readouterr().out

        for parameter in each.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert option in said or not option.startswith("--"), name
        assert re.findall(r"<[a-z\[\]]+>|\(dynamic\)|…|\w\.\.\.", said) == [], name
        assert max(map(len, said.splitlines())) <= columns, name


def test_help_lists_whole_sentences(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of commands says what each does, to the end."""
    monkeypatch.setenv("COLUMNS", "50")
    command(["hub"]).main(["hub", "--help"], standalone_mode=False)
    said = " ".join(capsys.readouterr().out.split())

    for name in COMMANDS:
        if " " not in name:
            first = (COMMANDS[name].help or "").partition("\n\n")[0]
            assert " ".join(first.split()) in said
