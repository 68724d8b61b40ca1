"""Whether an entry says nothing of which a moderator should know."""

from typing import Final

import msgspec

from noticeboard.rules.wording import text_findings


class _Words(msgspec.Struct, frozen=True, gc=False):
    """What an entry says in words, if it has any."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    text: str = ""


_decoder: Final = msgspec.json.Decoder(_Words)


def is_free(signed: bytes) -> bool:
    """Tell whether the words of what was signed are free, whatever incident they are about.

    The rules find less where an incident lets persons be named, and never more.
    """
    try:
        said = _decoder.decode(signed.rpartition(b"\n")[2])
    except (msgspec.MsgspecError, UnicodeError):
        return False
    if isinstance(said.title, str):
        return not text_findings(said.title, said.text)
    return not text_findings(said.text)
