"""The board's policies as an agency's folder knows them: a draft is checked by the one in force.

The desk reads them from the whole log, and each command that follows the log adds what is new. The
board has the last word: it may have a newer one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost
from noticeboard.log.policy import Policy
from noticeboard.rules.findings import Finding
from noticeboard.rules.policy import name_policy, policy_findings
from noticeboard.rules.spans import Span, phrase_spans
from noticeboard.runtime.files import write_durably

FILE: Final = "policies.json"


def read_policies(folder: Path) -> tuple[Policy, ...]:
    """Return the board's policies, oldest first; none if they can't be read. Blocking."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=tuple[Policy, ...])
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()


def add_policies(folder: Path, policies: Iterable[Policy]) -> None:
    """Store what is new among the board's policies. Blocking."""
    known = {each.number: each for each in read_policies(folder)}
    found = known | {each.number: each for each in policies}
    if found != known:
        ordered = [found[number] for number in sorted(found)]
        write_durably(folder / FILE, msgspec.json.encode(ordered))


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
    """The policy that a draft must keep, and what it takes to judge one by it."""

    policy: Policy
    issued: Sequence[datetime]
    """When the agency's requests were issued."""
    level: int | None
    """How the agency is confirmed; None if that isn't known here."""

    def findings(self, post: RequestPost, agency: AgencyRecord) -> tuple[Finding, ...]:
        """Return what the policy says of a draft."""
        limits = self.policy.limits
        if self.level is None:
            limits = msgspec.structs.replace(limits, least_level=None)
        else:
            agency = replace(agency, level=self.level)
        found = policy_findings(post, agency, limits, earlier=self.issued)
        return tuple(name_policy(each, self.policy) for each in found)

    def spans(self, texts: Mapping[str, str]) -> tuple[Span, ...]:
        """Return where the policy's phrases stand in a draft's words."""
        return phrase_spans(texts, self.policy.limits.phrases, "policy_phrases")


def policy_in_force(
    folder: Path, now: datetime, issued: Sequence[datetime], level: int | None
) -> PolicyInForce | None:
    """Return the policy in force as far as this folder knows; None if there is none. Blocking."""
    begun = [each for each in read_policies(folder) if each.begins_at <= now]
    if not begun:
        return None
    return PolicyInForce(policy=begun[-1], issued=issued, level=level)
