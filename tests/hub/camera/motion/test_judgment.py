"""One motion out of what the camera, Home Assistant and the hub say."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from hub.camera.motion.watcher import Judgment
from hub.model.camera import Judge, MotionAgreement

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR = 60.0, 3600.0


class Day:
    """Says what happens at which second, and remembers what became of it."""

    def __init__(self) -> None:
        self.judgment = Judgment(0)
        self.now_s = 0.0
        self.news: list[tuple[float, bool]] = []

    def says(self, judge: Judge, *, active: bool) -> None:
        """Let a judge say something now."""
        self._note(self.judgment.report(judge, self.now_s, active=active))

    def passes(self, seconds: float) -> None:
        """Let time pass, settled every five seconds as a watch does."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.now_s = min(self.now_s + 5, end_s)
            self._note(self.judgment.settle(self.now_s))

    def sees(self, judge: Judge, seconds: float) -> None:
        """Let a judge see motion for a while."""
        self.says(judge, active=True)
        self.passes(seconds)
        self.says(judge, active=False)

    def agreement(self, *, followed: bool = True) -> MotionAgreement:
        """Return what a person is told now."""
        now = NOW + timedelta(seconds=self.now_s)
        return self.judgment.agreement(self.now_s, now, followed=followed)

    def _note(self, news: bool | None) -> None:  # noqa: FBT001 -- as a judgment gives it
        if news is not None:
            self.news.append((self.now_s, news))


def counts(agreement: MotionAgreement) -> tuple[int, int, int]:
    """Return what was seen by both, only by the camera and only by the hub."""
    return agreement.both, agreement.only_camera, agreement.only_hub


@given(st.lists(st.tuples(st.sampled_from(Judge), st.booleans())))
def test_one_motion_whoever_sees_it(said: list[tuple[Judge, bool]]) -> None:
    """Beginnings and ends alternate, and it moves exactly while anybody sees it move."""
    judgment, seeing, news = Judgment(0), dict[Judge, bool](), list[bool]()
    for judge, active in said:
        seeing[judge] = active
        one = judgment.report(judge, 0, active=active)
        if one is not None:
            news.append(one)
        assert (news[-1] if news else False) is any(seeing.values())

    assert news == [index % 2 == 0 for index in range(len(news))]


def test_what_only_the_hub_sees_counts_after_the_camera_has_told() -> None:
    """A camera that told one motion silences nothing, for all the motions it misses after that."""
    day = Day()
    day.sees(Judge.CAMERA, 10)
    for _ in range(30):
        day.passes(40)
        day.sees(Judge.HUB, 5)
    day.passes(MINUTE)

    assert [active for _, active in day.news] == [True, False] * 31
    assert counts(day.agreement()) == (0, 1, 30)


def test_what_only_the_camera_sees_counts_too() -> None:
    """The hub misses somebody far away whom the camera tells."""
    day = Day()
    for _ in range(3):
        day.sees(Judge.CAMERA, 10)
        day.passes(MINUTE)

    assert len(day.news) == 6
    assert counts(day.agreement()) == (0, 3, 0)


def test_agreement() -> None:
    """Motion that both see, at once or within seconds of one another, was seen by both."""
    day = Day()
    day.says(Judge.CAMERA, active=True)
    day.passes(5)
    day.says(Judge.HUB, active=True)
    day.says(Judge.CAMERA, active=False)
    day.passes(5)
    day.says(Judge.HUB, active=False)
    day.passes(MINUTE)
    day.sees(Judge.CAMERA, 5)
    day.passes(20)
    day.sees(Judge.HUB, 5)
    day.passes(MINUTE)
    day.sees(Judge.HUB, 5)
    day.passes(MINUTE)

    agreement = day.agreement()
    assert counts(agreement) == (2, 0, 1)
    assert agreement.judges == (Judge.CAMERA, Judge.HUB)
    assert agreement.since == NOW
    assert not agreement.stuck


def test_a_camera_whose_motion_never_ends() -> None:
    """It is heard for five minutes, then no more; what the hub sees makes motions of its own."""
    day = Day()
    day.says(Judge.CAMERA, active=True)
    day.passes(HOUR)
    ended = list(day.news)
    day.sees(Judge.HUB, 10)
    day.passes(MINUTE)

    assert ended == [(0, True), (300, False)]
    assert day.news[2:] == [(HOUR, True), (HOUR + 10, False)]
    assert day.agreement().stuck
    assert day.agreement().judges == (Judge.HUB,)
    assert counts(day.agreement()) == (0, 1, 1)


def test_a_camera_that_flickers_without_end() -> None:
    """On and off without a pause in which clips would end is one motion that never ends."""
    day = Day()
    for _ in range(200):
        day.sees(Judge.CAMERA, 2)
        day.passes(15)
    began = [at_s for at_s, active in day.news if active]

    assert began[-1] < 301
    assert day.agreement().stuck


def test_a_stuck_camera_is_heard_again_after_a_pause() -> None:
    """Its next motion counts once it has told an end, and nothing for 25 seconds."""
    day = Day()
    day.says(Judge.CAMERA, active=True)
    day.passes(HOUR)
    day.says(Judge.CAMERA, active=False)
    day.passes(10)
    day.sees(Judge.CAMERA, 1)
    assert len(day.news) == 2
    day.passes(30)
    day.sees(Judge.CAMERA, 10)

    assert [active for _, active in day.news[2:]] == [True, False]
    assert not day.agreement().stuck


def test_a_long_motion_that_the_hub_confirms() -> None:
    """A feast in the garden lasts as long as the camera says, if the hub sees some of it."""
    day = Day()
    day.says(Judge.CAMERA, active=True)
    for _ in range(30):
        day.passes(230)
        day.sees(Judge.HUB, 10)
    day.says(Judge.CAMERA, active=False)

    assert day.news == [(0, True), (7200, False)]


def test_what_is_counted_is_a_day_old_at_most() -> None:
    """Counts say how it is now."""
    day = Day()
    day.sees(Judge.CAMERA, 10)
    day.passes(23 * HOUR)
    before = day.agreement()
    day.passes(2 * HOUR)

    assert counts(before) == (0, 1, 0)
    assert counts(day.agreement()) == (0, 0, 0)
    assert day.agreement().judges == (Judge.HUB,)
    assert day.agreement().since == NOW + timedelta(seconds=day.now_s) - timedelta(days=1)


def test_who_judges() -> None:
    """Not a camera whose events are lost, nor a hub that has nothing to look at."""
    day = Day()
    day.sees(Judge.CAMERA, 10)
    day.sees(Judge.HOME_ASSISTANT, 10)
    assert day.agreement().judges == tuple(Judge)
    assert day.agreement(followed=False).judges == (Judge.HOME_ASSISTANT, Judge.HUB)
    day.judgment.hub_can_see = False
    assert day.agreement().judges == (Judge.CAMERA, Judge.HOME_ASSISTANT)
    day.passes(MINUTE)

    assert counts(day.agreement()) == (0, 0, 0)


def test_the_end_of_all() -> None:
    """A watch that ends leaves no motion, and says whether there was one."""
    day = Day()
    day.says(Judge.CAMERA, active=True)

    assert day.judgment.end()
    assert not day.judgment.end()
