"""docs/protocol/vectors hold for this program: what is valid there, and why the rest is refused.

The share page's own tests read the same files: frontend/test/vectors.test.ts.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import cache
import hashlib
import json
from pathlib import Path
import re
import struct
from typing import Any, Final, get_args

import msgspec
import pytest
import rfc8785

from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log import mldsa
from noticeboard.log.body import BoardHeads, BoardSnapshot, KnownBody, RequestPost
from noticeboard.log.checkpoint import TlogProof, open_checkpoint
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import content_hash, heads_tree, parse_entry, verify_entry
from noticeboard.log.history import History
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.log.policy import Limits, Overseer
from noticeboard.log.registry import Registry
from noticeboard.log.shared_proof import verify_all
from noticeboard.log.snapshot import Snapshot, chain_ends
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tiles import decode_bundle, encode_bundle, entries_path, tile_path
from noticeboard.log.tree import Tree, leaf_hash, verify_consistency, verify_inclusion
from noticeboard.rules.limits import findings, readable_findings
from noticeboard.rules.policy import overseers_of, policy_findings
from noticeboard.runtime.text import text_of
from noticeboard.seal.check import CheckResult
from noticeboard.seal.custody import Custody
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import check_inbox_key, open_opened, open_receipt, open_withdrawal
from tests.vectors import existence, judgments
from tests.vectors.files import FOLDER, files
from tests.vectors.story import story

PAGES: Final = FOLDER.parent
HEADING: Final = re.compile(r"(?m)^#+ (.+)$")
LINK: Final = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")


@cache
def vectors(name: str) -> dict[str, Any]:
    """Return the content of a file."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def reason(read: Callable[..., object], *given: object, **named: object) -> str:
    """Return why something is refused; empty if it isn't."""
    try:
        read(*given, **named)
    except NoticeboardError as error:
        return text_of(error).code
    return ""


def raw_of(case: dict[str, str]) -> bytes:
    """Return a case's octets."""
    return case["entry"].encode() if "entry" in case else b64decode(case["base64"])


