"""`neighbors hub pair|tokens`, against an API with a fake house."""

from urllib.parse import parse_qs, urlsplit

import pytest

from hub.api.auth import LOCAL_ID
from hub.cli.client import call_hub
from tests.hub.cli.conftest import Desk


def _paired(desk: Desk, name: str, *words: str) -> list[str]:
    """Pair by a link that the command line makes; return the token's scopes."""
    code = parse_qs(urlsplit(desk.json("pair", *words)["link"]).query)["code"][0]
    body = {"code": code, "name": name}
    scopes: list[str] = call_hub(desk.data, lambda hub: hub.call("POST", "/pair", body))["scopes"]
    return scopes


def test_what_a_link_is_for(desk: Desk) -> None:
    """The first pairing sets the hub up, later ones answer, and any can be asked for."""
    first, later = _paired(desk, "Home"), _paired(desk, "Cabin")
    said = desk.say("pair").stdout

    assert (first[-1], later[-1]) == ("admin", "decide")
    assert _paired(desk, "Prometheus", "--scope", "read") == ["read"]
    assert _paired(desk, "Second", "--scope", "admin")[-1] == "admin"
    assert "may look and answer.\n" in said
    assert said.endswith("neighbors hub pair --scope admin\n")
    wrong = desk.say("pair", "--scope", "admin", "--answers-as", "automation")
    assert (wrong.exit_code, "Choose decide" in wrong.stderr) == (1, True)
    assert desk.say("pair", "--answers-as", "rule").exit_code == 2


def test_pairings_are_listed_and_ended(desk: Desk) -> None:
    """Each says what it may do; one is ended by the beginning of its id, and no other is."""
    _paired(desk, "Home")
    _paired(desk, "Script", "--answers-as", "automation")
    by_name = {each["name"]: each["id"] for each in desk.json("tokens")["tokens"]}

    listed = desk.say("tokens").stdout
    ended = desk.say("tokens", "--revoke", by_name["Script"][:8])

    assert "Home" in listed
    assert "look and answer, as an automation only" in listed
    assert ended.stdout == f"Script ({by_name['Script']}) is no longer paired.\n"
    left = {each["name"] for each in desk.json("tokens")["tokens"]}
    assert left == {"command line", "Home"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [("xyz", "No pairing has the ID 'xyz'"), (LOCAL_ID, "the command line's own token")],
)
def test_what_cannot_be_ended(desk: Desk, said: str, sentence: str) -> None:
    """An id that nobody has, and the command line's own token, get a sentence."""
    done = desk.say("tokens", "--revoke", said)

    assert done.exit_code == 1
    assert sentence in done.stderr
