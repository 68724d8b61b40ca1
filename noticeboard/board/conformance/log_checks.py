"""The log: its key, checkpoint, witnesses, tiles, bundles, entries, chains and proofs."""

from datetime import timedelta
import json
from typing import Any, Final
import zlib

from noticeboard.board.conformance.report import BrokenError, Requirements
from noticeboard.board.conformance.subject import Answer, NotJudgedError, Subject
from noticeboard.errors import NewerFormatError, NoticeboardError, VerificationError
from noticeboard.log.body import AgencyDelivery, AgencyRegister, BoardHeads, BoardSnapshot
from noticeboard.log.checkpoint import Quorum, TlogProof, Verdict, majority, open_checkpoint
from noticeboard.log.delivery import LoggedKey, acting_key, logged_keys, verify_delivery
from noticeboard.log.entry import parse_entry
from noticeboard.log.history import History
from noticeboard.log.note import (
    COSIGNING_KINDS,
    KIND_ED25519,
    MAX_NOTE_BYTES,
    VerifierKey,
    parse_signer_key,
)
from noticeboard.log.registry import Registry
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import SNAPSHOT_FILES, snapshot_path, statement_path
from noticeboard.log.snapshot_entries import SnapshotFiles
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    TILE_WIDTH,
    SignedTiles,
    TileId,
    decode_bundle,
    entries_path,
)
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.log.witness_policy import WitnessPolicy
from noticeboard.seal.receipt import check_inbox_key

MOST_BUNDLES: Final = 400
"""Longer logs are read up to there, and the rest by their tiles."""
MOST_PROOFS: Final = 8
HEADS_AGE: Final = timedelta(hours=48)
_JSON: Final = "application/json"
_TEXT: Final = "text/plain"
_OCTETS: Final = "application/octet-stream"
_XZ: Final = "application/x-xz"
_OK: Final = 200
_MISSING: Final = 404

BOARD: Final = Requirements("board")
LOG: Final = Requirements("log")
ENTRIES: Final = Requirements("entries")
REGISTRY: Final = Requirements("registry")


def fine(answer: Answer, media_type: str = "") -> Answer:
    """Return an answer of success; raises BrokenError for another status or type."""
    if answer.status != _OK:
        raise BrokenError(f"{answer.request} is answered {answer.status}")
    if media_type and answer.media_type != media_type:
        raise BrokenError(f"{answer.request} has the type {answer.media_type!r:.60}")
    return answer


@BOARD.must("description", "board.json", "board.json describes the board, in JSON.")
async def check_description(board: Subject) -> str:
    """Read the description, and the key of the log with its name."""
    answer = fine(await board.get("/board.json"), _JSON)
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise BrokenError("it isn't JSON") from error
    if not isinstance(found, dict) or found.get("v") != 1:
        raise BrokenError("it isn't an object of version 1")
    board.description = found
    key = VerifierKey.parse(_text(found, "log_key"))
    if key.kind != KIND_ED25519 or key.name != _text(found, "origin"):
        raise BrokenError("the log's key has another name than the origin, or isn't Ed25519")
    board.log_key = key
    return key.name


@BOARD.must("inbox-key", "board.json", "The log's key names the inbox's key.")
async def check_inbox(board: Subject) -> str:
    """Check the note about the inbox's key."""
    found, key = board.need(board.description), board.need(board.log_key)
    inbox = VerifierKey.parse(_text(found, "inbox_key"))
    check_inbox_key(_text(found, "inbox_note"), key, inbox)
    return inbox.key_id.hex()


@BOARD.must("witnesses", "board.json", "Witnesses have keys that cosign; a quorum has no more.")
async def check_witnesses(board: Subject) -> str:
    """Read the witnesses and their quorum."""
    found = board.need(board.description)
    listed = found.get("witnesses", [])
    if not isinstance(listed, list):
        raise BrokenError("witnesses isn't a list")
    keys = tuple(VerifierKey.parse(str(each)) for each in listed)
    if any(key.kind not in COSIGNING_KINDS for key in keys):
        raise BrokenError("a witness has a key that doesn't cosign")
    quorum = found.get("quorum", 0)
    if not isinstance(quorum, int) or not 0 <= quorum <= len(keys):
        raise BrokenError(f"a quorum of {quorum!r:.20} with {len(keys)} witnesses")
    board.witnesses, board.quorum = keys, max(quorum, majority(keys))
    return f"witnesses: {len(keys)}, quorum: {board.quorum}"


