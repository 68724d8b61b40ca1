"""The cost of following and storing a noticeboard's log."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from importlib import import_module
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks import board_load
from benchmarks.board_server import ORIGIN, a_key, posts
from benchmarks.measure import Effort, Figure, Job, Pair, Spent, compare, here
from hub.errors import StorageError
from noticeboard.log.body import RequestPost
from noticeboard.log.entry import canonical, parse_entry, verify_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Tree, leaf_hash

_ENTRIES = 1_000
"""The most entries to check in one repetition; the tree holds more."""
_LARGER = 10
"""How many times larger the tree is in the comparison of proofs with pymerkle."""
_MANY_PROOFS = 1_000
_MEMORY_LARGER = 1_000
_PROOFS = 5
"""Proofs made recursively in one repetition; each hashes the whole tree."""


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Check signed entries, then build a tree of them and make proofs."""
    key = a_key()
    bodies, raws = posts(key, min(effort.entries, _ENTRIES))
    yield from _entry_figures(effort.times, key, bodies, raws)
    yield from _tree_figures(effort.times, [number.to_bytes(8) for number in range(effort.entries)])
    yield from _large_tree_figures(effort)
    yield from board_load.figures(effort, folder)


# Entries


def _entry_figures(
    times: int, key: SignerKey, bodies: Sequence[RequestPost], raws: Sequence[bytes]
) -> Iterator[Figure]:
    public = key.verifier
    other = Ed25519PublicKey.from_public_bytes(public.public)
    own = [(key.sign_bytes(raw), raw) for raw in raws]

    yield _each(
        "log.signature",
        "cryptography (OpenSSL), which is less strict",
        compare(
            here(lambda: _for_each(own, lambda made: public.verify_bytes(made[1], made[0]))),
            here(lambda: _for_each(own, lambda made: other.verify(*made))),
            times,
        ),
        len(raws),
        goal=0.5,
    )

    rfc8785: Any = _library("rfc8785")
    plain = [json.loads(raw.partition(b"\n")[0]) for raw in raws]
    if rfc8785 is not None and [*map(rfc8785.dumps, plain)] != [*map(canonical, bodies)]:
        raise StorageError("Two encoders disagree about canonical JSON: tell the developers.")
    yield _each(
        "log.canonical",
        "rfc8785",
        compare(
            here(lambda: [canonical(body) for body in bodies]),
            here(lambda: [rfc8785.dumps(each) for each in plain]) if rfc8785 else None,
            times,
        ),
        len(raws),
        goal=10,
    )

    def check() -> None:
        for raw in raws:
            verify_entry(parse_entry(raw), ORIGIN, public)

    def check_plainly() -> None:
        for signature, raw in own:
            text = raw.partition(b"\n")[0]
            if rfc8785.dumps(json.loads(text)) != text:
                raise StorageError("An entry is not canonical: tell the developers.")
            other.verify(signature, raw)

    yield _each(
        "log.entry",
        "json, rfc8785 and cryptography",
        compare(here(check), here(check_plainly) if rfc8785 else None, times),
        len(raws),
        goal=1,
    )


# The tree


def _tree_figures(times: int, entries: Sequence[bytes]) -> Iterator[Figure]:
    leaves = [leaf_hash(entry) for entry in entries]
    tree = Tree(leaves)
    if tree.root() != _root(leaves):
        raise StorageError("Two ways to a tree's root disagree: tell the developers.")

    yield _each(
        "log.append",
        "the recursive definition, once",
        compare(here(lambda: Tree(leaves).root()), here(lambda: _root(leaves)), times),
        len(leaves),
        goal=0.5,
    )
    pymerkle: Any = _library("pymerkle")
    yield _each(
        "log.append_beside_pymerkle",
        "pymerkle",
        compare(
            # pymerkle hashes entries itself, so hash ours here as well.
            here(lambda: Tree(map(leaf_hash, entries)).root()),
            here(lambda: _pymerkle_tree(pymerkle, entries).get_root()) if pymerkle else None,
            times,
        ),
        len(leaves),
        goal=1,
    )

    places = [len(leaves) * number // _PROOFS for number in range(_PROOFS)]
    if any(tree.inclusion(place) != _path(place, leaves) for place in places):
        raise StorageError("Two ways to a proof disagree: tell the developers.")
    yield _each(
        "log.proof",
        "the recursive definition",
        compare(
            _many(lambda: [tree.inclusion(place) for place in places], 100),
            here(lambda: [_path(place, leaves) for place in places]),
            times,
        ),
        _PROOFS,
        goal=100,
    )


def _large_tree_figures(effort: Effort) -> Iterator[Figure]:
    entries = [number.to_bytes(8) for number in range(effort.entries * _LARGER)]
    tree = Tree(map(leaf_hash, entries))
    places = [len(entries) * number // _MANY_PROOFS for number in range(_MANY_PROOFS)]
    pymerkle: Any = _library("pymerkle")
    peer = None if pymerkle is None else _pymerkle_tree(pymerkle, entries)
    yield _each(
        "log.proof_beside_pymerkle",
        "pymerkle in memory",
        compare(
            here(lambda: [tree.inclusion(place) for place in places]),
            here(lambda: [peer.prove_inclusion(place + 1) for place in places]) if peer else None,
            effort.times,
        ),
        len(places),
        goal=4,
    )
    count = effort.entries * _MEMORY_LARGER
    words = [sys.executable, "-m", "benchmarks.tree_memory", str(count)]
    done = subprocess.run(words, check=True, capture_output=True, timeout=300)  # noqa: S603
    yield Figure(
        name="log.tree_memory",
        value=int(done.stdout) / count * 10,
        unit="MB for 10 million entries",
        peer="",
        limit=400,
    )


def _library(name: str) -> Any:  # noqa: ANN401 -- a peer that may not be installed
    try:
        return import_module(name)
    except ImportError:
        return None


def _many(work: Callable[[], object], times: int) -> Job:
    """Return a job that repeats short work and divides the time by the repetitions."""

    def job() -> Spent:
        spent = here(lambda: [work() for _ in range(times)])()
        return Spent(cpu_s=spent.cpu_s / times, wall_s=spent.wall_s / times)

    return job


def _for_each[T](things: Iterable[T], check: Callable[[T], None]) -> None:
    for each in things:
        check(each)


def _each(name: str, peer: str, measured: Pair, count: int, *, goal: float) -> Figure:
    return measured.figure(name, "µs CPU each", peer, times=1e6 / count, goal=goal)


def _root(leaves: Sequence[bytes]) -> bytes:
    """Return the root as defined by RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + _root(leaves[:split]) + _root(leaves[split:])).digest()


def _path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the inclusion proof as defined by RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*_path(index, leaves[:split]), _root(leaves[split:])]
    return [*_path(index - split, leaves[split:]), _root(leaves[:split])]


def _pymerkle_tree(pymerkle: Any, entries: Sequence[bytes]) -> Any:  # noqa: ANN401 -- it has no types
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    return tree
