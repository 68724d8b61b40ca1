"""What is drawn from: homes, limits, house rules, changes of a proposal, keys."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from hub.decision.proposals import Changes
from hub.model.camera import Camera, Mask
from hub.model.decision import Answer
from hub.model.ids import CameraId, ProposalId, SensorId
from hub.model.match import MatchStrength
from hub.model.proposal import Extract, Identity, MaskKey, MovingMask, Piece, Proposal
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from hub.model.window import TimeWindow
from tests.fakes.clocks import JumpingClock
from tests.fakes.log_writer import LogWriter
from tests.hub.given import a_camera
from tests.hub.sharing.conftest import a_key_pair

MASK = Mask(left=0.25, top=0.5, width=0.25, height=0.25)
OTHER_MASK = Mask(left=0, top=0, width=1, height=0.1)
DOOR = a_camera()
GARDEN = a_camera(id=CameraId("c0ffee000002"), name="Garden", main_url="rtsp://192.0.2.1/2")
HOMES: list[list[Camera]] = [
    [DOOR, GARDEN],
    [DOOR],
    [replace(DOOR, masks=(MASK,)), GARDEN],
    [replace(DOOR, masks=(MASK, OTHER_MASK)), replace(GARDEN, masks=(MASK,))],
    [replace(DOOR, indoor=True), GARDEN],
    [replace(DOOR, may_share=False), GARDEN],
    [],
    [replace(DOOR, paused_at=JumpingClock().now()), GARDEN],
]
NAMED = LogWriter(now=JumpingClock().now()).author("city-police").id
LIMITS = [
    ApprovalLimits(),
    ApprovalLimits(rules=True, automations=True, agencies=(NAMED,), masks=False),
    ApprovalLimits(rules=True, agencies=(NAMED,)),
    ApprovalLimits(
        rules=True, automations=True, agencies=(NAMED,), longest=timedelta(seconds=30), masks=False
    ),
]
HOURS = timedelta(hours=2)
CLIPS = Conditions(strengths=(MatchStrength.CLIPS,))


def _house_rule(number: int, then: Verdict, when: Conditions = CLIPS, **more: Any) -> HouseRule:  # noqa: ANN401 -- passed on
    name = f"Rule {number}"
    return HouseRule(id=rule_id(name), name=name, when=when, then=then, **more)


HOUSE_RULES = [
    _house_rule(0, Verdict.DENY),
    _house_rule(1, Verdict.DENY, Conditions(kinds=("fire",))),
    _house_rule(2, Verdict.LIST),
    _house_rule(3, Verdict.APPROVE),
    _house_rule(4, Verdict.APPROVE, cool_off=HOURS, prepare=True),
    _house_rule(5, Verdict.NOTIFY, prepare=True),
    _house_rule(6, Verdict.NOTIFY, people=2),
    _house_rule(7, Verdict.NOTIFY, people=2, cool_off=HOURS, prepare=True),
    _house_rule(8, Verdict.NOTIFY, cool_off=HOURS),
]
ALONE = {Verdict.DENY: Answer.DENY, Verdict.APPROVE: Answer.APPROVE}
PEOPLE = ["Alex", "Sam"]
STEPS = ["create", "head", "patch", "delete", "receipt", "withdrawal", "opened"]
UNKNOWN = ProposalId("0" * 64)
MOST_REQUESTS = 12
NUMBERS = [0, 0, 0, 1, 2, 3]
MOST_ROUNDS = 60
KEYS = 2
CHANGES = [*range(15), 12, 13]


def changes_of(proposal: Proposal, number: int, sensor: SensorId) -> Changes:
    """Return one of the changes that people make; a sensor may be lent or not."""
    pieces = proposal.pieces
    first = pieces[:1]

    def all_first(**more: Any) -> tuple[Piece, ...]:  # noqa: ANN401 -- passed on
        return (*(replace(piece, **more) for piece in first), *pieces[1:])

    def cut(before_s: float, after_s: float) -> tuple[Piece, ...]:
        return (
            *(
                replace(
                    piece,
                    cut=TimeWindow(
                        start=piece.cut.start + timedelta(seconds=before_s),
                        end=piece.cut.end + timedelta(seconds=after_s),
                    ),
                )
                for piece in first
            ),
            *pieces[1:],
        )

    def told(minutes: int) -> tuple[Extract, ...]:
        around = timedelta(minutes=minutes)
        return tuple(
            Extract(
                sensor_id=sensor,
                window=TimeWindow(start=piece.cut.start - around, end=piece.cut.end + around),
            )
            for piece in first
        )

    keys = tuple(MaskKey(at_ms=ms, left=0, top=0, width=0.5, height=0.5) for ms in (0, 900))
    return [
        Changes(words="A red car."),
        Changes(words="A blue car."),
        Changes(words=""),
        Changes(identity=Identity(name="Alex")),
        Changes(pieces=cut(5, 0)),
        Changes(pieces=cut(-60, 60)),
        Changes(pieces=cut(-3700, 0)),
        Changes(pieces=all_first(masks=(*first[0].masks, OTHER_MASK)) if first else ()),
        Changes(pieces=all_first(moving=(MovingMask(keys=keys, found=True),))),
        Changes(pieces=all_first(own_masks_off=True, masks=())),
        Changes(audio=not proposal.audio),
        Changes(pieces=pieces[1:], words="Look at the other one."),
        Changes(extracts=told(minutes=0)),
        Changes(pieces=(), extracts=told(minutes=0)),
        Changes(extracts=told(minutes=120)),
    ][number]


@cache
def keys() -> list[tuple[str, str]]:
    """Return agencies' delivery keys and what opens them, made once."""
    return [a_key_pair() for _ in range(2 + KEYS)]
