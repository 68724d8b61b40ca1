"""Every error of the noticeboard, classed by what the caller should do."""


class NoticeboardError(Exception):
    """The base of all errors; its text is one sentence that says what to do."""


class InvalidInputError(NoticeboardError):
    """The input is wrong: correct it; the same call will fail again."""


class TooLargeError(InvalidInputError):
    """There are more bytes than are taken in one piece."""


class VerificationError(NoticeboardError):
    """A signature, hash or proof is not valid: keep the evidence and trust nothing in it."""


class NewerFormatError(VerificationError):
    """A format unknown to this version: a newer one may read it, so this proves nothing."""


class ConflictError(NoticeboardError):
    """The state has changed: read it again, then decide whether to retry."""


class NotFoundError(NoticeboardError):
    """The requested thing does not exist here."""


class NotAllowedError(NoticeboardError):
    """The caller has not proved that it may do this."""


class UnavailableError(NoticeboardError):
    """Something outside did not answer: the same call may succeed later."""
