"""Requests made out of an OpenAPI document, and their answers held to it.

Schemathesis makes the requests, right and wrong ones, and knows what an answer may be. That a
status is documented is judged here: only one that is named counts, never `default`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
import json
from random import Random
from typing import Any, Final
from urllib.parse import urljoin

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from hypothesis.errors import Unsatisfiable
import requests
import schemathesis
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)

type Case = Any
"""A request that is not sent yet; its class is made again for each operation."""
type Dress = Callable[[Case, Random], None]
"""Gives a request what no document can: ids that exist, signatures, bodies that are accepted."""
type Best = Callable[[Any], Case]

TIMEOUT_S: Final = 20
_CHECKS: Final = [
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
_LAST: Final = ("/withdrawal", "/decision")
_DEEPEST: Final = 9
_MOST_TOLD: Final = 3
"""Breaches of one kind of one operation that are told; one is enough to find it."""
_PLANNED: Final = {"503", "507"}
"""Failures that a caller is told to expect: a camera that is off, a disk that is full."""


for _media_type in (
    "application/offset+octet-stream",
    "application/vnd.neighbors.entries",
    "image/jpeg",
):
    schemathesis.serializer.alias(_media_type, "application/octet-stream")


@dataclass(slots=True)
class Held:
    """How many requests were made, what was answered, and every breach of the document."""

    requests: int = 0
    statuses: dict[str, set[int]] = field(default_factory=dict)
    """By operation."""
    breaches: dict[str, list[str]] = field(default_factory=dict)
    """By operation and kind."""

    def note(self, kind: str, told: str) -> None:
        """Keep a breach."""
        several = self.breaches.setdefault(kind, [])
        if len(several) < _MOST_TOLD:
            several.append(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is asked."""

    document: Mapping[str, Any]
    base_url: str
    session: requests.Session
    dress: Dress
    best: Best
    """Makes the one request of an operation that is most likely to be done."""
    leaves_out: frozenset[str] = frozenset()
    """Operations that never end, or that take seconds each: they have tests of their own."""


def hold(service: Service, *, examples: int, entropy: int = 1) -> Held:
    """Ask for every operation, so many times in right and in wrong ways; the same each time."""
    held = Held()
    document = json.loads(json.dumps(service.document))
    schema = schemathesis.openapi.from_dict(document)
    every: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]  # none is an error
    asked = [each for each in every if each.label not in service.leaves_out]
    for operation in sorted(asked, key=_turn):
        _ask(service, held, operation, service.best(operation))
    for operation in asked if examples else ():
        random = Random(f"{operation.label} {entropy}")  # noqa: S311 -- nothing here is secret
        ask = partial(_ask_dressed, service, held, operation, random)
        for strategy in _strategies(operation):
            try:
                _drive(strategy, ask, examples, entropy)
            except Unsatisfiable:
                continue  # nothing that is wrong can be made if nothing is taken
    return held


def _turn(operation: Any) -> int:  # noqa: ANN401 -- schemathesis's own
    """Put what takes away last, parts before the whole: what is there is asked for first."""
    takes_away = operation.method.upper() == "DELETE" or operation.path.endswith(_LAST)
    return 1 + _DEEPEST - int(operation.path.count("/")) if takes_away else 0


def _strategies(operation: Any) -> Iterator[st.SearchStrategy[Case]]:  # noqa: ANN401 -- schemathesis's own
    if any("/" in _pattern(each) for each in operation.path_parameters):
        # No value of a path that schemathesis makes has a slash: one is put in by `dress`.
        names = [each.name for each in operation.path_parameters]
        yield st.builds(
            lambda made: operation.Case(path_parameters=made),
            st.fixed_dictionaries({name: st.text(min_size=1, max_size=20) for name in names}),
        )
        return
    yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def _pattern(parameter: Any) -> str:  # noqa: ANN401 -- schemathesis's own
    return str(parameter.definition.get("schema", {}).get("pattern", ""))


def _drive(
    strategy: st.SearchStrategy[Case], ask: Callable[[Case], None], examples: int, entropy: int
) -> None:
    @seed(entropy)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def drive(case: Case) -> None:
        ask(case)

    drive()


def _ask_dressed(
    service: Service,
    held: Held,
    operation: Any,  # noqa: ANN401 -- schemathesis's own
    random: Random,
    case: Case,
) -> None:
    service.dress(case, random)
    _ask(service, held, operation, case)


