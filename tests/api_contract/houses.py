"""What a hub's API is asked for beside what its document says: ids that exist, bodies that fit."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from schemathesis.core import NOT_SET

from tests.api_contract.holding import Case
from tests.api_contract.odd import oddly

NEVER_ENDS: Final = frozenset({
    "GET /ws", "GET /cameras/{id}/live.mjpeg", "GET /cameras/{id}/live.mp4",
})  # fmt: skip
"""Each has tests of its own, in which it is listened to and hung up on."""
_SCAN: Final = "POST /cameras/scan"
"""Takes five seconds and speaks to everybody on the network: it is done once."""
_NOBODY: Final = {"address": "0.0.0.0"}  # noqa: S104 -- no camera has it: nothing is sent there
_REVOKES: Final = frozenset({"DELETE /tokens/own", "DELETE /tokens/{id}"})
_HERE: Final = {
    "url": "https://127.0.0.1:1/",
    "stream_url": "rtsp://127.0.0.1:1/stream",
    "snapshot_url": "http://127.0.0.1:1/still",
    "device_url": "http://127.0.0.1:1/onvif",
    "address": "127.0.0.1",
}
"""Whatever address is made up, nothing is sent to it: somebody could be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Dresses requests to a hub."""

    admin: str
    """The token that may do everything."""
    tokens: tuple[str, ...]
    """With none among them, every request in four comes without."""
    ids: Mapping[str, str]
    """By the first part of a path, what `{id}` may be."""
    more: Mapping[str, str]
    """By name, what other parts may be."""
    bodies: Mapping[tuple[str, str], Any]
    queries: Mapping[str, Any]

    def best(self, operation: Any) -> Case:  # noqa: ANN401 -- schemathesis's own
        """Return the request that a house with everything is most likely to do."""
        path, method = operation.path, operation.method.upper()
        known = {"id": self.ids.get(path.split("/")[1], ""), **self.more}
        headers = {} if operation.label in _REVOKES else {"Authorization": f"Bearer {self.admin}"}
        case = operation.Case(
            path_parameters={
                each.name: known.get(each.name, "0") for each in operation.path_parameters
            },
            query=dict(self.queries.get(path, {})),
            headers=headers,
        )
        body = self.bodies.get((method, path))
        if body is not None:
            case.body = deepcopy(body)
            case.media_type = "image/jpeg" if isinstance(body, bytes) else "application/json"
        _stay_here(case)
        return case

    def __call__(self, case: Case, random: Random) -> None:
        """Put in what no document can say."""
        path, label = case.operation.path, case.operation.label
        token = "" if label in _REVOKES or random.random() < 0.25 else random.choice(self.tokens)
        case.headers.pop("Authorization", None)
        if token:
            case.headers["Authorization"] = f"Bearer {token}"
        if random.random() < 0.7:
            first = path.split("/")[1]
            known = {"id": self.ids.get(first, ""), **self.more}
            case.path_parameters = {
                name: known.get(name) or value for name, value in case.path_parameters.items()
            }
        if random.random() < 0.4:
            given = self.bodies.get((case.method, path))
            if given is not None:
                case.body = deepcopy(given)
                case.media_type = "image/jpeg" if isinstance(given, bytes) else "application/json"
            if path in self.queries:
                case.query = dict(self.queries[path])
        if random.random() < 0.5:
            oddly(case, random)
        _stay_here(case)
        if label == _SCAN and (isinstance(case.body, dict) or case.body is NOT_SET):
            case.body = (case.body if isinstance(case.body, dict) else {}) | _NOBODY
            case.media_type = "application/json"


def _stay_here(case: Case) -> None:
    if isinstance(case.body, dict):
        case.body = {name: _HERE.get(name, value) for name, value in case.body.items()}
