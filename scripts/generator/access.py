"""The integration's table of the routes that card and panel may call, and who may."""

from collections.abc import Iterator, Mapping
import re
from typing import Any

from scripts.generator.client import formatted

BEGIN, END = "# Made by scripts/generate, from tests/contract/openapi.json.\n", "# End.\n"
_NAMED = re.compile(r"\{(\w+)\}")


def table(document: Mapping[str, Any], module: str) -> str:
    """Return the module with its rows made anew, between the two comments."""
    before, _, rest = module.partition(BEGIN)
    _, _, after = rest.partition(END)
    calls: list[str] = []
    media: list[str] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "x-panel" in operation and method != "head":
                rows = calls if _is_json(operation) else media
                rows.append(_row(method.upper(), path, operation))
    made = [BEGIN, "CALLS = (", *calls, ")", "MEDIA = (", *media, ")", END]
    return formatted("\n".join([before, *made]) + after)


def _is_json(operation: Mapping[str, Any]) -> bool:
    """Return whether a route answers JSON, or nothing, when all goes well."""
    answer = next(iter(operation["responses"].values()))
    return set(answer.get("content", ())) <= {"application/json"}


def _row(method: str, path: str, operation: Mapping[str, Any]) -> str:
    patterns = {
        each["name"]: each["schema"]["pattern"].removeprefix("^").removesuffix("$")
        for each in operation.get("parameters", ())
        if each["in"] == "path"
    }
    fixed = re.escape(path).replace(r"\{", "{").replace(r"\}", "}").replace(r"\-", "-")
    pattern = _NAMED.sub(lambda named: patterns[named[1].replace("\\", "")], fixed)
    text = f'r"{pattern}"' if "\\" in pattern else f'"{pattern}"'
    return f'_row("{method}", {text}, {", ".join(_who(operation))}),'


def _who(operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"Who.{operation['x-panel'].upper()}"
    if by := operation.get("x-by"):
        yield f"by=By.{by.upper()}"
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "answered_by" in body.get("schema", {}).get("properties", ()):
        yield "answers=True"
