"""Every error of the hub, classed by what the caller should do."""

from typing import Final


class HubError(Exception):
    """Base of all errors. Its text is one sentence that says what to do, without secrets."""

    brand: str = ""
    """The brand of the camera that failed, by its key in `hub.model.brand`, or empty.

    With it, more can be said about the error.
    """


class InvalidInputError(HubError):
    """The input is wrong: correct it; the same call will fail again."""


class NotFoundError(HubError):
    """There is no such thing here."""


class NotAllowedError(HubError):
    """The caller has not proved that it may do this."""


class TooManyAttemptsError(HubError):
    """Too many wrong tokens or codes came from this address: wait, then try again."""


class ConflictError(HubError):
    """The state has changed, or the answer was final."""


class GroundChangedError(ConflictError):
    """Something that an approval depends on has changed. Nothing left the house, and it is void."""


class StaleRecipientError(GroundChangedError):
    """The agency's logged key is not the approved one. Nothing left the house: propose again."""


class CameraUnreachableError(HubError):
    """The camera didn't answer, or its stream ended: try again later."""


class StreamEndedError(CameraUnreachableError):
    """The camera itself ended its stream, as it does when it is done: try again later."""


class NoKeyFramesError(CameraUnreachableError):
    """The camera sends video without usable key frames: change its settings."""


class CameraPasswordError(HubError):
    """The camera refused the user name or the password: ask for them again."""


class BoardUnreachableError(HubError):
    """A board didn't answer: try again later."""


class BoardDishonestError(HubError):
    """A board broke its promise: keep the evidence, stop sharing to it, alert the owner."""


class DeliveryError(HubError):
    """A share didn't arrive. Nothing left the house: try again later."""


class DiskFullError(HubError):
    """The disk is below its floor and nothing may be deleted: free some space."""


class StorageError(HubError):
    """The hub's own files contradict each other or can't be read: run `neighbors hub check`."""


_PLAIN: Final = {
    "extra keys not allowed": "this key is not known here",
    "required key not provided": "this key is missing",
    "expected a dictionary": "must be an object",
    "expected a list": "must be a list",
    "expected str": "must be text",
    "expected bool": "must be true or false",
    "expected int": "must be a whole number",
    "expected float": "must be a number",
    "not a valid value": "is not one of the allowed values",
}


def plain_fault(message: str) -> str:
    """Return voluptuous's message about a value as a clause for people."""
    return _PLAIN.get(message, message)
