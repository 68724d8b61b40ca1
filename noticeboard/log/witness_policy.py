"""Policies about witnesses as files (c2sp.org/tlog-policy): which cosignatures are enough. Pure.

Any tool of the transparency world reads them. Ours says k of n witnesses; a file from elsewhere may
nest groups in groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
import re
from typing import Final, Self

from noticeboard.errors import VerificationError
from noticeboard.log.note import COSIGNING_KINDS, KIND_ED25519, VerifierKey
from noticeboard.runtime.text import Text

LONGEST_FILE_BYTES: Final = 1024 * 1024
NO_WITNESSES: Final = "none"
_KEYWORDS: Final = frozenset({"log", "witness", "group", "quorum", "any", "all", NO_WITNESSES})
_OCTETS: Final = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,5}")
_ALL: Final = "all-of-us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many of its members are enough; each is a witness or another group."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessPolicy:
    """Logs, witnesses with their URLs, and which groups of witnesses make a quorum."""

    logs: tuple[tuple[VerifierKey, str], ...]
    witnesses: Mapping[str, tuple[VerifierKey, str]]
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NO_WITNESSES
    """The name of a witness or a group."""

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a file, strictly; raises VerificationError, which names the line."""
        if len(raw) > LONGEST_FILE_BYTES or not _OCTETS.fullmatch(raw) or raw[-1:] != b"\n":
            raise VerificationError(Text("noticeboard.witness_policy.text"))
        reader = _Reader()
        lines = raw.decode("utf-8", "surrogateescape").split("\n")[:-1]
        for number, line in enumerate(lines, 1):
            try:
                reader.read(line.replace("\t", " ").split(" "))
            except (VerificationError, UnicodeError) as error:
                raise VerificationError(
                    Text("noticeboard.witness_policy.line", number=number)
                ) from error
        if reader.quorum is None:
            raise VerificationError(Text("noticeboard.witness_policy.no_quorum"))
        return cls(
            logs=tuple(reader.logs),
            witnesses=reader.witnesses,
            groups=reader.groups,
            quorum=reader.quorum,
        )

    @classmethod
    def of(
        cls,
        log_key: VerifierKey,
        url: str,
        witnesses: Sequence[tuple[Sequence[VerifierKey], str]],
        quorum: int,
    ) -> Self:
        """Return a board's own: so many of its witnesses, each with its keys and its URL."""
        named: dict[str, tuple[VerifierKey, str]] = {}
        groups: dict[str, Group] = {}
        members = []
        for number, (keys, address) in enumerate(witnesses, 1):
            member = f"w{number}"
            members.append(member)
            if len(keys) == 1:
                named[member] = keys[0], address
                continue
            own = tuple(f"{member}-{key.key_id.hex()}" for key in keys)
            named |= {name: (key, address) for name, key in zip(own, keys, strict=True)}
            groups[member] = Group(needed=1, members=own)
        if quorum:
            groups[_ALL] = Group(needed=quorum, members=tuple(members))
        return cls(
            logs=((log_key, url),),
            witnesses=named,
            groups=groups,
            quorum=_ALL if quorum else NO_WITNESSES,
        )

    def text(self) -> str:
        """Return the file."""
        lines = [_line("log", str(key), url) for key, url in self.logs]
        lines += [
            _line("witness", name, str(key), url) for name, (key, url) in self.witnesses.items()
        ]
        lines += [
            _line("group", name, str(group.needed), *group.members)
            for name, group in self.groups.items()
        ]
        return "".join([*lines, _line("quorum", self.quorum)])

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys of all witnesses."""
        return tuple(key for key, _ in self.witnesses.values())

    def is_met(self, cosigned: Iterable[VerifierKey]) -> bool:
        """Return whether the cosignatures by these keys make a quorum."""
        if self.quorum == NO_WITNESSES:
            return True
        signed = set(cosigned)
        met = {name for name, (key, _) in self.witnesses.items() if key in signed}
        # Groups are defined after their members.
        for name, group in self.groups.items():
            if sum(member in met for member in group.members) >= group.needed:
                met.add(name)
        return self.quorum in met


def _line(*items: str) -> str:
    return " ".join(filter(None, items)) + "\n"


class _Reader:
    """Reads a file line by line."""

    def __init__(self) -> None:
        self.logs: list[tuple[VerifierKey, str]] = []
        self.witnesses: dict[str, tuple[VerifierKey, str]] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._publics: set[bytes] = set()
        self._members: set[str] = set()

    def read(self, items: Sequence[str]) -> None:
        """Read a line's items; raises VerificationError, UnicodeError."""
        match [item for item in items if item]:
            case []:
                pass
            case [first, *_] if first.startswith("#"):
                pass
            case ["log", vkey, *rest] if len(rest) <= 1:
                self.logs.append((self._key(vkey, KIND_ED25519), "".join(rest)))
            case ["witness", name, vkey, *rest] if len(rest) <= 1:
                key = self._key(vkey, *COSIGNING_KINDS)
                self.witnesses[self._new(name)] = key, "".join(rest)
            case ["group", name, count, *members] if members:
                self.groups[self._new(name)] = self._group(count, members)
            case ["quorum", name] if self.quorum is None:
                self.quorum = name if name == NO_WITNESSES else self._known(name)
            case _:
                raise VerificationError(Text("noticeboard.witness_policy.text"))

    def _key(self, vkey: str, *kinds: int) -> VerifierKey:
        key = VerifierKey.parse(vkey)
        if key.kind not in kinds or key.public in self._publics:
            raise VerificationError(Text("noticeboard.witness_policy.text"))
        self._publics.add(key.public)
        return key

    def _new(self, name: str) -> str:
        if name in self.witnesses or name in self.groups or name in _KEYWORDS:
            raise VerificationError(Text("noticeboard.witness_policy.text"))
        return name

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise VerificationError(Text("noticeboard.witness_policy.text"))
        return name

    def _group(self, count: str, members: Sequence[str]) -> Group:
        for member in members:
            if self._known(member) in self._members:
                raise VerificationError(Text("noticeboard.witness_policy.text"))
            self._members.add(member)
        needed = {"any": 1, "all": len(members)}.get(count)
        if needed is None:
            if not _COUNT.fullmatch(count) or int(count) > len(members):
                raise VerificationError(Text("noticeboard.witness_policy.text"))
            needed = int(count)
        return Group(needed=needed, members=tuple(members))
