"""`neighbors verify`: every kind of file, honest and not, with nothing but the file and keys."""

from collections.abc import Callable
from datetime import timedelta
import json
from pathlib import Path
from typing import Any
import zipfile

import pytest
from typer.testing import CliRunner, Result

from hub.__main__ import build
from hub.feeds.trust import Evidence, zipped
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from noticeboard.log.body import BoardHeads
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id, head_row, heads_tree, parse_entry, sign_entry
from noticeboard.log.history import History
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, sign_note
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal
from tests.noticeboard.log.made import NOON, ORIGIN, Town, key, town_with_agency

LOG, INBOX = key(ORIGIN), key(f"{ORIGIN}/inbox")
WITNESSES = tuple(
    SignerKey(name=f"{name}.example/w", kind=KIND_COSIGNATURE, seed=name.encode() * 4)
    for name in ("first-w1", "other-w2", "third-w3")
)
AT = int(NOON.timestamp())
KEYS = ("--log-key", str(LOG.verifier))


def note(tree: Tree, *witnesses: SignerKey, at: int = AT) -> str:
    """Return a signed and cosigned checkpoint."""
    text = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root()).text()
    return sign_note(text, [LOG, *witnesses], at=at)


@pytest.fixture
def town() -> Town:
    """Give a log of three entries: an agency and two requests."""
    town = town_with_agency()
    for number in (1, 2):
        town.log(town.post(id=f"{number:032x}"))
    return town


@pytest.fixture
def tree(town: Town) -> Tree:
    """Give the log's tree."""
    return Tree(logged.entry.leaf for logged in town.logged)


