"""An account in sentences, the same on boards, in feeds and at home. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
import re
from typing import Final

from noticeboard.log.body import LARGEST_INT, Recipient, RequestAccount, Tally
from noticeboard.log.encoding import parse_time

_GAP: Final = re.compile(r"\{([a-z_]+)\}")
_COUNTS: Final = ("unopened", "withdrawn", "used")


def describe_account(
    account: RequestAccount, texts: Mapping[str, str], date: Callable[[datetime], str]
) -> str:
    """Return what became of the shares, without the agency's own words.

    `texts` is a language's catalogue and `date` formats a date in that language.
    """
    return " ".join(_sentences(account, texts, date))


def _sentences(
    account: RequestAccount, texts: Mapping[str, str], date: Callable[[datetime], str]
) -> Iterator[str]:
    if not account.received.at_most:
        yield texts["account.nothing"]
        return
    count, opened = describe_tally(account.received, texts), describe_tally(account.opened, texts)
    yield _fill(texts["account.received"], count=count, opened=opened)
    for name in _COUNTS:
        tally: Tally = getattr(account, name)
        if tally.at_most:
            yield _fill(texts[f"account.{name}"], count=describe_tally(tally, texts))
    if account.handed_on.at_most:
        count = describe_tally(account.handed_on, texts)
        recipients = describe_recipients(account.handed_to, texts)
        yield _fill(texts["account.handed_on"], count=count, recipients=recipients)
    if account.deleted.at_most:
        yield _fill(texts["account.deleted"], count=describe_tally(account.deleted, texts))
    if account.kept.at_most:
        count, until = describe_tally(account.kept, texts), date(parse_time(account.keep_until))
        yield _fill(texts["account.kept"], count=count, date=until)


def describe_tally(tally: Tally, texts: Mapping[str, str]) -> str:
    """Return a number as the public reads it, such as `1 to 4`."""
    if not tally.at_most:
        return texts["account.none"]
    if tally.at_most == LARGEST_INT:
        return _fill(texts["account.band_most"], low=f"{tally.at_least}")
    return _fill(texts["account.band"], low=f"{tally.at_least}", high=f"{tally.at_most}")


def describe_recipients(recipients: Sequence[Recipient], texts: Mapping[str, str]) -> str:
    """Return the kinds of body that received shares; there is one at least."""
    names = [texts[f"account.recipient.{each}"] for each in recipients]
    *before, last = names
    if not before:
        return last
    return _fill(texts["account.and"], one=", ".join(before), other=last)


def _fill(text: str, **values: str) -> str:
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)
