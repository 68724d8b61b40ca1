"""The hub itself: its tokens, its boards, and problems for the owner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.api.view import View
from hub.model.decision import AnsweredBy
from hub.model.request import BoardState, Unchecked


class Info(View, frozen=True, kw_only=True):
    """Which hub this is."""

    id: str
    name: str
    api: int
    version: str


class Paired(View, frozen=True, kw_only=True):
    """A token, shown this once."""

    token: str
    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]
    hub: Info


class Link(View, frozen=True, kw_only=True):
    """A pairing link and until when it works."""

    link: str
    expires: datetime
    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]


class Token(View, frozen=True, kw_only=True):
    """A paired client; the token itself cannot be shown again."""

    id: str
    name: str
    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]
    made_at: datetime
    current: bool


class Problem(View, frozen=True, kw_only=True):
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime


class Board(View, frozen=True, kw_only=True):
    """A followed board."""

    origin: str
    state: BoardState
    since: datetime
    size: int
    checked_at: datetime | None
    reason: str
    unchecked: Unchecked | None
    witnesses: int
    quorum: int
    url: str
    newer: int


class BoardPolicy(View, frozen=True, kw_only=True):
    """What the owner trusts about a followed board."""

    url: str
    origin: str
    log_key: str
    inbox_key: str
    witnesses: tuple[str, ...]
    quorum: int
    verifiers: tuple[str, ...]
    allow_private_address: bool


class TokenList(View, frozen=True, kw_only=True):
    """Every paired client, oldest first."""

    tokens: tuple[Token, ...]


class BoardList(View, frozen=True, kw_only=True):
    """Every followed board."""

    boards: tuple[Board, ...]


class LedgerView(View, frozen=True, kw_only=True):
    """The ledger's signed checkpoint and its entries, in order."""

    checkpoint: str
    entries: tuple[Mapping[str, Any], ...]


class LedgerCheck(View, frozen=True, kw_only=True):
    """Whether the ledger is as it was written; nothing to complain of means that it is."""

    entries: int
    root: str
    checked_at: datetime
    complaints: tuple[str, ...]


class LedgerExport(View, frozen=True, kw_only=True):
    """The whole ledger as a file that `neighbors verify` checks."""

    file_name: str
    file: str