@LOG.must("checkpoint", "Checkpoints", "The checkpoint is a note that the log's key has signed.")
async def check_checkpoint(board: Subject) -> str:
    """Open the newest checkpoint."""
    key = board.need(board.log_key)
    answer = fine(await board.get("/checkpoint"), _TEXT)
    if len(answer.body) > MAX_NOTE_BYTES:
        raise BrokenError(f"it has {len(answer.body)} octets")
    board.signed = open_checkpoint(answer.body, key, board.witnesses)
    return f"entries: {board.signed.checkpoint.size}"


@LOG.must("cosigned", "Witnesses", "A quorum has cosigned the checkpoint within 24 hours.")
async def check_cosigned(board: Subject) -> str:
    """Judge the cosignatures as a reader does."""
    signed = board.need(board.signed)
    verdict = Quorum(needed=board.quorum).judge(signed.cosigned, board.now)
    if verdict is not Verdict.ENOUGH:
        raise BrokenError(f"{len(signed.cosigned)} of {board.quorum} cosigned: {verdict}")
    return f"{len(signed.cosigned)} cosigned"


@LOG.must("policy", "Witnesses", "/policy names the log and the witnesses that board.json names.")
async def check_policy(board: Subject) -> str:
    """Read the policy in C2SP's form."""
    key = board.need(board.log_key)
    policy = WitnessPolicy.parse(fine(await board.get("/policy"), _TEXT).body)
    if key not in [each for each, _ in policy.logs]:
        raise BrokenError("it names another log")
    if {str(each) for each in policy.keys} != {str(each) for each in board.witnesses} | _mldsa(
        board
    ):
        raise BrokenError("it names other witnesses than board.json")
    return f"witnesses: {len(policy.keys)}"


def _mldsa(board: Subject) -> set[str]:
    listed = board.need(board.description).get("mldsa_witnesses", [])
    return {str(each) for each in listed} if isinstance(listed, list) else set()


