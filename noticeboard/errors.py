"""Every error of the noticeboard, classed by what the caller should do."""


class NoticeboardError(Exception):
    """Base of all; its text is one sentence that says what to do."""


class InvalidInputError(NoticeboardError):
    """The input is wrong: correct it; the same call will fail again."""


class VerificationError(NoticeboardError):
    """A signature, hash or proof does not hold: keep the evidence and trust nothing of it."""


class NewerFormatError(VerificationError):
    """A form that this version does not know: a newer version may read it, so it proves nothing."""


class ConflictError(NoticeboardError):
    """The state has moved on: read it again, then decide whether to try again."""


class NotFoundError(NoticeboardError):
    """There is no such thing here."""


class NotAllowedError(NoticeboardError):
    """The caller has not proved that it may do this."""


class UnavailableError(NoticeboardError):
    """Something outside did not answer: the same call may succeed later."""
