"""A witness's folder: a key that is made once, logs that are remembered, one log for an origin."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.__main__ import build
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.note import KIND_COSIGNATURE, VerifierKey
from noticeboard.witness.store import KnownLog, WitnessHome, WitnessStore
from tests.noticeboard.log.made import WITNESS, key

LOG = key("go.sum.database.example").verifier


def run(*words: object) -> Result:
    """Run `neighbors board witness`."""
    return CliRunner().invoke(
        build(["board"]), ["board", "witness", *(str(word) for word in words)]
    )


def test_key_is_made_once(tmp_path: Path) -> None:
    """The first start makes a cosigning key that only its owner can read; later ones read it."""
    folder = tmp_path / "witness"
    first = run(folder, "--name", "witness.example.org/w1", "--log", LOG, "--only-make")
    again = run(folder, "--name", "another.name", "--only-make")

    assert first.stdout == again.stdout
    told = first.stdout.splitlines()[0].removeprefix("witness key  ")
    assert VerifierKey.parse(told).kind == KIND_COSIGNATURE
    assert VerifierKey.parse(told).name == "witness.example.org/w1"
    assert (folder / "keys" / "witness").stat().st_mode & 0o777 == 0o600
    assert str(LOG) in again.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "use --name"),
        (("--name", "two words"), "can't be named"),
        (("--name", "w", "--log", "x"), "isn't a log's key"),
        (("--name", "w", "--log", str(WITNESS.verifier)), "can't sign checkpoints"),
    ],
)
def test_refusals(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    """Whatever is missing or wrong is one sentence and exit code 1."""
    result = run(tmp_path / "w", *words, "--only-make")

    assert (result.exit_code, sentence in result.stderr) == (1, True)


def test_an_origin_has_one_log(tmp_path: Path) -> None:
    """A second key for an origin would be a second log under one name: refused."""
    home = WitnessHome(folder=tmp_path)
    home.make("w")
    store = WitnessStore(home.database)
    home.add_logs(store, [str(LOG)])
    other = VerifierKey.of(LOG.name, key("other").verifier.public)

    with pytest.raises(InvalidInputError, match="under another key"):
        home.add_logs(store, [str(other)])
    assert store.logs() == {LOG.name: KnownLog(key=LOG, origin=LOG.name)}


def test_logs_of_an_earlier_version(tmp_path: Path) -> None:
    """Logs that settings.json names are taken over, once."""
    home = WitnessHome(folder=tmp_path)
    home.make("w")
    (tmp_path / "settings.json").write_text(json.dumps({"v": 1, "logs": [str(LOG)]}))
    store = WitnessStore(home.database)
    for _ in range(2):
        home.add_logs(store, [])
    assert list(store.logs()) == [LOG.name]


@pytest.mark.parametrize("text", ["", "[]", '{"v": 2, "logs": []}', '{"v": 1}'])
def test_damaged_settings(tmp_path: Path, text: str) -> None:
    """Settings that cannot be read say so, and nothing is signed."""
    home = WitnessHome(folder=tmp_path)
    home.make("w")
    (tmp_path / "settings.json").write_text(text)

    with pytest.raises(InvalidInputError):
        home.add_logs(WitnessStore(home.database), [])


def test_damaged_key(tmp_path: Path) -> None:
    """A key of another kind, or none, is never quoted."""
    home = WitnessHome(folder=tmp_path)
    with pytest.raises(NotFoundError):
        home.make("")
    home.make("w")
    secret = key("log.example").export()
    for wrong in (secret, "PRIVATE+KEY+x"):
        (tmp_path / "keys" / "witness").write_text(wrong)
        with pytest.raises(InvalidInputError) as raised:
            home.make("w")
        assert wrong not in str(raised.value)
