"""An exported ledger, or one entry of it, is checked with nothing else."""

from collections.abc import Callable
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from hub.errors import InvalidInputError, NotFoundError
from hub.ledger.tree import Export, LedgerProof, prove, read_file
from noticeboard.errors import VerificationError
from noticeboard.log.encoding import decode_hash
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Tree, leaf_hash, verify_inclusion
from tests.hub.ledger.conftest import SHARE, THREE, House, one_of_each


async def _exported(house: House) -> Any:  # noqa: ANN401 -- JSON
    """Return the file of a ledger with three entries."""
    await house.filled()
    return json.loads("".join((await house.ledger.export()).text()))


def _complaints(file: object, root: str = "") -> tuple[str, ...]:
    checked = read_file(json.dumps(file).encode()).check(root=root)
    return tuple(map(str, checked.complaints))


async def test_a_file_is_checked_with_nothing_else(house: House) -> None:
    """The file holds every entry as it was hashed, the key and the signed checkpoint."""
    file = await _exported(house)
    early = (await house.ledger.entries())[0]

    checked = read_file(json.dumps(file, indent=3).encode()).check()

    assert (checked.entries, checked.complaints) == (3, ())
    assert checked.root == await house.ledger.root()
    assert file["entries"][0] == early.raw().decode()
    assert json.loads(file["entries"][2])["receipt"] == SHARE["receipt"]
    assert "PRIVATE" not in json.dumps(file)
    assert (await house.ledger.export()) == (await house.opened().export())


async def test_a_root_of_an_earlier_day_is_found(house: House) -> None:
    """A root that left the house with a share is one that the exported ledger once had."""
    await house.ledger.append(*THREE[0])
    early = await house.ledger.root()
    file = await _exported(house)

    assert _complaints(file, early) == ()
    (complaint,) = _complaints(file, "A" * 43 + "=")
    assert complaint.startswith("The ledger never had the root AAAA")


def _swap(file: Any) -> None:  # noqa: ANN401 -- JSON
    file["entries"][0], file["entries"][1] = file["entries"][1], file["entries"][0]


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda file: file["entries"].pop(), "shows 2 entries, and the house signed 3"),
        (lambda file: file["entries"].append(file["entries"][0]), "shows 4 entries"),
        (lambda file: file["entries"].pop(0), "shows 2 entries"),
        (_swap, "not what the house signed"),
        (
            lambda file: file["entries"].__setitem__(
                0, file["entries"][0].replace('"deny"', '"approve"')
            ),
            "not what the house signed",
        ),
        (lambda file: file["entries"].__setitem__(1, "{}"), "Entry 1 can't be read."),
        (
            lambda file: file.update(key=str(SignerKey.generate("ledger-other").verifier)),
            "No known key signed",
        ),
        (lambda file: file.update(key="key"), "A key must look like"),
        (lambda file: file.update(checkpoint=""), "isn't a signed note"),
        (
            lambda file: file.update(checkpoint=file["checkpoint"].replace("\n3\n", "\n2\n")),
            "isn't valid",
        ),
    ],
)
async def test_a_changed_file_is_noticed(
    house: House, tamper: Callable[[Any], object], said: str
) -> None:
    """No entry can be changed, added, left out or moved, nor the key, nor the checkpoint."""
    file = await _exported(house)
    tamper(file)

    complaints = _complaints(file)

    assert said in " ".join(complaints)
    assert all(each.endswith(".") for each in complaints)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"format": "neighbors-requests/ledger/v1"}',
        b'{"format": "neighbors-requests/ledger/v2", "key": "", "checkpoint": "", "entries": []}',
        b'{"format": "neighbors-requests/ledger/v1", "key": "", "checkpoint": "", "entries": [5]}',
        '{"format": "neighbors-requests/ledger/v1", "key": "", "checkpoint": "",'
        ' "entries": ["\u00e9"]}'.encode(),
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_none(raw: bytes) -> None:
    """Another file is refused in one sentence, whatever it is."""
    with pytest.raises(InvalidInputError, match="no exported ledger"):
        read_file(raw)


async def test_nothing_is_exported_of_nothing(house: House) -> None:
    """An empty ledger is not exported, and asking for it changes nothing."""
    with pytest.raises(NotFoundError, match="is empty"):
        await house.ledger.export()
    with pytest.raises(NotFoundError, match="is empty"):
        await house.ledger.prove(0)
    assert not house.key_path.exists()


