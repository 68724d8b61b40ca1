"""Every error of the hub, classed by what the caller should do."""

from typing import override

from noticeboard.runtime.text import Text, Value


class HubError(Exception):
    """Base of all errors: one sentence that says what to do, without secrets.

    It is a code of the catalog and the values of its places, or a text that was made elsewhere.
    """

    brand: str = ""
    """The brand of the camera that failed, by its key in `hub.model.brand`, or empty.

    With it, more can be said about the error.
    """

    def __init__(self, text: str | Text, /, **values: Value) -> None:
        super().__init__(text)
        if isinstance(text, Text):
            self.text = text
        elif " " in text:
            # Only ever shown in English, to whoever ran a command or started the hub.
            self.text = Text.plain(text)
        else:
            self.text = Text(text, **values)

    @override
    def __str__(self) -> str:
        return str(self.text)


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


class ReadAlreadyError(ConflictError):
    """A recorder in the house reads this camera already: ask a person which of them to read."""


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


class ArchiveUnreachableError(HubError):
    """The archive didn't answer, or not as it should: try again later."""


class ArchivePasswordError(HubError):
    """The archive refused the user name or the password: ask for them again."""


class BoardUnreachableError(HubError):
    """A board didn't answer: try again later."""


class BoardDishonestError(HubError):
    """A board broke its promise: keep the evidence, stop sharing to it, alert the owner."""


class TimestampError(HubError):
    """A timestamp service gave no stamp: try again later, or use another one."""


class DeliveryError(HubError):
    """A share didn't arrive. Nothing left the house: try again later."""


class DiskFullError(HubError):
    """The disk is below its floor and nothing may be deleted: free some space."""


class StorageError(HubError):
    """The hub's own files contradict each other or can't be read: run `neighbors hub check`."""
