"""What the rest of the house knows about a share: sharing asks for it, and imports nobody."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from hub.errors import NotFoundError
from hub.model.ids import BoardOrigin, CameraId, SensorId
from hub.model.recording import Reading, Sensor
from hub.model.window import TimeWindow


async def _no_sensor(_sensor_id: SensorId) -> Sensor:
    raise NotFoundError("There is no such sensor here.")


async def _no_readings(_sensor_id: SensorId, _window: TimeWindow) -> Sequence[Reading]:
    return ()


async def _no_proof(_origin: BoardOrigin, _index: int) -> str:
    return ""


async def _not_measured(_camera_id: CameraId, _window: TimeWindow) -> int | None:
    return None


async def _no_root() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Each is asked when a share is sealed; a HubError of theirs fails that try with its reason."""

    sensor: Callable[[SensorId], Awaitable[Sensor]] = _no_sensor
    readings: Callable[[SensorId, TimeWindow], Awaitable[Sequence[Reading]]] = _no_readings
    """What a lent sensor said in a window, in order, the state it began with first."""
    log_proof: Callable[[BoardOrigin, int], Awaitable[str]] = _no_proof
    """The proof (C2SP tlog-proof text) that a board's log holds the entry at an index, or empty."""
    uncertainty: Callable[[CameraId, TimeWindow], Awaitable[int | None]] = _not_measured
    """Up to how many milliseconds a camera's clock offset was off then; None: not measured."""
    ledger_root: Callable[[], Awaitable[str]] = _no_root
    """The root of the house's ledger to anchor in the share, in base64, or empty."""
