"""Every error of the hub, classed by what the caller should do."""

from typing import Final


class HubError(Exception):
    """Base of all; its text is one sentence that says what to do, and holds no secret."""

    brand: str = ""
    """Whose camera failed, by its key in `hub.model.brand`, or empty; more can be said then."""


class InvalidInputError(HubError):
    """The input is wrong: correct it; the same call will fail again."""


class NotFoundError(HubError):
    """There is no such thing here."""


class NotAllowedError(HubError):
    """The caller has not proved that it may do this."""


class TooManyAttemptsError(HubError):
    """Too many wrong tokens or codes came from this address: wait, then try again."""


class ConflictError(HubError):
    """The state has moved on, or the answer was final."""


class GroundChangedError(ConflictError):
    """What an approval stands on is no longer as it was: nothing left, and it is void."""


class StaleRecipientError(GroundChangedError):
    """The agency's logged key is another than the approved one: nothing left, propose anew."""


class CameraUnreachableError(HubError):
    """The camera did not answer, or its stream ended: try again later."""


class StreamEndedError(CameraUnreachableError):
    """The camera itself ended its stream, as it does when it is done: try again later."""


class NoKeyFramesError(CameraUnreachableError):
    """The camera sends video that nothing can begin with: change its settings."""


class CameraPasswordError(HubError):
    """The camera refused the user name or the password: ask for them again."""


class BoardUnreachableError(HubError):
    """A board did not answer: try again later."""


class BoardDishonestError(HubError):
    """A board broke its promise: keep the evidence, stop sharing to it, tell the owner."""


class DeliveryError(HubError):
    """A share did not arrive: nothing left, try again later."""


class DiskFullError(HubError):
    """The disk is below its floor and nothing may be deleted: free some space."""


class StorageError(HubError):
    """The hub's own files contradict each other or cannot be read: run `neighbors hub check`."""


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
    """Return what voluptuous says of a value as a clause for people."""
    return _PLAIN.get(message, message)
