"""All errors of the client, grouped by what the caller should do, and which answers mean them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import override


class HubClientError(Exception):
    """Base of all errors; as text, it is for logs and contains no secret."""

    sentence: str = ""
    """What the hub says to a person, in the language that we asked for, or empty."""
    advice: str = ""
    """The hub's advice for the camera's brand, in the same language, or empty."""
    reason: str = ""
    """The code of the hub's sentence, such as `camera.no_answer`, or empty."""

    @override
    def __str__(self) -> str:
        return self.sentence or super().__str__() or type(self).__name__


class LinkInvalidError(HubClientError):
    """The input is not a pairing link: copy it again from the hub."""


class HubUnreachableError(HubClientError):
    """The hub did not answer, or disconnected: try again later."""


class NotReachedError(HubUnreachableError):
    """The hub answers but can't reach what it needs, such as the camera: show its sentence."""


class HubUntrustedError(HubClientError):
    """The server's certificate is not the paired one: pair again, or find out who answers."""


class HubVersionError(HubClientError):
    """The hub uses another API version: update the older of the two."""


class AnswerUnreadableError(HubClientError):
    """The hub sent something outside its contract: report it."""


class UnknownRouteError(AnswerUnreadableError):
    """The hub is too old for this call: do without it."""


class CodeUnknownError(HubClientError):
    """The hub does not know this pairing code: make a new link."""


class CodeExpiredError(HubClientError):
    """The pairing code has expired: make a new link."""


class CodeUsedError(HubClientError):
    """The pairing code was already used: make a new link."""


class TooManyAttemptsError(HubClientError):
    """Too many wrong codes or tokens came from this client: wait, then try again."""


class TokenRefusedError(HubClientError):
    """The hub no longer accepts the token: pair again."""


class NotPermittedError(HubClientError):
    """The token's scopes do not allow this."""


class BeyondLimitsError(NotPermittedError):
    """Only a person may give this answer: the hub's owner doesn't allow it to automations."""


class NotHereError(HubClientError):
    """The hub doesn't have this item, or no longer has it."""


class ConflictError(HubClientError):
    """The state has changed, or the answer was final: reload."""


class ReadAlreadyError(ConflictError):
    """A recorder reads this camera already: ask a person which of them the hub shall read."""


class InputRefusedError(HubClientError):
    """The hub rejected the input: correct it."""


class CameraPasswordError(InputRefusedError):
    """The camera rejected the user name or password: ask for them again."""


class ArchivePasswordError(InputRefusedError):
    """The archive rejected the user name or password: ask for them again."""


_BY_STATUS: Mapping[int, type[HubClientError]] = {
    400: InputRefusedError,
    401: TokenRefusedError,
    403: NotPermittedError,
    404: NotHereError,
    405: UnknownRouteError,
    409: ConflictError,
    413: InputRefusedError,
    421: InputRefusedError,
    429: TooManyAttemptsError,
}
_BY_CODE: Mapping[str, type[HubClientError]] = {
    "code_unknown": CodeUnknownError,
    "code_used": CodeUsedError,
    "code_expired": CodeExpiredError,
    "camera_password": CameraPasswordError,
    "archive_password": ArchivePasswordError,
    "not_allowed": BeyondLimitsError,
    "read_already": ReadAlreadyError,
    "unavailable": NotReachedError,
}


def error_of(status: int, code: str = "") -> HubClientError:
    """Return the error for what the hub answered: a code that has its own, or else a status."""
    if code in _BY_CODE:
        return _BY_CODE[code]()
    if status in _BY_STATUS:
        return _BY_STATUS[status](status)
    # The server error class, or a status that the hub's contract doesn't have.
    return HubUnreachableError(status) if status >= 500 else AnswerUnreadableError(status)  # noqa: PLR2004
