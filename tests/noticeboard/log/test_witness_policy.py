"""Policies about witnesses: the specification's example, what is malformed, and ours as a file."""

from hashlib import sha256
from itertools import chain, combinations

import pytest

from noticeboard.errors import VerificationError
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, VerifierKey
from noticeboard.log.witness_policy import WitnessPolicy
from tests.noticeboard.log.made import LOG

LOG_KEY = "board.example.org/v1+cc3dfcd4+AXxYGAHZ43hyN9bZoykUQ2ofjMWLDV10ITwRAwUQ/XLr"
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
KEYS = {
    name: SignerKey(
        name=f"w{number}.example/w",
        kind=KIND_COSIGNATURE,
        seed=sha256(f"policy w{number}".encode()).digest(),
    ).verifier
    for number, name in enumerate(NAMES)
}
EXAMPLE = "".join(
    (
        f"log {LOG_KEY}\n\n",
        *(f"witness {name} {KEYS[name]}\n" for name in NAMES[:3]),
        "group X-witnesses 2 X1 X2 X3\n\n",
        *(f"witness {name} {KEYS[name]}\n" for name in NAMES[3:]),
        "group Y-witnesses any Y1 Y2 Y3\n\n",
        "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n",
    )
)
"""The example of c2sp.org/tlog-policy, with keys that anybody can make."""


def test_the_example() -> None:
    """Two of three witnesses of one kind, and any of another."""
    policy = WitnessPolicy.parse(EXAMPLE.encode())
    assert sha256(EXAMPLE.encode()).hexdigest() == (
        "6f96bf5cdbc3f0a56d9894ce158156b9b0dcb7bb7d59fbeecc9b33cdb59fe2ec"
    )
    assert [str(key) for key, _ in policy.logs] == [LOG_KEY]
    for signed in chain.from_iterable(combinations(NAMES, count) for count in range(7)):
        enough = len(set(signed) & {"X1", "X2", "X3"}) >= 2 and bool(
            set(signed) & {"Y1", "Y2", "Y3"}
        )
        assert policy.is_met(KEYS[name] for name in signed) == enough, signed


def test_what_a_file_may_have() -> None:
    """Tabs, spaces around, comments that are indented, names in any language, and no quorum."""
    text = (
        "# ours\n\n"
        f"  log\t{LOG_KEY}  https://board.example.org \n"
        f"witness T\u00e9moin {KEYS['X1']} https://w.example\n"
        "\t # quorum any\n"
        "quorum none\n"
    )
    policy = WitnessPolicy.parse(text.encode())
    assert policy.witnesses == {"T\u00e9moin": (KEYS["X1"], "https://w.example")}
    assert policy.logs[0][1] == "https://board.example.org"
    assert policy.is_met([])
    assert WitnessPolicy.parse(policy.text().encode()) == policy


def _with(line: str, *, instead_of: str = "") -> bytes:
    return EXAMPLE.replace(instead_of, line).encode() if instead_of else (EXAMPLE + line).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        _with("quorum X1\n"),
        _with("", instead_of="quorum X-and-Y\n"),
        _with("quorum Z\n", instead_of="quorum X-and-Y\n"),
        _with("group early 1 late\ngroup late 1 X1\n", instead_of="group X-witnesses 2 X1 X2 X3\n"),
        _with("group X-witnesses 2 X1 X1 X3\n", instead_of="group X-witnesses 2 X1 X2 X3\n"),
        _with("group Y-witnesses any Y1 X1\n", instead_of="group Y-witnesses any Y1 Y2 Y3\n"),
        _with("group N any none\n"),
        _with("2", instead_of="2 X1").replace(b" 2 X2", b" 0 X2"),
        _with(" 4 X1", instead_of=" 2 X1"),
        _with(" 02 X1", instead_of=" 2 X1"),
        _with(" -1 X1", instead_of=" 2 X1"),
        _with("\r\n", instead_of="\n"),
        _with("\0\n"),
        _with(f"witness again {KEYS['X1']}\n"),
        _with(f"witness log-key {LOG_KEY}\n"),
        _with(f"log {KEYS['X1']}\n"),
        _with(f"witness X-witnesses {LOG.verifier}\n"),
        _with(f"witness none {KEYS['Y3']}\n", instead_of=f"witness Y3 {KEYS['Y3']}\n"),
        _with("group empty any\n"),
        _with("witness X9\n"),
        _with("wittness X9\n"),
        _with("quorum X-and-Y", instead_of="quorum X-and-Y\n"),
    ],
)
def test_malformed_files(raw: bytes) -> None:
    """What can be read in two ways, or not at all, is refused."""
    with pytest.raises(VerificationError):
        WitnessPolicy.parse(raw)


def test_a_board_as_a_file() -> None:
    """So many of a board's witnesses; both keys of one are one witness."""
    two = [KEYS["X1"], KEYS["X2"]]
    policy = WitnessPolicy.of(
        VerifierKey.parse(LOG_KEY),
        "https://board.example.org",
        [(two, "https://w1.example"), ([KEYS["Y1"]], "https://w2.example"), ([KEYS["Y2"]], "u")],
        2,
    )
    assert WitnessPolicy.parse(policy.text().encode()) == policy
    assert policy.text().splitlines()[-2:] == ["group all-of-us 2 w1 w2 w3", "quorum all-of-us"]
    assert not policy.is_met(two)
    assert policy.is_met([KEYS["X1"], KEYS["Y1"]])
    assert policy.is_met([KEYS["Y2"], KEYS["Y1"]])
    alone = WitnessPolicy.of(VerifierKey.parse(LOG_KEY), "https://board.example.org", [], 0)
    assert alone.text().splitlines()[-1] == "quorum none"


def test_room_for_many() -> None:
    """A file with 40 witnesses in 40 groups is read."""
    keys = [
        SignerKey(name=f"m{number}", kind=KIND_COSIGNATURE, seed=bytes([number]) * 32).verifier
        for number in range(40)
    ]
    lines = [f"log {LOG_KEY}\n"]
    for number, key in enumerate(keys):
        lines.append(f"witness m{number} {key}\n")
        before = f" g{number - 1}" if number else ""
        lines.append(f"group g{number} all m{number}{before}\n")
    policy = WitnessPolicy.parse("".join([*lines, "quorum g39\n"]).encode())
    assert policy.is_met(keys)
    assert not policy.is_met(keys[1:])
