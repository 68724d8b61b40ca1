"""Runs the code of `docs/notebooks/newsroom.ipynb` on a record, as Jupyter does."""

import ast
from contextlib import redirect_stdout
import io
import json
import os
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "newsroom.ipynb"


def run_notebook(database: Path) -> dict[str, Any]:
    """Run each cell in order and show its last value; return the answers."""
    before = os.environ.get("RECORD")
    os.environ["RECORD"] = str(database)
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                _run("".join(cell["source"]), names)
    finally:
        if before is None:
            del os.environ["RECORD"]
        else:
            os.environ["RECORD"] = before
        if "record" in names:
            names["record"].close()
    answers: dict[str, Any] = names["answers"]
    return answers


def _run(source: str, names: dict[str, Any]) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(io.StringIO()):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 -- our own page
        if isinstance(last, ast.Expr):
            table = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 -- as above
            assert table._repr_html_().startswith("<")
            assert repr(table)
