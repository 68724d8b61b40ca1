"""One reader's view of one address: the language, and links that keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from noticeboard.board.site.formats import FORMATS
from noticeboard.board.site.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page is written for. Nothing of it is kept."""

    language: Language
    is_chosen: bool
    """Whether the address names the language, so that links have to, too."""
    path: str
    query: Mapping[str, str]

    def href(self, path: str, /, **asked: str | int) -> str:
        """Return an address on this board, in the reader's language."""
        given = {name: str(value) for name, value in asked.items() if value != ""}
        if self.is_chosen:
            given["lang"] = self.language.code
        address, hash_sign, place = path.partition("#")
        query = f"?{urlencode(given)}" if given else ""
        return f"{address}{query}{hash_sign}{place}"

    @property
    def others(self) -> Sequence[tuple[str, str, str]]:
        """The same page in each language: code, name and address."""
        kept = {name: value for name, value in self.query.items() if name != "lang"}
        return [
            (code, formats.name, f"{self.path}?{urlencode(kept | {'lang': code})}")
            for code, formats in FORMATS.items()
        ]
