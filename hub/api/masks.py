"""Covered areas, still and moving, and the searches that suggest them: bodies and answers."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Annotated, Final, Self

from hub.api.body import Body, Fraction, present_fields, several, whole
from hub.api.view import View
from hub.decision.proposals import MOST_KEYS
from hub.errors import InvalidInputError
from hub.model.camera import Mask
from hub.model.decision import MaskKey, MovingMask, Subject, Suggestion

LONGEST_CUT_MS: Final = 24 * 3600 * 1000


class MaskBody(Body, frozen=True, kw_only=True):
    """A rectangle of the picture, in fractions of it."""

    left: Fraction
    top: Fraction
    width: Fraction
    height: Fraction

    def to_model(self) -> Mask:
        """Return the mask as it was drawn."""
        return Mask(left=self.left, top=self.top, width=self.width, height=self.height)

    def clipped(self, where: str) -> Mask:
        """Return the mask, clipped to the picture; InvalidInputError if nothing remains."""
        width, height = min(self.width, 1 - self.left), min(self.height, 1 - self.top)
        if width <= 0 or height <= 0:
            raise InvalidInputError("input.mask_empty", field=where)
        return Mask(left=self.left, top=self.top, width=width, height=height)


class MaskKeyBody(Body, frozen=True, kw_only=True):
    """Where a moving mask is at one moment, counted from the start of the cut."""

    at_ms: Annotated[int, whole(0, LONGEST_CUT_MS)]
    left: Fraction
    top: Fraction
    width: Fraction
    height: Fraction

    def to_model(self) -> MaskKey:
        """Return the key."""
        return MaskKey(**present_fields(self))


class MovingMaskBody(Body, frozen=True, kw_only=True):
    """A mask that follows something; `found` if a search suggested it."""

    keys: Annotated[tuple[MaskKeyBody, ...], several(MOST_KEYS, least=2)]
    found: bool = False

    def to_model(self) -> MovingMask:
        """Return the mask; raises InvalidInputError if its keys contradict each other."""
        return MovingMask(
            keys=tuple(key.to_model() for key in self.keys),
            found=self.found,
        )


class MaskView(View, frozen=True, kw_only=True):
    """A rectangle of the picture, in fractions of it."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of_all(cls, masks: Iterable[Mask]) -> tuple["MaskView", ...]:
        """Return masks that do not move."""
        return tuple(cls.of_fields(mask) for mask in masks)


class MaskKeyView(View, frozen=True, kw_only=True):
    """Where a moving mask is at one moment, counted from the start of the cut."""

    at_ms: int
    left: float
    top: float
    width: float
    height: float


class MovingMaskView(View, frozen=True, kw_only=True):
    """A mask that follows something; `found` if a search suggested it."""

    keys: tuple[MaskKeyView, ...]
    found: bool

    @classmethod
    def of(cls, mask: MovingMask) -> "MovingMaskView":
        """Return a moving mask."""
        return cls(
            keys=tuple(MaskKeyView.of_fields(key) for key in mask.keys),
            found=mask.found,
        )


class SearchBody(Body, frozen=True, kw_only=True):
    """What to search for."""

    kinds: Annotated[tuple[Subject, ...], several(len(Subject), least=1)]


class SuggestionView(View, frozen=True, kw_only=True):
    """Masks over one face or text that was found, and a picture of it: JPEG, in base64."""

    kind: Subject
    masks: tuple[MovingMaskView, ...]
    picture: str


class Suggestions(View, frozen=True, kw_only=True):
    """What was found; there may be more."""

    suggestions: tuple[SuggestionView, ...]

    @classmethod
    def of(cls, found: Iterable[Suggestion]) -> "Suggestions":
        """Return what was found."""
        return cls(
            suggestions=tuple(
                SuggestionView(
                    kind=each.subject,
                    masks=tuple(map(MovingMaskView.of, each.masks)),
                    picture=b64encode(each.picture).decode(),
                )
                for each in found
            )
        )


class SearchProgress(View, frozen=True, kw_only=True):
    """How far a search for faces and texts, or for what is followed, is."""

    searching: bool
    done: float

    @classmethod
    def of(cls, done: float | None) -> Self:
        """Return the progress of a search; None if there is none."""
        return cls(searching=done is not None, done=done or 0.0)
