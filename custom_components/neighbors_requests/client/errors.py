"""Every error of the client, classed by what the caller should do."""


class HubClientError(Exception):
    """Base of all; its text is one sentence for a person, and holds no secret."""

    advice: str = ""
    """What the hub knows of the camera's brand, in the same language, or empty."""


class LinkInvalidError(HubClientError):
    """What was given is no pairing link: copy it again from the hub."""


class HubUnreachableError(HubClientError):
    """The hub did not answer, or hung up: try again later."""


class NotReachedError(HubUnreachableError):
    """The hub answers, but not what it needs for this, such as the camera: read its sentence."""


class HubUntrustedError(HubClientError):
    """Another certificate than the paired one answers: pair again, or look who that is."""


class HubVersionError(HubClientError):
    """The hub speaks another version of the API: update the older of the two."""


class AnswerUnreadableError(HubClientError):
    """The hub answered something its contract does not have: report it."""


class UnknownRouteError(AnswerUnreadableError):
    """The hub is older than this call: do without."""


class CodeUnknownError(HubClientError):
    """The hub does not know this pairing code: make a fresh link."""


class CodeExpiredError(HubClientError):
    """The pairing code is too old: make a fresh link."""


class CodeUsedError(HubClientError):
    """The pairing code was used before: make a fresh link."""


class TooManyAttemptsError(HubClientError):
    """Too many wrong codes or tokens came from here: wait, then try again."""


class TokenRefusedError(HubClientError):
    """The hub no longer accepts the token: pair again."""


class NotPermittedError(HubClientError):
    """The token's scopes do not allow this."""


class BeyondLimitsError(NotPermittedError):
    """Only a person may answer so: the hub's owner does not allow it to an automation."""


class NotHereError(HubClientError):
    """The hub has no such thing, or no longer."""


class ConflictError(HubClientError):
    """The state has moved on, or the answer was final: look again."""


class InputRefusedError(HubClientError):
    """The hub calls the input wrong: correct it."""


class CameraPasswordError(InputRefusedError):
    """The camera refused the user name or the password: ask for them again."""
