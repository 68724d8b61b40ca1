"""The command `scripts/generate`."""

from collections.abc import Iterable, Iterator, Sequence
import difflib
import json
from pathlib import Path
import sys
from typing import Any

from aiohttp import web

from hub.api.openapi import describe
from hub.api.server import TABLE
from noticeboard.agency.desk import server as agency_desk
from noticeboard.board import openapi as board_openapi
from noticeboard.board.desk import server as board_desk
from noticeboard.board.server import TABLE as BOARD_TABLE
from noticeboard.desk import openapi as desk_openapi
from noticeboard.desk.people import AGENCY_ROLES, BOARD_ROLES, Role
from noticeboard.desk.route import Route
from noticeboard.log.link import WORD_LIST
from scripts.generator import client, contract, panel, protocol

ROOT = Path(__file__).parents[2]
API_VERSION = "1"
LONGEST_LINE = 100


def generate() -> Iterator[tuple[Path, str]]:
    """Yield each file with what it should hold."""
    document = describe(TABLE, version=API_VERSION)
    # By name, so that a route that moves in the table changes nothing here.
    document["paths"] = dict(sorted(document["paths"].items()))
    document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
    yield ROOT / "tests/contract/openapi.json", written(document) + "\n"
    text = ROOT / "tests/contract/api.txt"
    yield text, contract.contract(document, text.read_text(encoding="utf-8"))
    yield _board_contract()
    schemas = document["components"]["schemas"]
    yield ROOT / "custom_components/neighbors_requests/client/models.py", client.models(schemas)
    yield ROOT / "frontend/src/api/types.ts", panel.types(schemas)
    # The share page shows the same words, and no list is kept twice.
    yield ROOT / "frontend/src/share/words.json", json.dumps(" ".join(WORD_LIST)) + "\n"
    rows = ROOT / "custom_components/neighbors_requests/panel/routes.py"
    yield rows, panel.routes(document["paths"], rows.read_text(encoding="utf-8"))
    yield from _desk("agency", agency_desk.TABLE, AGENCY_ROLES)
    yield from _desk("board", board_desk.TABLE, BOARD_ROLES)
    yield from protocol.pages()


def _desk(name: str, table: Iterable[Route], roles: Sequence[Role]) -> Iterator[tuple[Path, str]]:
    """Yield a desk's document, who may call what, and its types."""
    document = desk_openapi.describe(table, title=f"{name.title()} desk")
    yield ROOT / f"tests/contract/{name}-desk.json", written(document) + "\n"
    yield ROOT / f"tests/contract/{name}-desk-roles.txt", desk_openapi.list_roles(table, roles)
    yield (
        ROOT / f"frontend/src/desk/{name}/types.ts",
        panel.types(
            document["components"]["schemas"],
            whose=f"{name} desk's",
            document=f"{name}-desk.json",
        ),
    )


def _board_contract() -> tuple[Path, str]:
    app = web.Application()
    app.add_routes(BOARD_TABLE)
    table = list(app.router.routes())
    access = board_openapi.access_by_operation(table)
    columns = contract.Columns(
        access=lambda method, path, _operation: access[method, path], method=7, path=36, needs=6
    )
    text = ROOT / "tests/contract/board.txt"
    document = board_openapi.describe(table)
    return text, contract.contract(document, text.read_text(encoding="utf-8"), columns)


def written(value: Any, indent: int = 0) -> str:  # noqa: ANN401 -- any JSON
    """Return JSON in which whatever fits on a line stays on one, so that its diff can be read."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= LONGEST_LINE or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {written(each, indent + 2)}" for key, each in value.items()]
        opened, closed = "{", "}"
    else:
        items = [written(each, indent + 2) for each in value]
        opened, closed = "[", "]"
    body = ",\n".join(inner + item for item in items)
    return f"{opened}\n{body}\n{' ' * indent}{closed}"


def main() -> int:
    """Write the files, or compare them."""
    check = sys.argv[1:] == ["--check"]
    stale = False
    for path, text in generate():
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old == text:
            continue
        stale = True
        name = str(path.relative_to(ROOT))
        if check:
            sys.stdout.writelines(
                difflib.unified_diff(
                    old.splitlines(keepends=True), text.splitlines(keepends=True), name, "generated"
                )
            )
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")  # noqa: T201 -- a command's output
    if check and stale:
        print("Run scripts/generate and commit what it writes.", file=sys.stderr)  # noqa: T201
    return int(check and stale)


sys.exit(main())
