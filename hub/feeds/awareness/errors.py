"""What goes wrong with a source; each text is one sentence that is shown beside it."""

from datetime import timedelta

from hub.errors import HubError


class SourceUnreachableError(HubError):
    """It did not answer, or asks to be left alone for a while: try again later."""

    def __init__(self, sentence: str, *, wait: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.wait = wait
        """How long the source itself wants to be left alone."""


class SourceUnreadableError(HubError):
    """It answered with something that is no feed, or with more than is read of one."""