@LOG.must("tiles", "Tiles", "The tiles fold to the checkpoint's root.")
async def check_tiles(board: Subject) -> str:
    """Read the right edge, and the first and last full tile of leaves."""
    point = board.need(board.signed).checkpoint
    read: list[TileId] = []

    async def fetch(tile: TileId) -> bytes:
        read.append(tile)
        answer = fine(await board.get(f"/{tile.path}"))
        if len(answer.body) > TILE_WIDTH * 32:
            raise BrokenError(f"{tile.path} has {len(answer.body)} octets")
        return answer.body

    tiles = SignedTiles(point.size, point.root, fetch)
    await tiles.open()
    for number in {0, point.size // TILE_WIDTH - 1}:
        if 0 <= number < point.size // TILE_WIDTH:
            await tiles.tile(0, number)
    return f"tiles: {len(read)}"


@LOG.must("bundles", "Bundles", "Bundles hold the entries of the log's leaves, in order.")
async def check_bundles(board: Subject) -> str:
    """Read the entries; together they must give the checkpoint's root."""
    point = board.need(board.signed).checkpoint
    whole = min(point.size, MOST_BUNDLES * TILE_WIDTH)
    raws: list[bytes] = []
    while len(raws) < whole:
        number, width = len(raws) // TILE_WIDTH, min(TILE_WIDTH, point.size - len(raws))
        answer = fine(await board.get(f"/{entries_path(number, width)}"))
        if "Content-Encoding" in answer.headers:
            raise BrokenError(f"{answer.path} is compressed, which wasn't asked for")
        raws += decode_bundle(answer.body, width)
    tree = Tree(leaf_hash(raw) for raw in raws)
    if whole == point.size and tree.root() != point.root:
        raise BrokenError("the entries don't give the checkpoint's root")
    if whole < point.size:
        await _require_same_leaves(board, tree)
    board.raws, board.tree = raws, tree
    return f"{len(raws)} of {point.size} entries"


async def _require_same_leaves(board: Subject, tree: Tree) -> None:
    point = board.need(board.signed).checkpoint

    async def fetch(tile: TileId) -> bytes:
        return fine(await board.get(f"/{tile.path}")).body

    tiles = SignedTiles(point.size, point.root, fetch)
    await tiles.open()
    if await tiles.root_before(tree.size) != tree.root():
        raise BrokenError("the entries don't give the checkpoint's root")


@LOG.must("compressed-bundles", "Bundles", "A bundle that comes compressed holds the same octets.")
async def check_compressed(board: Subject) -> str:
    """Ask for the first bundle compressed."""
    if not board.raws:
        raise NotJudgedError("there is no entry that could be read")
    size = board.need(board.signed).checkpoint.size
    path = f"/{entries_path(0, min(size, TILE_WIDTH))}"
    plain, packed = await board.get(path), await board.get(path, Accept_Encoding="gzip")
    fine(packed)
    encoding = packed.headers.get("Content-Encoding", "identity")
    if encoding not in {"identity", "gzip"}:
        raise BrokenError(f"it comes as {encoding!r:.40}")
    body = packed.body if encoding == "identity" else unpacked(packed.body)
    if body != plain.body:
        raise BrokenError("its octets differ")
    return encoding


def unpacked(body: bytes) -> bytes:
    """Return one gzip member of at most a bundle's length; raises BrokenError."""
    reader = zlib.decompressobj(31)
    try:
        found = reader.decompress(body, MAX_BUNDLE_BYTES + 1)
    except zlib.error as error:
        raise BrokenError("it isn't gzip") from error
    if len(found) > MAX_BUNDLE_BYTES or not reader.eof or reader.unused_data:
        raise BrokenError("it is longer than a bundle, or something follows it")
    return found


@ENTRIES.must("well-formed", "Form", "Every entry is well-formed.")
async def check_entries(board: Subject) -> str:
    """Parse every entry that was read."""
    board.need(board.tree)
    newer = 0
    for index, raw in enumerate(board.raws):
        try:
            board.entries.append(parse_entry(raw))
        except NewerFormatError:
            newer += 1
            break
        except VerificationError as error:
            raise BrokenError(f"entry {index}: {error}") from error
    if newer:
        raise NotJudgedError("a newer version of the format is needed")
    return f"entries: {len(board.entries)}"


@REGISTRY.must("chains", "Who may write what", "Every entry is signed and is its chain's next.")
async def check_chains(board: Subject) -> str:
    """Fold every entry as a follower does."""
    key, tree = board.need(board.log_key), board.need(board.tree)
    if len(board.entries) != len(board.raws):
        raise NotJudgedError("not every entry could be read")
    registry = Registry(key.name, key, root_at=tree.root)
    for index, entry in enumerate(board.entries):
        try:
            registry.add(entry, index)
        except NoticeboardError as error:
            raise BrokenError(f"entry {index}: {error}") from error
    board.registry = registry
    return f"agencies: {len(registry.agencies)}"


@REGISTRY.must(
    "delivery-statements",
    "Post-quantum delivery keys",
    "Each post-quantum delivery key is the root key's word, and later than the one before.",
)
async def check_delivery(board: Subject) -> str:
    """Check what each root key states, whoever logged it, and count the keys in force."""
    key = board.need(board.log_key)
    if len(board.entries) != len(board.raws):
        raise NotJudgedError("not every entry could be read")
    roots: dict[str, VerifierKey] = {}
    stated: dict[str, tuple[LoggedKey, ...]] = {}
    count = 0
    for index, body in enumerate(entry.body for entry in board.entries):
        if isinstance(body, AgencyRegister):
            roots[body.agency] = parse_signer_key(body.root_key)
        if not isinstance(body, AgencyDelivery):
            continue
        if body.agency not in roots:
            raise BrokenError(f"entry {index}: its agency isn't registered")
        earlier = stated.get(body.agency, ())
        try:
            verify_delivery(body.statement, body.signature, key.name, roots[body.agency])
        except VerificationError as error:
            raise BrokenError(f"entry {index}: {error}") from error
        if earlier and body.statement.made <= earlier[-1].made:
            raise BrokenError(f"entry {index}: it isn't later than the statement before")
        stated[body.agency] = logged_keys(earlier, body.statement, body.issued_at, None)
        count += 1
    acting = sum(1 for keys in stated.values() if acting_key(keys, board.now))
    return f"statements: {count}, keys in force: {acting}"


@REGISTRY.should("heads", "Heads", "The board states every chain's last entry once a day.")
async def check_heads(board: Subject) -> str:
    """Look for the newest statement."""
    board.need(board.registry)
    stated = [each.body.issued_at for each in board.entries if isinstance(each.body, BoardHeads)]
    if not board.entries:
        return "an empty log"
    if not stated:
        if board.now - board.entries[0].body.issued_at < HEADS_AGE:
            return "the log has just begun"
        raise BrokenError("there is none")
    if board.now - stated[-1] > HEADS_AGE:
        raise BrokenError(f"the newest is of {stated[-1]:%Y-%m-%d}")
    return f"the newest is of {stated[-1]:%Y-%m-%d}"


@LOG.must("raw", "Entries and proofs", "An entry is served with its exact octets.")
async def check_raw(board: Subject) -> str:
    """Compare some entries with those of the bundles."""
    for index in _some(board):
        if fine(await board.get(f"/entries/{index}/raw")).body != board.raws[index]:
            raise BrokenError(f"entry {index} has other octets")
    return f"entries: {len(_some(board))}"


@LOG.must("proofs", "Entries and proofs", "A proof shows that its entry is in the log.")
async def check_proofs(board: Subject) -> str:
    """Verify the proofs of some entries."""
    key = board.need(board.log_key)
    for index in _some(board):
        answer = fine(await board.get(f"/entries/{index}/proof"))
        proof = TlogProof.parse(answer.body.decode(errors="replace"))
        if proof.index != index or proof.extra != board.raws[index]:
            raise BrokenError(f"the proof of entry {index} is about another one")
        proof.verify(leaf_hash(board.raws[index]), key, board.witnesses)
    return f"proofs: {len(_some(board))}"


def _some(board: Subject) -> list[int]:
    """Return the indexes of some entries from the first to the last."""
    count = len(board.raws)
    if not count:
        raise NotJudgedError("there is no entry that could be read")
    return sorted({count * each // MOST_PROOFS for each in range(MOST_PROOFS)} | {count - 1})


@REGISTRY.must("histories", "Histories", "A history is whole up to the newest statement of heads.")
async def check_histories(board: Subject) -> str:
    """Verify the history of some agencies; there is none before the first statement."""
    registry, key = board.need(board.registry), board.need(board.log_key)
    last = max(
        (at for at, each in enumerate(board.entries) if isinstance(each.body, BoardHeads)),
        default=None,
    )
    if last is None:
        raise NotJudgedError("the board hasn't stated its heads yet")
    covered = {each.body.agency for each in board.entries[:last]}
    some = [each for each in registry.agencies if each in covered][:MOST_PROOFS]
    for agency in some:
        answer = fine(await board.get(f"/agencies/{agency}/history"), _TEXT)
        proved = History.parse(answer.body.decode(errors="replace")).verify(key, board.witnesses)
        listed = [entry.entry.raw for entry in proved.entries]
        known = [
            raw
            for raw, entry in zip(board.raws[: proved.heads_index], board.entries, strict=False)
            if entry.body.agency == agency
        ]
        if proved.agency != agency or listed != known:
            raise BrokenError(f"the history of {agency[:8]} isn't that of the log")
    return f"histories: {len(some)}"


@REGISTRY.must("snapshots", "Snapshots", "The newest snapshot is what the log says.")
async def check_snapshots(board: Subject) -> str:
    """Fold the log, and compare it with the statement, its rows, and the entries beside them."""
    key = board.need(board.log_key)
    board.need(board.registry)
    answer = await board.get("/snapshot/proof")
    if answer.status == _MISSING:
        raise NotJudgedError("the board hasn't stated a snapshot yet")
    proof, stated = _statement(board, key, answer)
    if stated.at >= len(board.entries):
        raise NotJudgedError("it is newer than the log that was read")
    fold, registry = SnapshotFold(), Registry(key.name, key)
    for index, each in enumerate(board.entries[: stated.at + 1]):
        fold.add(registry.force(each, index))
    packed = {
        name: fine(await board.get(f"/{snapshot_path(stated.at, name)}"), _XZ).body
        for name in SNAPSHOT_FILES
    }
    if SnapshotFiles.of(stated, packed).snapshot != fold.snapshot():
        raise BrokenError(f"entry {proof.index} states something else")
    _statement(board, key, await board.get(f"/{statement_path(stated.at)}"), stated.at)
    sections = list(fold.snapshot().sections())
    for row in sections:
        path = snapshot_path(stated.at, section_name(row.verifier))
        Section.read(row.verifier, stated, fine(await board.get(f"/{path}"), _XZ).body)
    return f"rows: {stated.count}, sections: {len(sections)}"


def _statement(
    board: Subject, key: VerifierKey, answer: Answer, at: int | None = None
) -> tuple[TlogProof, BoardSnapshot]:
    """Return a statement of a snapshot, of the heads at an index or any, with its true proof."""
    proof = TlogProof.parse(fine(answer, _TEXT).body.decode(errors="replace"))
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, key, board.witnesses)
    if not isinstance(entry.body, BoardSnapshot) or at not in {None, entry.body.at}:
        raise BrokenError("the proof is of another entry")
    return proof, entry.body


def _text(found: Any, name: str) -> str:  # noqa: ANN401 -- JSON
    value = found.get(name)
    if not isinstance(value, str):
        raise BrokenError(f"{name} is missing")
    return value
