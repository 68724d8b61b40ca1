"""Every file of docs/protocol/vectors, with what it should hold."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any, Final

from tests.noticeboard.seal.test_vectors import exported
from tests.vectors import accounts, entries, existence, judgments, logs, registry, snapshot

FOLDER: Final = Path(__file__).parents[2] / "docs" / "protocol" / "vectors"


def files() -> Iterator[tuple[Path, str]]:
    """Yield each file's path and content."""
    made = {
        "accounts": accounts.vectors,
        "entries": entries.vectors,
        "existence": existence.vectors,
        "notes": logs.notes,
        "policies": judgments.policies,
        "registry": registry.vectors,
        "rules": judgments.rules,
        "snapshot": snapshot.vectors,
        "tree": logs.tree,
    }
    for name, make in made.items():
        yield FOLDER / f"{name}.json", written(make())
    yield FOLDER / "shares.json", exported().decode()


def written(content: dict[str, Any]) -> str:
    """Return JSON with a line for each case, so that a diff shows which ones have changed."""
    lines = [f"  {json.dumps(name)}: {_value(value)}" for name, value in content.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: object) -> str:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return json.dumps(value)
    return "[\n" + ",\n".join(f"    {json.dumps(each)}" for each in value) + "\n  ]"
