"""Where the flow writes down what happened: the ledger, and those who listen."""

from collections.abc import Mapping

from hub.ledger import writing
from hub.ledger.kinds import RuleChange, Withdrawal, time_text
from hub.model.decision import Answer, Decision, TakenBack
from hub.model.event import EventType
from hub.model.house_rule import HouseRule
from hub.model.ids import RequestId
from hub.model.request import Request
from hub.model.share import Share
from hub.pipeline.stages import Stages

_TAKEN_BACK = frozenset({"undone", "withdrawal"})


class Books:
    """Each fact is written once, however often it is said: a crash in between loses nothing."""

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self.taken_back: set[RequestId] = set()
        """Requests whose answer somebody has once undone or withdrawn."""

    async def load(self) -> None:
        """Read what earlier runs wrote down."""
        for entry in await self._stages.ledger.entries():
            if entry.type in _TAKEN_BACK:
                self.taken_back.add(RequestId(str(entry.fields["request"])))

    async def tell(self, kind: EventType, request_id: RequestId, **more: str) -> None:
        """Tell listeners of one request."""
        await self._stages.events.append(kind, {"request_id": request_id, **more})

    async def decided(self, decision: Decision) -> None:
        """Write down an answer."""
        fields = writing.of_decision(decision, self._asked(decision.request_id))
        await self._stages.ledger.append("decision", fields)

    async def undone(self, taken: TakenBack) -> None:
        """Write down that a deny was taken back before it was final."""
        asked = self._asked(taken.decision.request_id)
        fields = writing.of_undone(taken.decision, asked, by=taken.by)
        await self._stages.ledger.append("undone", fields)
        self.taken_back.add(taken.decision.request_id)

    async def withdrawn(self, taken: TakenBack, share: Share | None = None) -> None:
        """Write down that an approval was taken back, and what the board said to it."""
        fields = writing.of_withdrawal(
            taken.decision,
            self._asked(taken.decision.request_id),
            by=taken.by,
            reason=taken.reason,
            share=share,
        )
        await self._stages.ledger.append("withdrawal", fields)
        self.taken_back.add(taken.decision.request_id)

    async def shared(self, share: Share) -> None:
        """Write down that a share has arrived."""
        fields = writing.of_share(share, self._asked(share.request_id))
        await self._stages.ledger.append("share", fields)

    async def opened(self, share: Share) -> None:
        """Write down that its agency has opened a share."""
        fields = writing.of_opened(share, self._asked(share.request_id))
        await self._stages.ledger.append("opened", fields)

    async def held(self, request_id: RequestId, clips: int) -> None:
        """Write down that so many clips are kept for a request, or none any longer."""
        asked = self._asked(request_id)
        if clips:
            fields = writing.of_hold(request_id, asked, clips=clips)
            await self._stages.ledger.append("hold", fields)
        else:
            await self._stages.ledger.append("release", writing.of_release(request_id, asked))

    async def ruled(self, rule: HouseRule, change: RuleChange, *, by: str) -> None:
        """Write down what became of a house rule."""
        await self._stages.ledger.append("rule", writing.of_rule(rule, change, by=by))

    async def make_good(self, decisions: Mapping[RequestId, Decision]) -> None:
        """Write down what a crash left out: an answer that no longer stands was taken back."""
        answered, taken_back = {}, set()
        for entry in await self._stages.ledger.entries():
            key = entry.fields.get("request"), entry.fields.get("decided_at")
            if entry.type == "decision":
                answered[key] = entry
            elif entry.type in _TAKEN_BACK:
                taken_back.add(key)
        for key, entry in answered.items():
            standing = decisions.get(RequestId(str(key[0])))
            if key in taken_back or (standing and time_text(standing.decided_at) == key[1]):
                continue
            fields = {name: entry.fields[name] for name in ("request", "agency", "decided_at")}
            if entry.fields["answer"] == Answer.DENY:
                await self._stages.ledger.append("undone", {**fields, "by": entry.fields["by"]})
            else:
                await self._stages.ledger.append(
                    "withdrawal",
                    {
                        **fields,
                        "by": entry.fields["by"],
                        "proposal": entry.fields["proposal"],
                        "state": Withdrawal.ASKED.value,
                    },
                )

    def _asked(self, request_id: RequestId) -> Request | str:
        """Return who asked, or an empty text where the board no longer shows it."""
        return self._stages.docket.get(request_id) or ""