# One entry


async def test_one_entry_is_proved_without_the_others(house: House) -> None:
    """A proof shows its entry and no word of another, and is checked with nothing else."""
    for kind, fields in one_of_each().items():
        await house.ledger.append(kind, fields)

    for index, entry in enumerate(await house.ledger.entries()):
        text = (await house.ledger.prove(index)).text()
        checked = read_file(text.encode()).check(root=await house.ledger.root())

        assert checked.complaints == ()
        assert checked.proved == entry
        assert "Not from L1" not in text or entry.type in {"decision", "rule"}


async def test_an_entry_is_proved_under_an_older_root(house: House) -> None:
    """Under a root that a share carried, an entry that came later has no proof."""
    for kind, fields in THREE[:2]:
        await house.ledger.append(kind, fields)
    early = await house.ledger.root()
    await house.filled()

    proof = await house.ledger.prove(1, root=early)

    assert proof.check(root=early).complaints == ()
    (complaint,) = proof.check(root=await house.ledger.root()).complaints
    assert str(complaint).startswith("The proof is under another root")
    with pytest.raises(NotFoundError, match="after the ledger had that root"):
        await house.ledger.prove(2, root=early)
    with pytest.raises(NotFoundError, match="never had the root"):
        await house.ledger.prove(1, root="A" * 43 + "=")
    for index in (-1, 3):
        with pytest.raises(NotFoundError, match="they are 0 to 2"):
            await house.ledger.prove(index)


@pytest.mark.parametrize("field", ["key", "entry", "proof"])
async def test_a_changed_proof_is_noticed(house: House, field: str) -> None:
    """A proof proves its own entry only, by its own key."""
    await house.filled()
    file = json.loads((await house.ledger.prove(1)).text())
    other = json.loads((await house.ledger.prove(0)).text())
    other["key"] = str(SignerKey.generate("ledger-other").verifier)

    assert _complaints(file) == ()
    assert _complaints(file | {field: other[field]}) != ()
    assert _complaints(file | {field: ""}) != ()
    assert isinstance(read_file(json.dumps(file).encode()), LedgerProof)


@given(
    entries=st.lists(st.binary(max_size=8), min_size=1, max_size=40, unique=True), data=st.data()
)
def test_every_entry_has_a_proof(entries: list[bytes], data: st.DataObject) -> None:
    """Every entry has a proof under every root since it was written, and no other entry has it."""
    index = data.draw(st.integers(0, len(entries) - 1))
    size = data.draw(st.integers(index + 1, len(entries)))
    root = Tree(leaf_hash(raw) for raw in entries[:size]).root()

    found, hashes = prove(entries, index, root)

    assert found == size
    leaf, other = leaf_hash(entries[index]), leaf_hash(b"another one")
    verify_inclusion(index, size, leaf, hashes, root)
    for wrong in ((index, other, root), (index, leaf, bytes(32)), (size, leaf, root)):
        with pytest.raises(VerificationError):
            verify_inclusion(wrong[0], size, wrong[1], hashes, wrong[2])


@given(bit=st.integers(0, 10**6))
def test_no_flipped_bit_of_a_file_passes(bit: int) -> None:
    """A file with one bit changed is none, or is complained about, or says the same."""
    at, mask = bit // 8 % len(_FILE), 1 << bit % 8
    changed = _FILE[:at] + bytes([_FILE[at] ^ mask]) + _FILE[at + 1 :]
    try:
        read = read_file(changed)
    except InvalidInputError:
        return
    assert isinstance(read, Export)
    same = read_file(_FILE)
    assert read.check().complaints or read == same


def _made() -> bytes:
    """Return the file of a ledger that was made in memory."""
    from hub.ledger.entry import LedgerEntry  # noqa: PLC0415
    from hub.ledger.tree import LedgerTree  # noqa: PLC0415
    from tests.fakes.clocks import NOON  # noqa: PLC0415

    log = LedgerTree(SignerKey.generate("ledger-x"))
    raws = []
    for index, (kind, fields) in enumerate(THREE):
        raw = LedgerEntry(index=index, at=NOON, type=kind, fields=fields).raw()
        log.add(kind, fields, raw)
        raws.append(raw)
    export = Export(key=str(log.key.verifier), checkpoint=log.checkpoint(), entries=tuple(raws))
    assert decode_hash(export.check().root) == log.root
    return "".join(export.text()).encode()


_FILE = _made()