def named(cases: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield cases by names, of which none comes twice."""
    names = [each["name"] for each in cases]
    assert len(set(names)) == len(names)
    yield from zip(names, cases, strict=True)


def test_nothing_is_stale() -> None:
    """The files are what scripts/vectors makes; another machine makes the same."""
    for path, text in files():
        assert path.read_text(encoding="utf-8") == text, path.name


def test_entries() -> None:
    """Every type is there, signed; and each entry that is refused has its one reason."""
    found = vectors("entries")
    tags = {kind.__struct_config__.tag for kind in get_args(KnownBody)}
    assert tags < {each["type"] for each in found["valid"]}
    for case in found["valid"]:
        entry = parse_entry(case["entry"].encode())
        text = case["entry"].partition("\n")[0]
        assert rfc8785.dumps(json.loads(text)).decode() == text
        assert (entry.leaf.hex(), entry.body.agency) == (case["leaf"], case["author"])
        verify_entry(entry, found["origin"], VerifierKey.parse(case["signer"]))
    for name, case in named(found["unusual"]):
        assert parse_entry(raw_of(case)).leaf.hex() == case["leaf"], name
    for name, case in named(found["refused"]):
        raw = raw_of(case)
        assert reason(parse_entry, raw) == case["reason"], name
        assert reason(parse_entry, raw, as_newer=True) == case["as_newer"], name
    for name, case in named(found["wrong_signatures"]):
        entry, key = parse_entry(raw_of(case)), VerifierKey.parse(case["vkey"])
        with pytest.raises(VerificationError):
            verify_entry(entry, case["origin"], key)
        assert name


def test_tree() -> None:
    """Roots, proofs, paths and bundles are those of the files, and wrong ones are refused."""
    found = vectors("tree")
    leaves = [leaf_hash(f"entry {number}".encode()) for number in range(600)]
    tree = Tree(leaves)
    roots = {each["size"]: bytes.fromhex(each["root"]) for each in found["roots"]}
    assert all(tree.root(size) == root for size, root in roots.items())
    for each in found["inclusion"]:
        proof = [bytes.fromhex(hash_) for hash_ in each["proof"]]
        index, size = each["index"], each["size"]
        verify_inclusion(index, size, leaves[index], proof, tree.root(size))
    for _, each in named(found["inclusion_refused"]):
        proof = [bytes.fromhex(hash_) for hash_ in each["proof"]]
        with pytest.raises(VerificationError):
            verify_inclusion(each["index"], each["size"], leaves[each["leaf"]], proof, roots[7])
    for each in found["consistency"]:
        proof = [bytes.fromhex(hash_) for hash_ in each["proof"]]
        old, new = each["old"], each["new"]
        verify_consistency(old, new, tree.root(old), tree.root(new), proof)
    for _, each in named(found["consistency_refused"]):
        proof = [bytes.fromhex(hash_) for hash_ in each["proof"]]
        old, new = each["old"], each["new"]
        with pytest.raises(VerificationError):
            verify_consistency(old, new, tree.root(old), tree.root(new), proof)
    for each in found["paths"]:
        level, *place = each["level"], each["number"], each["width"]
        made = entries_path(*place) if level == "entries" else tile_path(level, *place)
        assert made == each["path"]
    bundle = [each.encode() for each in found["bundle"]["entries"]]
    assert encode_bundle(bundle).hex() == found["bundle"]["hex"]
    assert decode_bundle(encode_bundle(bundle), len(bundle)) == bundle
    for name, each in named(found["bundles_refused"]):
        assert reason(decode_bundle, bytes.fromhex(each["hex"]), each["count"]), name


def test_notes() -> None:
    """Keys, checkpoints, proofs and histories are read as the files say."""
    found = vectors("notes")
    for each in found["keys"]:
        signer = SignerKey(name=each["name"], kind=each["kind"], seed=bytes.fromhex(each["seed"]))
        fingerprint = Fingerprint.of(VerifierKey.parse(each["vkey"]))
        assert str(signer.verifier) == each["vkey"]
        assert (str(fingerprint), list(fingerprint.words())) == (each["fingerprint"], each["words"])
    for name, each in named(found["keys_refused"]):
        assert reason(VerifierKey.parse, each["vkey"]) == each["reason"], name
    for name, each in named(found["checkpoints"]):
        witnesses = [VerifierKey.parse(vkey) for vkey in each["witnesses"]]
        opened = open_checkpoint(each["note"], VerifierKey.parse(each["log"]), witnesses)
        point = opened.checkpoint
        assert (point.size, point.text().split("\n")[2]) == (each["size"], each["root"]), name
        assert dict(opened.cosigned) == each["cosigned"], name
    for name, each in named(found["checkpoints_refused"]):
        log = VerifierKey.parse(each["log"])
        assert reason(open_checkpoint, each["note"], log) == each["reason"], name
    proof = TlogProof.parse(found["proof"]["text"])
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, VerifierKey.parse(found["proof"]["log"]))
    assert (proof.index, proof.text()) == (found["proof"]["index"], found["proof"]["text"])
    for name, each in named(found["proofs_refused"]):
        assert reason(TlogProof.parse, each["text"]) == each["reason"], name
    history = History.parse(found["history"]["text"])
    proved = history.verify(VerifierKey.parse(found["history"]["log"]))
    assert (proved.agency, len(proved.entries)) == (found["history"]["agency"], 14)


def test_receipts() -> None:
    """An inbox's notes are about one share, by the key that the log names."""
    found = vectors("notes")["receipts"]
    inbox, about = VerifierKey.parse(found["inbox_key"]), found["about"]
    check_inbox_key(found["inbox_note"], VerifierKey.parse(found["log"]), inbox)
    receipt = open_receipt(found["receipt"], inbox)
    assert receipt.size_bytes == about["size"]
    opened, withdrawal = (
        open_opened(found["opened"], inbox),
        open_withdrawal(found["withdrawal"], inbox),
    )
    for note in (receipt, opened, withdrawal):
        assert note.origin == about["origin"]
        assert note.agency == about["agency"]
        assert (note.request, note.sha256) == (about["request"], about["sha256"])
    for name, each in named(found["refused"]):
        assert reason(open_receipt, each["note"], inbox) == each["reason"], name


def test_what_a_quantum_cosignature_signs() -> None:
    """Its message can be made without ML-DSA."""
    found = vectors("notes")["ml_dsa"]
    made = mldsa.cosigned_message(found["name"], found["checkpoint"], found["at"])
    assert made.hex() == found["message"]


def test_registry() -> None:
    """Each log is accepted up to its last entry, which has its reason if it is refused."""
    found = vectors("registry")
    verifiers = [VerifierKey.parse(each) for each in found["verifiers"]]
    for name, case in named(found["logs"]):
        registry = Registry(found["origin"], VerifierKey.parse(found["board_key"]), verifiers)
        *before, last = [parse_entry(each.encode()) for each in case["entries"]]
        for entry in before:
            registry.add(entry, registry.size)
        assert reason(registry.add, last, registry.size) == case["refused"], name
        record = registry.agency(found["agency_id"])
        assert (record is None) == (case["agency"] is None), name
        if record is not None:
            stated = case["agency"]
            assert [record.level, record.revoked_from, record.compromised] == [
                *(stated["level"], stated["revoked_from"], stated["compromised"])
            ], name
            assert registry.next_link(record.id)[0] == stated["next_seq"], name
            assert str(record.posting_key) == stated["posting_key"], name
            assert [list(each) for each in record.void] == stated["void"], name


def test_snapshot() -> None:
    """A log's rows, by a registry alone; their statement; a shared proof; what isn't a snapshot."""
    found = vectors("snapshot")
    key = VerifierKey.parse(found["board_key"])
    registry, fold, tree = Registry(found["origin"], key), SnapshotFold(), Tree()
    entries = [parse_entry(each.encode()) for each in found["entries"]]
    for entry in entries:
        fold.add(registry.add(entry, registry.size))
        tree.append(entry.leaf)
    snapshot, stated = Snapshot.parse(found["snapshot"].encode()), entries[found["statement"]].body

    assert isinstance(stated, BoardSnapshot)
    assert fold.snapshot() == snapshot
    assert snapshot.is_stated(stated)
    assert (stated.at, stated.root) == (fold.at, found["root"])
    assert sorted(each.row() for each in snapshot.parsed()) == list(snapshot.rows)
    heads = entries[stated.at].body
    assert isinstance(heads, BoardHeads)
    ends = chain_ends(snapshot.parsed())
    assert (heads_tree(ends).root().hex(), len(ends)) == (heads.root, heads.count)
    leaves = [entries[index].leaf for index in found["indexes"]]
    hashes, root = bytes.fromhex(found["hashes"]), bytes.fromhex(found["root"])
    verify_all(found["indexes"], leaves, hashes, stated.at, root)
    agencies = [row.split() for row in snapshot.rows if row.startswith(b"agency ")]
    opened = [row.split() for row in snapshot.rows if row.startswith(b"open ")]
    asking = {entries[int(row[1])].body.agency.encode() for row in opened}
    for file, is_asking in (("agencies", True), ("others", False)):
        some = [row for row in agencies if (row[1] in asking) is is_asking]
        told = b",".join(each for row in some for each in (row[2], *row[5:8])).split(b",")
        places = {int(each) for each in told if each != b"-"}
        assert found[file] == sorted(places)
        leaves, hashes = [entries[at].leaf for at in found[file]], found[f"{file}_hashes"]
        verify_all(found[file], leaves, bytes.fromhex(hashes), stated.at, root)
    for _, case in named(found["refused"]):
        assert reason(Snapshot.parse, case["snapshot"].encode()) == case["reason"]


def test_existence(tmp_path: Path) -> None:
    """A stamped share opens, its hashes follow from one another, and each forgery has its reason.

    The hashes are made again here with nothing but SHA-256, as share.md describes them.
    """
    found, sealed = vectors("existence"), tmp_path / "s.age"
    record = msgspec.convert(found["record"], Custody)
    right = existence.files_of(found["files"])
    sealed.write_bytes(existence.sealed(record, right, found["proof"]))
    root = found["root"].encode()
    opened = open_share(sealed, found["identity"], tmp_path / "share", roots=[root])
    assert hashlib.sha256(sealed.read_bytes()).hexdigest() == found["age_sha256"]
    stated = found["existed"]
    (check,) = [each for each in opened.checks if each.code == "existed"]
    assert check.result is CheckResult.PROVED
    (clip,) = json.loads(right["groups.json"])["clips"]
    copied = [group["stamped"]["copied"] for group in clip["groups"]]
    assert (sum(map(bool, copied)), len(copied)) == (stated["copied"], stated["groups"])
    frames = f"{sum(copied)} of the {record.files[0].frames} frames"
    assert str(check.text).startswith(frames)
    assert stated["service"] in str(check.text)
    pictures = list(map(bytes.fromhex, found["pictures"]))
    heading, sets = b"neighbors-requests/group/v1\n", list(map(b64decode, clip["sets"][0]))
    set_hash = hashlib.sha256(b"".join(len(each).to_bytes(4) + each for each in sets)).digest()
    for group, made in zip(clip["groups"], found["groups"], strict=True):
        at, stamped = group["at"], group["stamped"]
        listed, digest = b64decode(stamped["pictures"]), b64decode(stamped["pictures_sha256"])
        shown = b"".join(pictures[at : at + stamped["copied"]])
        assert listed.startswith(shown)
        assert not shown or hashlib.sha256(heading + listed).digest() == digest
        about = struct.pack(">BIqI", 1, stamped["count"], stamped["start_us"], stamped["length_us"])
        leaf = hashlib.sha256(b"\0" + b64decode(stamped["salt"]) + digest + set_hash + about)
        assert (digest.hex(), leaf.hexdigest()) == (made["pictures"], made["leaf"])
        segment = b64decode(stamped["segment"])
        assert segment.hex() == made["segment"]
        assert hashlib.sha256(b"\0" + segment).hexdigest() == made["hour"]
    for name, case in named(found["refused"]):
        forged = right | existence.files_of(case["files"])
        record = msgspec.convert(case["record"], Custody)
        assert existence.reason_of(record, forged) == case["reason"] != "", name


def test_rules() -> None:
    """Requests have the findings of the file, by code, severity and values."""
    found = vectors("rules")
    for name, case in named(found["cases"]):
        post = msgspec.convert(found["request"] | case["changed"], RequestPost)
        record, facts = judgments.agency(case["level"])
        assert facts == found["agency"] | {"level": case["level"]}
        now, earlier = parse_time(found["now"]), case["earlier_for_case"]
        made = findings(post, record, now=now, earlier_posts_for_case=earlier)
        assert judgments.dumped(made) == case["findings"], name


def test_policies() -> None:
    """Limits find what the file says, and overseers are needed where it says."""
    found = vectors("policies")
    asked = found["request"]
    made = content_hash(msgspec.convert(asked, RequestPost), found["origin"])
    assert made == found["content_hash"]
    for name, case in named(found["cases"]):
        post = msgspec.convert(asked | case["changed"], RequestPost)
        record, _ = judgments.agency(case["level"])
        earlier = [parse_time(each) for each in case["earlier"]]
        limits = msgspec.convert(case["limits"], Limits)
        judged = policy_findings(post, record, limits, earlier=earlier)
        assert judgments.dumped(judged) == case["findings"], name
    court = msgspec.convert(found["overseer"], Overseer)
    policy = judgments.policy(msgspec.convert(found["limits"], Limits), (court,))
    for name, case in named(found["overseers"]):
        post = msgspec.convert(asked | case["changed"], RequestPost)
        needed = [each.name for each in overseers_of(post, policy)]
        assert needed == case["overseers"], name


def test_pages() -> None:
    """Every link of the pages leads somewhere, every row says something, and examples are real."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    anchors = {name: set(map(_anchor, HEADING.findall(text))) for name, text in pages.items()}
    for name, text in pages.items():
        for page, anchor in LINK.findall(text):
            assert (page or name) in anchors or (PAGES / page).exists(), (name, page)
            assert not anchor or anchor in anchors[page or name], (name, page, anchor)
        assert not [row for row in text.split("\n") if re.fullmatch(r"\|.*\| *\|", row)], name
    examples = re.findall(r'(?m)^\{"agency".+\n.+$', pages["entries.md"])
    known = {each["entry"] for each in vectors("entries")["valid"]}
    assert examples
    assert set(examples) <= known
    assert vectors("notes")["keys"][0]["vkey"] in pages["log.md"]


def _anchor(heading: str) -> str:
    """Return the anchor that a heading has on the forges."""
    return re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-")


def test_texts_of_every_type() -> None:
    """What a person can't see is found in each text of each type, wherever it stands."""
    hidden = "x\u2800"
    for logged in story().logged:
        body = msgspec.to_builtins(logged.entry.body)
        for path in _texts(body):
            changed = json.loads(json.dumps(body))
            _put(changed, path, hidden)
            try:
                made = msgspec.convert(changed, type(logged.entry.body))
            except (msgspec.ValidationError, VerificationError):
                continue
            assert list(readable_findings(made)), (body["type"], path)


def _texts(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 -- JSON
    if isinstance(value, str):
        yield path
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list | tuple):
        items = enumerate(value)
    for place, each in items:
        yield from _texts(each, *path, place)


def _put(value: Any, path: tuple[Any, ...], text: str) -> None:  # noqa: ANN401 -- JSON
    *before, last = path
    for name in before:
        value = value[name]
    value[last] = text