def _ask(service: Service, held: Held, operation: Any, case: Case) -> None:  # noqa: ANN401 -- schemathesis's own
    label = operation.label
    try:
        response = case.call(
            base_url=_base(service, operation),
            session=service.session,
            timeout=TIMEOUT_S,
            allow_redirects=False,
            verify=service.session.verify,
        )
    except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL, UnicodeError):
        return  # what cannot be sent is not answered
    except requests.RequestException as error:
        held.note(f"{label}: no answer", f"{type(error).__name__} {_shown(case)}")
        return
    held.requests += 1
    status = response.status_code
    held.statuses.setdefault(label, set()).add(status)
    documented = operation.definition.raw["responses"]
    if str(status) not in documented:
        held.note(f"{label}: {status} is not documented", _shown(case, response))
    if status >= 500 and str(status) not in _PLANNED:
        held.note(f"{label}: {status}", _shown(case, response))
    try:
        case.validate_response(response, checks=_CHECKS)
    except FailureGroup as failures:
        for failure in failures.exceptions:
            held.note(f"{label}: {type(failure).__name__}", f"{failure} {_shown(case, response)}")


def _base(service: Service, operation: Any) -> str:  # noqa: ANN401 -- schemathesis's own
    """Return what a path is below: an operation may name a server of its own."""
    servers = operation.definition.raw.get("servers", [])
    return urljoin(service.base_url, servers[0]["url"]) if servers else service.base_url


def _shown(case: Case, response: Any = None) -> str:  # noqa: ANN401 -- schemathesis's own
    said = "" if response is None else f" -> {response.status_code} {response.content[:300]!r}"
    return (
        f"{case.method} {case.formatted_path} query={case.query!r} headers={dict(case.headers)!r}"
        f" body={str(case.body)[:200]!r}{said}"
    )


HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "Range": (
        "bytes=0-", "bytes=-1", "bytes=-0", "bytes=9-1", "bytes=0-0,2-3", "bytes=", "lines=1-2",
        "bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=²-",
    ),
    "If-Range": ('"x"', "Mon, 01 Jan 2024 00:00:00 GMT"),
    "If-Match": ('"x"', "*", "x"),
    "If-None-Match": ('"immutable"', "*", 'W/"x"', '"', '"x", ', "x" * 4000),
    "If-Modified-Since": (
        "Mon, 01 Jan 2024 00:00:00 GMT", "Mon, 01 Jan 99999 00:00:00 GMT", "yesterday",
        "Mon, 99 Foo 2024 99:99:99 GMT", "Fri, 31 Dec 9999 23:59:59 -2359",
    ),
    "If-Unmodified-Since": ("Mon, 01 Jan 2001 00:00:00 GMT", "0"),
    "Accept": ("text/html", "*/*;q=x", "," * 500),
    "Accept-Language": ("de", "*", "en;q=x", "fr;q=9e99, en;q=nan", "," * 3000, "x-" * 500),
    "Accept-Encoding": ("gzip", "gzip;q=0", "*;q=0.000", "br", "identity", ";;;q="),
    "Content-Encoding": ("identity", "gzip", "x"),
    "Content-Type": ("text/plain", "application/json; charset=x", "multipart/form-data", "/"),
    "Expect": ("nothing",),
    "X-HTTP-Method-Override": ("PATCH", "GET", "DELETE", "TRACE", "x y"),
    "X-Forwarded-For": ("10.0.0.1", "," * 500),
    "X-Request-Id": ("a" * 4000, "<b>"),
    "Upload-Metadata": ("x =", "filename d29ybGQ=", "," * 100),
    "Upload-Checksum": ("sha1 x", "md5 AAAA", "sha256 " + "A" * 43 + "="),
    "Authorization": ("Basic eDp5", "Bearer", "Bearer " + "x" * 3000, "bearer ü"),
}  # fmt: skip
_OVERRIDE: Final = {"X-HTTP-Method-Override"}
NUMBERS: Final = (
    "0" * 4400, "0" * 20 + "9" * 30, "9" * 19, "9" * 5000, "-1", "+1", "1e3", "٣", "²", " 1", "",
    "1_000", "0x10", "nan",
)  # fmt: skip


def oddly(case: Case, random: Random) -> None:
    """Add a header or two that say something odd, and let a number be none."""
    # By tus, what is named there is done, whatever the method is: of it only POST is described.
    names = sorted(HEADERS.keys() - (set() if case.method.upper() == "POST" else _OVERRIDE))
    for name in random.sample(names, random.choice((0, 1, 1, 2))):
        case.headers[name] = random.choice(HEADERS[name]).encode().decode("latin-1")
    numbers = {
        each.name
        for each in case.operation.query
        if each.definition.get("schema", {}).get("type") == "integer"
    }
    if numbers and random.random() < 0.4:
        name = random.choice(sorted(numbers))
        case.query = {**(case.query or {}), name: random.choice(NUMBERS)}
