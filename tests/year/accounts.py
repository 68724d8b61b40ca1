"""What agencies account for: in time, late, corrected, kept too long, or never."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from noticeboard.log.encoding import format_time
from tests.year.city import City, Department
from tests.year.diary import DAY, Asked, Reported

RETENTION_DAYS = 60


@dataclass(slots=True, kw_only=True)
class Accounts:
    """Plans the accounts of requests, by chance."""

    city: City
    draw: Random
    shared: Asked | None = None
    """The request that one household answers: accounted for in time, and truly."""

    def plan(self, department: Department, asked: Asked, closes: datetime) -> None:
        """Plan the accounts of a request that closes then, if any."""
        if department is self.city.departments[-1]:
            return
        chance, draw = self.draw.random(), self.draw
        due = self.city.diary.due(asked)
        if chance < 0.75 or asked is self.shared:
            at = closes + draw.uniform(0.05, 0.9) * (due - closes)
        elif chance < 0.9:
            at = due + draw.uniform(1, 40) * DAY
        else:
            return
        # Resolving may come when the request has long expired.
        at = max(at, self.city.clock())
        self._account(department, at, asked)
        if draw.random() < 0.08 and asked is not self.shared:
            self._account(department, at + draw.uniform(2, 20) * DAY, asked)

    def _account(self, department: Department, at: datetime, asked: Asked) -> None:
        draw, city = self.draw, self.city
        withdrawn, unopened = draw.randrange(3), draw.randrange(2)
        opened = draw.choice((0, 0, 1, 2, 3, 7, 12))
        keeps = draw.randrange(1, opened + 1) if opened and draw.random() < 0.4 else 0
        used = draw.randrange(opened + 1)
        length = timedelta(hours=draw.randrange(48, 720))
        if asked is self.shared:
            withdrawn, unopened, opened, keeps, used = 0, 0, 1, 0, 1
        reported: Reported | None = None

        def make() -> bytes:
            nonlocal reported
            now = city.clock()
            until = now + length
            law = city.diary.ordinance(asked.issued or now)
            promised = [RETENTION_DAYS, *([law.kept_days] if law and law.kept_days else [])]
            is_beyond = until > asked.closes + min(promised) * DAY
            reported = Reported(
                at=now, withdrawn=withdrawn, kept=keeps, until=until if keeps else None
            )
            return department.account(
                city.board,
                asked.id,
                until=format_time(until) if keeps else "",
                text="The case is before a court." if keeps and is_beyond else "",
                received=opened + withdrawn + unopened,
                opened=opened,
                withdrawn=withdrawn,
                unopened=unopened,
                used=used,
                kept=keeps,
                deleted=opened - keeps,
            )

        def then(_raw: bytes, _index: int) -> None:
            assert reported is not None
            asked.accounts.append(reported)
            city.diary.accounts += 1

        city.plan_entry(at, department, make, then)
