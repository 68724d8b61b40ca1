"""Where the program's own code can make bytes leave its process, found by reading the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PYTHON: Final = ("hub", "noticeboard", "custom_components", "benchmarks")
BROWSER: Final = "frontend/src"
APART: Final = "benchmarks/"
"""The benchmarks, which call only what they themselves started."""

_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_CALLS: Final = frozenset(
    {
        *("ClientSession", "ws_connect", "async_get_clientsession", "async_create_clientsession"),
        *("create_connection", "create_unix_connection", "create_datagram_endpoint"),
        *("open_connection", "open_unix_connection", "getaddrinfo", "gethostbyname", "urlopen"),
        *("sendto", "sendmsg", "sendall", "sock_connect", "sock_sendall", "sock_sendto"),
        *("create_subprocess_exec", "create_subprocess_shell", "Popen", "system", "posix_spawn"),
        *("execv", "execve", "execvp", "execvpe", "execl", "execlp", "spawnv", "spawnl"),
        *("AsyncZeroconf", "Zeroconf", "AsyncServiceBrowser", "async_register_service"),
        *(
            "HTTPConnection",
            "HTTPSConnection",
            "async_request",
            "from_url",
            "async_process_requirements",
            "async_call",
            "S3Store",
        ),
    }
)
"""Whatever they are called on."""
_OF: Final = {
    "connect": ("asyncpg", "socket", "tried"),
    "socket": ("socket",),
    "run": ("subprocess",),
    "call": ("subprocess",),
    "check_call": ("subprocess",),
    "check_output": ("subprocess",),
    "open": ("av", "webbrowser"),
}
"""Only where they are called on one of these."""
_WORDS: Final = re.compile(
    r"\b(?:fetch|callWS|callApi|callService|subscribeMessage|sendMessage|sendMessagePromise"
    r"|WebSocket|EventSource|XMLHttpRequest|sendBeacon|import|importScripts|window\.open)(?=(?:<[^>]*>+)?\()"
    r"|https?://|_blank"
)


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """One place in the source, by names that outlive a change of lines."""

    module: str
    within: str
    call: str


def sites_in_python(source: str, module: str) -> Iterator[Site]:
    """Yield every call in a module that can open a connection, send or start a program."""
    yield from _sites(ast.parse(source), module, "")


def sites_in_browser(source: str, module: str) -> Iterator[Site]:
    """Yield every word in a script by which a browser is made to ask, or to go elsewhere."""
    for found in _WORDS.finditer(re.sub(r"(?m)^\s*(?://|\*|/\*).*$", "", source)):
        yield Site(module, "", found.group())


def all_sites() -> set[Site]:
    """Return those of the whole program."""
    found: set[Site] = set()
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not name.startswith(APART):
                found |= set(sites_in_python(path.read_text(encoding="utf-8"), name))
    for path in sorted((ROOT / BROWSER).rglob("*.ts")):
        name = str(path.relative_to(ROOT))
        found |= set(sites_in_browser(path.read_text(encoding="utf-8"), name))
    return found


def _sites(node: ast.AST, module: str, within: str) -> Iterator[Site]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        within = f"{within}.{node.name}" if within else node.name
    if isinstance(node, ast.Call) and _goes_out(node.func):
        yield Site(module, within or "module", ast.unparse(node.func))
    for child in ast.iter_child_nodes(node):
        yield from _sites(child, module, within)


def _goes_out(func: ast.expr) -> bool:
    match func:
        case ast.Name(id=name):
            return name in _CALLS
        case ast.Attribute(attr=name, value=of):
            on = ast.unparse(of)
            return (
                name in _CALLS
                or (name in _VERBS and "session" in on.lower())
                or on.rpartition(".")[2].removeprefix("_") in _OF.get(name, ())
            )
        case _:
            return False