@pytest.fixture
def proof(town: Town, tree: Tree) -> TlogProof:
    """Give the proof of the first request, which it carries."""
    return TlogProof(
        index=1,
        hashes=tuple(tree.inclusion(1)),
        checkpoint_note=note(tree, *WITNESSES[:2]),
        extra=town.logged[1].entry.raw,
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Give what writes a file."""

    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


type Write = Callable[[str, str | bytes], Path]


def run(*words: object) -> Result:
    """Run `neighbors verify`."""
    env = {"COLUMNS": "200"}
    return CliRunner().invoke(
        build(["verify"]), ["verify", *(str(word) for word in words)], env=env
    )


def told(*words: object, code: int = 0) -> Any:  # noqa: ANN401 -- JSON
    """Run it with --json and return what it printed."""
    result = run(*words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def counted(*witnesses: SignerKey, quorum: int) -> list[str]:
    """Return the words that count witnesses."""
    words = [word for each in witnesses for word in ("--witness", str(each.verifier))]
    return [*words, "--quorum", str(quorum)]


# Posts


def test_post_with_its_witnesses(proof: TlogProof, write: Write) -> None:
    """A proof says where the entry stands, who signed, and who had seen it when."""
    path = write("entry-1.proof", proof.text())

    said = told(path, *KEYS, *counted(*WITNESSES, quorum=2))
    shown = run(path, *KEYS, *counted(*WITNESSES, quorum=2))

    assert (said["valid"], said["kind"], said["index"], said["size"]) == (True, "proof", 1, 3)
    assert [each["name"] for each in said["witnesses"]] == [each.name for each in WITNESSES[:2]]
    assert "has signed for this entry: number 1 of 3" in shown.stdout
    assert "Seen by first-w1.example/w at 2026-11-24T12:00:00Z" in shown.stdout


def test_post_beside_its_entry(town: Town, proof: TlogProof, write: Write) -> None:
    """A proof that does not carry its entry finds it beside; without it, it says so."""
    bare = TlogProof(index=1, hashes=proof.hashes, checkpoint_note=proof.checkpoint_note).text()
    path = write("x.proof", bare)
    assert "Put it next to the proof" in run(path, *KEYS).stderr

    write("x.entry", town.logged[1].entry.raw)
    assert told(path, *KEYS)["index"] == 1

    write("x.entry", town.logged[2].entry.raw)
    assert told(path, *KEYS, code=1)["valid"] is False


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (counted(*WITNESSES, quorum=3), "Only 2 of 3 witnesses"),
        (counted(WITNESSES[2], quorum=1), "Only 0 of 1 witnesses"),
        (counted(WITNESSES[0], WITNESSES[0], quorum=2), "more witnesses than you"),
        (["--log-key", str(key("other.example").verifier)], "No known key|of another log"),
        (["--log-key", str(WITNESSES[0].verifier)], "isn't a board's key"),
        (["--witness", str(LOG.verifier)], "isn't a witness's key"),
        (["--log-key", "x"], "isn't a key"),
        ([], "with --log-key"),
    ],
)
def test_post_that_does_not_hold(
    proof: TlogProof, write: Write, words: list[str], why: str
) -> None:
    """Too few witnesses, one named twice, another key or none: exit 1 and one sentence."""
    given = words if "--log-key" in words or not words else [*KEYS, *words]
    result = run(write("entry.proof", proof.text()), *given)

    assert result.exit_code == 1
    assert any(each in result.stderr.replace("\n", " ") for each in why.split("|"))


def test_cosignature_from_the_future(town: Town, tree: Tree, write: Write) -> None:
    """A witness's time beyond now is refused; how old it is says nothing against a kept proof."""
    later = AT + int(timedelta(days=40_000).total_seconds())
    words = (*KEYS, *counted(WITNESSES[0], quorum=1))
    assert town.logged

    assert told(write("old", note(tree, WITNESSES[0], at=1)), *words)["valid"]
    assert not told(write("new", note(tree, WITNESSES[0], at=later)), *words, code=1)["valid"]
    assert not told(write("far", note(tree, WITNESSES[0], at=2**63)), *words, code=1)["valid"]


def test_policy_in_one_file(proof: TlogProof, write: Write) -> None:
    """A board's board.json holds every key; a key that was given must agree with it."""
    about = {
        "v": 1,
        "url": "https://board.example.org",
        "origin": ORIGIN,
        "log_key": str(LOG.verifier),
        "inbox_key": str(INBOX.verifier),
        "witnesses": [str(each.verifier) for each in WITNESSES],
        "quorum": 2,
        "verifiers": [],
    }
    policy, path = write("board.json", json.dumps(about)), write("p", proof.text())

    assert told(path, "--policy", policy)["valid"]
    many = [str(key(f"state-{number}.example").verifier) for number in range(1000)]
    newer = write("newer.json", json.dumps(about | {"verifiers": many, "oversight": {"v": 2}}))
    assert told(path, "--policy", newer)["valid"]
    assert not told(path, "--policy", policy, "--quorum", "3", code=1)["valid"]
    other = str(key("other.example").verifier)
    assert "Trust neither" in run(path, "--policy", policy, "--log-key", other).stderr
    assert "isn't a board's board.json" in run(path, "--policy", write("x", "{}")).stderr
    assert "doesn't exist" in run(path, "--policy", "nowhere").stderr


def test_policy_of_any_log_tool(proof: TlogProof, write: Write) -> None:
    """A policy as C2SP writes it, with groups in groups, decides instead of a number."""
    names = [
        f"witness {number} {each.verifier} https://w.example\n"
        for number, each in enumerate(WITNESSES)
    ]
    own = f"log {LOG.verifier} https://board.example.org\n"
    path = write("p", proof.text())

    def judged(name: str, *groups: str, logs: str = own, options: tuple[str, ...] = ()) -> bool:
        policy = write(name, "".join([logs, *names, *groups]))
        return run(path, "--policy", policy, *options).exit_code == 0

    assert judged("one", "group two 2 0 1\n", "group top all two\n", "quorum top\n")
    assert not judged("all", "group three all 0 1 2\n", "quorum three\n")
    assert judged("none", "quorum none\n")
    assert not judged("alone", "quorum none\n", options=("--quorum", "1"))
    several = own + f"log {key('other.example').verifier}\n"
    assert not judged("which", "quorum none\n", logs=several)
    assert judged("this", "quorum none\n", logs=several, options=KEYS)


# Checkpoints and forks


def test_checkpoints_that_agree(tree: Tree, write: Write) -> None:
    """Several checkpoints are a table; of other sizes they contradict nothing."""
    shorter = Tree(tree.hashes(0, index, 1) for index in range(2))
    one, two = write("one", note(tree)), write("two", note(shorter))
    again = write("again", note(tree, WITNESSES[0]))

    said, shown = told(one, two, again, *KEYS), run(one, two, *KEYS)

    assert (said["valid"], said["forks"]) == (True, [])
    assert [each["size"] for each in said["files"]] == [3, 2, 3]
    assert "Holds" in shown.stdout


def test_fork(tree: Tree, proof: TlogProof, write: Write) -> None:
    """Two roots of one size are a proof, even if one lies within a receipt: exit 1."""
    other = Tree([*(tree.hashes(0, index, 1) for index in range(2)), b"\0" * 32])
    one, two = write("one", note(tree)), write("two", note(other))

    for first in (one, write("entry.proof", proof.text())):
        said = told(first, two, *KEYS, code=1)
        assert said["valid"] is False
        assert all(each["valid"] for each in said["files"])
        assert "two different logs of 3 entries" in said["forks"][0]
    assert "two different logs of 3 entries" in run(one, two, *KEYS).stderr.replace("\n", " ")


def test_larger_fork(town: Town, tree: Tree, write: Write) -> None:
    """A longer log that does not begin with the shorter one is shown by the tile beside them."""
    changed = Tree([b"\0" * 32, *(tree.hashes(0, index, 1) for index in (1, 2)), b"\1" * 32])
    one, two = write("one", note(tree)), write("two", note(changed))
    tile = write("tile-0-000.p-4.bin", changed.hashes(0, 0, 4))

    said = told(one, two, tile, *KEYS, code=1)

    assert said["valid"] is False
    assert [each["contradicted"] for each in said["files"]] == [True, True]
    assert "a log of 3 entries, and one of 4 that does not begin with them" in said["forks"][0]
    assert run(one, two, tile, *KEYS).stdout.count("contradicted") == 2
    # Without the tile nobody can tell, and a tile of something else shows nothing.
    assert told(one, two, *KEYS)["forks"] == []
    write("tile-0-000.p-4.bin", bytes(4 * 32))
    assert told(one, two, tile, *KEYS)["forks"] == []
    write("tile-0-000.p-4.bin", b"\0" * 31)
    assert told(one, two, tile, *KEYS)["forks"] == []
    assert "shows nothing without its checkpoint" in run(tile, *KEYS).stderr
    assert town.logged


def test_larger_log_that_extends(town: Town, tree: Tree, write: Write) -> None:
    """A log that begins with the other is no contradiction: with all of it here, both hold."""
    town.log(town.post(id=f"{9:032x}"))
    longer = Tree(logged.entry.leaf for logged in town.logged)
    bundle = b"".join(len(each.entry.raw).to_bytes(2) + each.entry.raw for each in town.logged)
    files = (
        write("one", note(tree)),
        write("two", note(longer)),
        write("03-tile-entries-000-p-4.bin", bundle),
    )

    said = told(*files, *KEYS)

    assert (said["valid"], said["forks"], said["proves_nothing"]) == (True, [], [])


def test_two_entries_in_one_place(town: Town, tree: Tree, proof: TlogProof, write: Write) -> None:
    """Two proofs of one place contradict each other, of logs of whatever size."""
    other = town.post(id=f"{7:032x}", title="Something else")
    changed = Tree([tree.hashes(0, 0, 1), other.leaf, *[bytes(32)] * 3])
    second = TlogProof(
        index=1,
        hashes=tuple(changed.inclusion(1)),
        checkpoint_note=note(changed),
        extra=other.raw,
    )
    files = write("one.proof", proof.text()), write("two.proof", second.text())

    said = told(*files, *KEYS, code=1)

    assert "two different entries as number 1" in said["forks"][0]
    assert [each["contradicted"] for each in said["files"]] == [True, True]


def test_logged_what_is_no_entry(tmp_path: Path, write: Write) -> None:
    """A proof of something that is no entry says so, and accuses; of a newer form it does not."""
    for raw, words in {
        b"{}": "has logged as number 0 what is no entry",
        town_with_agency().newer().raw.replace(b'"v":1', b'"v":2'): "newer than this program",
    }.items():
        log = Tree([leaf_hash(raw)])
        proof = TlogProof(index=0, hashes=(), checkpoint_note=note(log), extra=raw).text()
        path = tmp_path / "evidence.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("1.txt", proof)

        for given in (path, write("x.proof", proof)):
            result = run(given, *KEYS)
            assert result.exit_code == 1
            assert words in " ".join(result.stderr.split())
        assert ("proves nothing" in " ".join(run(path, *KEYS).stderr.split())) == (raw != b"{}")


def test_evidence_that_proves_nothing(tree: Tree, tmp_path: Path) -> None:
    """Evidence can prove nothing even if every signature in it is valid."""
    shorter = Tree(tree.hashes(0, index, 1) for index in range(2))
    for name, notes in {"two": (tree, shorter), "one": (tree,)}.items():
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for number, each in enumerate(notes):
                archive.writestr(f"{number}.txt", note(each))

        said = told(path, *KEYS, code=1)
        assert said["valid"] is False
        assert all(each["valid"] for each in said["files"])
        assert "proves nothing by itself" in said["proves_nothing"][0]
        shown = run(path, *KEYS)
        assert "proves nothing by itself" in " ".join(shown.stderr.split())


def test_forged_fork_proves_nothing(tree: Tree, write: Write) -> None:
    """A checkpoint that the board did not sign is no evidence against it."""
    forged = note(tree).replace("\n3\n", "\n4\n")

    said = told(write("one", note(tree)), write("two", forged), *KEYS, code=1)

    assert said["forks"] == []
    assert [each["valid"] for each in said["files"]] == [True, False]


def test_evidence_of_a_hub(tree: Tree, tmp_path: Path, write: Write) -> None:
    """The archive that a hub gives away is checked as it is, bundles and all."""
    other = Tree([*(tree.hashes(0, index, 1) for index in range(2)), b"\0" * 32])
    kept = [
        Evidence(what="checkpoint believed before", material=note(tree).encode()),
        Evidence(what="checkpoint received", material=note(other).encode()),
        Evidence(what="tile/entries/000.p/3", material=b"\0\1x"),
    ]
    policy = BoardPolicy(
        url="https://board.example.org",
        origin=BoardOrigin(ORIGIN),
        log_key=str(LOG.verifier),
        inbox_key=str(INBOX.verifier),
        witnesses=(),
        quorum=0,
        verifiers=(),
    )
    path = write("evidence.zip", zipped(policy, kept))

    said = told(path, *KEYS, code=1)

    assert len(said["files"]) == 2
    assert "two different logs" in said["forks"][0]
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("README.txt", "nothing")
    assert "contains nothing signed" in run(tmp_path / "empty.zip", *KEYS).stderr
    assert "isn't a readable archive" in run(write("bad.zip", b"PK"), *KEYS).stderr


def test_archive_that_would_fill_the_memory(tmp_path: Path) -> None:
    """Of a member that grows a thousandfold no more than a note is unpacked."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("note.txt", b"\0" * 50_000_000)

    assert "contains nothing signed" in run(path, *KEYS).stderr


# Histories


def test_history(town: Town, write: Write) -> None:
    """One agency's whole history is told in a sentence, and fails if an entry is missing."""
    agency = town.logged[0].entry.body.agency
    root, count = town.registry.heads()
    author = agency_id(LOG.verifier)
    said = town.common(author, LOG, issued=format_time(NOON))
    raw = sign_entry(BoardHeads(**said, root=root, count=count), ORIGIN, LOG)
    town.log(parse_entry(raw))
    tree = Tree(logged.entry.leaf for logged in town.logged)
    rows = heads_tree([head_row(agency, 2, town.logged[2].entry.leaf.hex())])
    history = History(
        agency=agency,
        row=0,
        hashes=tuple(rows.inclusion(0)),
        entries=tuple((logged.index, logged.entry.raw) for logged in town.logged[:3]),
        proof=TlogProof(
            index=3,
            hashes=tuple(tree.inclusion(3)),
            checkpoint_note=note(tree, WITNESSES[0]),
            extra=raw,
        ),
    )
    path = write("history.txt", history.text())

    found = told(path, *KEYS, *counted(WITNESSES[0], quorum=1))
    shown = run(path, *KEYS)

    assert (found["valid"], found["kind"], len(found["entries"])) == (True, "history", 3)
    assert "These 3 entries are the whole history" in shown.stdout
    lines = history.text().split("\n")
    short = "\n".join(line for line in lines if not line.startswith("2 "))
    assert told(write("short", short), *KEYS, code=1)["valid"] is False


# Receipts


def test_receipts(write: Write) -> None:
    """A receipt, and the two later notes, hold against the inbox's key only."""
    named = {"origin": ORIGIN, "agency": "a" * 40, "request": "b" * 32, "sha256": "c" * 64}
    notes = {
        "receipt": Receipt(**named, size_bytes=7, at=NOON).sign(INBOX),
        "opened": Opened(**named, at=NOON).sign(INBOX),
        "withdrawal": Withdrawal(**named, at=NOON).sign(INBOX),
    }
    keys = ("--inbox-key", str(INBOX.verifier))

    for above in (f"{'zoo ' * 11}zoo\n\n", "\n"):
        saved = f"https://board.example.org/s/2#key=x\n{above}{notes['receipt']}"
        assert told(write("saved", saved), *keys)["sha256"] == "c" * 64
    for kind, text in notes.items():
        path = write(kind, text)
        said = told(path, *keys)
        assert (said["valid"], said["kind"], said["sha256"]) == (True, kind, "c" * 64)
        assert told(path, "--inbox-key", LOG.verifier, code=1)["valid"] is False
        assert "with --inbox-key" in run(path, *KEYS).stderr
        forged = write("forged", text.replace("cccc", "dddd"))
        assert told(forged, *keys, code=1)["valid"] is False


# What is none of these


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.txt", b"hello\n", "can't be checked"),
        ("x.entry", b'{"v":1}\nAAAA', "an entry without its proof"),
        ("x.age", b"age-encryption.org/v1\n", "still sealed"),
        ("x.bin", b"\xff\xfe", "it isn't text"),
        ("x.proof", b"c2sp.org/tlog-proof@v1\nindex 0\n", "a proof starts with"),
    ],
)
def test_what_cannot_be_checked(write: Write, name: str, content: bytes, sentence: str) -> None:
    """Whatever is nothing of ours says so in one sentence, and fails."""
    result = run(write(name, content), *KEYS)

    assert result.exit_code == 1
    assert sentence in result.stderr.lower().replace("\n", " ")


def test_file_that_is_not_there() -> None:
    """A missing file is one sentence."""
    result = run("nowhere", *KEYS)

    assert (result.exit_code, "nowhere doesn't exist" in result.stderr) == (1, True)


def test_markup_in_a_name(tree: Tree, write: Write) -> None:
    """A file's name is shown as text, never as markup."""
    result = run(write("[red]x", note(tree)), write("y", note(tree)), *KEYS)

    assert result.exit_code == 0
    assert "[red]x" in "".join(result.stdout.split())
