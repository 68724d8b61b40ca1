"""What a hub tells about itself: clips, storage, boards and problems. Frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .errors import HubVersionError
from .fields import Fields

API_VERSION = 1


class HubInfo(NamedTuple):
    """Which hub this is."""

    id: str
    name: str
    version: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an Info; raises HubVersionError where the hub speaks another API."""
        fields = Fields(value, "hub")
        if fields.whole("api") != API_VERSION:
            raise HubVersionError("The hub speaks another version of the API.")
        return cls(id=fields.text("id"), name=fields.text("name"), version=fields.text("version"))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paired:
    """What pairing gives: a token, which is never logged, and the hub it is for."""

    token: str
    scopes: tuple[str, ...]
    hub: HubInfo

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Paired."""
        fields = Fields(value, "pairing")
        return cls(
            token=fields.text("token"),
            scopes=fields.words("scopes"),
            hub=HubInfo.read(fields.value("hub")),
        )


class Rights(NamedTuple):
    """What the hub lets this pairing do."""

    scopes: tuple[str, ...]
    answers_as: tuple[str, ...] = ("automation", "person")
    """What kind of answer the hub believes from it."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Token."""
        fields = Fields(value, "pairing")
        return cls(scopes=fields.words("scopes"), answers_as=fields.words("answers_as"))

    @property
    def reach(self) -> str:
        """What people can do through it, in a word: admin, decide, automations or read."""
        if self.may_manage:
            return "admin"
        if self.may_answer:
            return "decide"
        return "automations" if "decide" in self.scopes else "read"

    @property
    def may_answer(self) -> bool:
        """Whether people may answer through it."""
        return "decide" in self.scopes and "person" in self.answers_as

    @property
    def may_manage(self) -> bool:
        """Whether cameras, rules and boards may be changed through it."""
        return "admin" in self.scopes


OLDER_RIGHTS = Rights(scopes=("read", "decide", "admin"))
"""Of every pairing with a hub that has no scopes yet."""


class Label(StrEnum):
    """What a camera says it sees."""

    PERSON = "person"
    VEHICLE = "vehicle"
    ANIMAL = "animal"
    PACKAGE = "package"


def read_labels(fields: Fields, name: str = "labels") -> tuple[Label, ...]:
    """Return the labels that are known here, in their order."""
    told = fields.words(name)
    return tuple(label for label in Label if label in told)


class Clip(NamedTuple):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[str, ...]
    has_thumbnail: bool
    labels: tuple[Label, ...] = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Clip."""
        fields = Fields(value, "clip")
        return cls(
            id=fields.text("id"),
            camera_id=fields.text("camera_id"),
            start=fields.time("start"),
            end=fields.time("end"),
            triggers=fields.words("triggers"),
            has_thumbnail=fields.flag("thumbnail"),
            labels=read_labels(fields),
        )


class CameraStorage(NamedTuple):
    """What one camera's recordings take of the disk."""

    camera_id: str
    size_bytes: int
    oldest: datetime | None
    newest: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read one camera of a Storage."""
        fields = Fields(value, "camera's storage")
        return cls(
            camera_id=fields.text("camera_id"),
            size_bytes=fields.whole("size_bytes"),
            oldest=fields.time_or_none("oldest"),
            newest=fields.time_or_none("newest"),
        )


class Storage(NamedTuple):
    """What the recordings take of the disk, and what is left of it."""

    free_bytes: int
    floor_bytes: int
    held_bytes: int
    """Kept from retention, because an open request matches them."""
    encrypted: bool
    cameras: tuple[CameraStorage, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Storage."""
        fields = Fields(value, "storage")
        return cls(
            free_bytes=fields.whole("free_bytes"),
            floor_bytes=fields.whole("floor_bytes"),
            held_bytes=fields.whole("held_bytes"),
            encrypted=fields.flag("encrypted"),
            cameras=fields.each("cameras", CameraStorage.read),
        )


class BoardState(StrEnum):
    """How a board is followed."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"
    STOPPED = "stopped"
    LEFT = "left"


class Board(NamedTuple):
    """A board the hub follows."""

    origin: str
    url: str
    state: BoardState
    since: datetime | None
    size: int
    checked_at: datetime | None
    reason: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Board."""
        fields = Fields(value, "board")
        return cls(
            origin=fields.text("origin"),
            url=fields.text("url"),
            state=fields.one_of("state", BoardState),
            since=fields.time_or_none("since"),
            size=fields.whole("size"),
            checked_at=fields.time_or_none("checked_at"),
            reason=fields.text("reason"),
        )


class Problem(NamedTuple):
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Problem."""
        fields = Fields(value, "problem")
        return cls(
            id=fields.text("id"),
            code=fields.text("code"),
            text=fields.text("text"),
            since=fields.time_or_none("since"),
        )
