"""What a share's checks result in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from noticeboard.runtime.text import Text


class CheckResult(StrEnum):
    """The result of a check of a share. A check that fails raises an error instead."""

    PROVED = "proved"
    NOT_CHECKED = "not_checked"
    """It could be checked with something that was not given."""
    NOT_PROVED = "not_proved"
    """Nothing in a share can prove it: the sender claims it, or nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that a reader of the share may want to know, and whether it is proved."""

    code: str
    result: CheckResult
    text: Text
    """One plain sentence."""

    @classmethod
    def proved(cls, code: str, text: Text) -> Self:
        """Return a check of what is proved."""
        return cls(code=code, result=CheckResult.PROVED, text=text)

    @classmethod
    def not_proved(cls, code: str, text: Text) -> Self:
        """Return a check of what nothing proves."""
        return cls(code=code, result=CheckResult.NOT_PROVED, text=text)

    @classmethod
    def not_checked(cls, code: str, text: Text) -> Self:
        """Return a check of what needs something that is not here."""
        return cls(code=code, result=CheckResult.NOT_CHECKED, text=text)
