"""Types of ids, so that one kind of id is never passed for another."""

from typing import NewType

CameraId = NewType("CameraId", str)
"""12 lower-case hex digits, random at adoption: reveals nothing about the camera."""

ClipId = NewType("ClipId", str)
"""16 lower-case hex digits, random."""

RequestId = NewType("RequestId", str)
"""32 lower-case hex digits of SHA-256 over origin, agency and entry id; the same on every hub."""

ProposalId = NewType("ProposalId", str)
"""64 lower-case hex digits: SHA-256 of the proposal's canonical JSON."""

BoardOrigin = NewType("BoardOrigin", str)
"""The name a board's log signs under, for example `board.example.org/v1`."""

RunId = NewType("RunId", str)
"""One unbroken connection to a camera; 12 lower-case hex digits."""

SensorId = NewType("SensorId", str)
"""12 lower-case hex digits, random when the sensor is lent."""
