"""The memory that a tree takes: `python -m benchmarks.tree_memory LEAVES`."""

from hashlib import sha256
import sys

from benchmarks.measure import memory_of
from noticeboard.log.tree import Tree

_AT_ONCE = 1 << 16


def main() -> None:
    """Build a tree, and print by how many bytes the process has grown."""
    count = int(sys.argv[1])
    before = memory_of()
    tree = Tree()
    for start in range(0, count, _AT_ONCE):
        end = min(start + _AT_ONCE, count)
        tree.extend(sha256(number.to_bytes(8)).digest() for number in range(start, end))
    tree.root()
    print(memory_of() - before)  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
