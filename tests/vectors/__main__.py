"""The command `scripts/vectors`."""

import sys

from tests.vectors.files import files


def main() -> int:
    """Write the files, or name those that differ."""
    check = sys.argv[1:] == ["--check"]
    stale = 0
    for path, text in files():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not check:
            path.write_text(text, encoding="utf-8")
        print(f"{'stale' if check else 'wrote'}: {path.name}")  # noqa: T201 -- a command's output
    if check and stale:
        print("Run scripts/vectors, look at what changed, and commit it.")  # noqa: T201
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
