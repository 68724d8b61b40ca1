"""Mutation testing: which faults are made, which are chosen, and that both fates are told."""

from pathlib import Path

import pytest

from tests.mutants.operators import Mutant, all_mutants, chosen, mutants_of
from tests.mutants.trial import Fate, Pytest, Suite, tried

ROOT = Path(__file__).parents[2]


def faulty(source: str) -> set[str]:
    """Return what a source becomes by each fault."""
    raw = source.encode()
    return {each.apply(raw).decode() for each in mutants_of(raw, "m.py")}


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        ("a = b < c", {"a = (b <= c)", "a = (b >= c)"}),
        ("a = b is c", {"a = (b is not c)"}),
        ("a = b in c", {"a = (b not in c)"}),
        ("a = b and c", {"a = (b or c)"}),
        ("a = not b", {"a = (b)"}),
        ("a = b + c", {"a = (b - c)"}),
        ("a = 7", {"a = (8)", "a = (6)"}),
        ("a = True", {"a = (False)"}),
        ("a = 'é'", {"a = ('éX')"}),
        ("é = 'é'; b = 1", {"é = ('éX'); b = 1", "é = 'é'; b = (2)", "é = 'é'; b = (0)"}),
        ("f(a, b=c)", {"f(a)", "pass"}),
        ("if a:\n    f()", {"if (not a):\n    f()", "if a:\n    pass"}),
        ("raise E('words')", {"pass"}),
        ("def f() -> int:\n    return g", {"def f() -> int:\n    return None"}),
        ("for a in b:\n    break", {"for a in b:\n    continue"}),
        ("a += b", {"a -= b"}),
        ("a = b if c else d", {"a = (d if c else b)", "a = b if (not c) else d"}),
        ("a = [b for b in c if d]", {"a = [b for b in c if (not d)]"}),
    ],
)
def test_faults(source: str, becomes: set[str]) -> None:
    """Each rule makes the faults that it says, in their place."""
    made = {each.replace("(f(a))", "f(a)") for each in faulty(source)}

    assert made == becomes


@pytest.mark.parametrize(
    "source",
    [
        '"""Words."""',
        "def f(a: 'T') -> 'T': ...",
        "@dataclass(frozen=True)\nclass A: ...",
        "__all__ = ['a']",
        "a = f'words {b:02d}'",
        "from a import b",
    ],
)
def test_what_is_left_alone(source: str) -> None:
    """Words, types, decorators and names of a module's own are no code to test."""
    assert faulty(source) == set()


def test_every_fault_is_code() -> None:
    """A fault in a real module is a program that Python reads."""
    for each in chosen(all_mutants(ROOT, "hub/matching"), 100, 1):
        compile(each.apply((ROOT / each.module).read_bytes()), each.module, "exec")


def test_a_sample_can_be_drawn_again() -> None:
    """The same seed draws the same faults, as evenly over modules as these allow."""
    mutants = all_mutants(ROOT, "hub/matching")
    sample = chosen(mutants, 40, 7)

    assert sample == chosen(mutants, 40, 7) != chosen(mutants, 40, 8)
    counts = {sum(each.module == name for each in sample) for name in mutants if mutants[name]}
    assert max(counts) - min(counts) <= 1


def test_both_fates(tmp_path: Path) -> None:
    """A fault that a test notices is killed, one that none does survives, and the file is back."""
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    source = b"def f(a):\n    return a < 3\n"
    (tmp_path / "m.py").write_bytes(source)
    (tmp_path / "test_m.py").write_text(
        "from m import f\n\ndef test_f():\n    assert f(2) and not f(4)\n"
    )
    suite = Suite(package="m", reach={}, lasts_s={"test_m.py::test_f": 0.1})
    contrary, boundary = (
        Mutant(module="m.py", line=2, start=21, end=26, was="a < 3", becomes=f"a {word} 3")
        for word in (">=", "<=")
    )

    pytest_ = Pytest(tmp_path, libraries=["pytest"])
    fates = [tried(tmp_path, pytest_, suite, each) for each in (contrary, boundary)]
    pytest_.close()

    assert fates == [Fate.KILLED, Fate.SURVIVED]
    assert (tmp_path / "m.py").read_bytes() == source
