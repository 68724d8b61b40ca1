"""The tables of `record.db`: each column with its meaning, for SQLite, Datasette, and the guide.

Names and meanings of columns that the board's own downloads have are the same there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from noticeboard.rules.accounts import COUNTS

_COUNT_MEANINGS: Final = {
    "received": "shares that arrived",
    "opened": "shares that were opened",
    "unopened": "shares that weren't opened",
    "withdrawn": "shares that a household took back before they were opened",
    "used": "shares that became part of the case's file",
    "handed_on": "shares that were handed on",
    "deleted": "shares that are deleted",
    "kept": "shares that are still kept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; times are UTC, such as `2027-01-31T23:59:59Z`."""

    name: str
    kind: str
    """SQLite's type."""
    meaning: str
    unit: str = ""
    refers_to: str = ""
    """The table and column that it refers to, such as `entries(entry)`."""

    @property
    def sql(self) -> str:
        """Its part of CREATE TABLE."""
        reference = f" REFERENCES {self.refers_to}" if self.refers_to else ""
        return f'"{self.name}" {self.kind}{reference}'

    @property
    def row(self) -> str:
        """Its row in the guide."""
        unit = f" In {self.unit}." if self.unit else ""
        reference = f" Refers to `{self.refers_to}`." if self.refers_to else ""
        return f"| `{self.name}` | {self.meaning}{unit}{reference} |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, and what a row of it is."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[str, ...] = ()

    @property
    def sql(self) -> Iterator[str]:
        """The statements that make it."""
        parts = [column.sql for column in self.columns]
        parts.append(f"PRIMARY KEY ({', '.join(self.key)})")
        yield f"CREATE TABLE {self.name} ({', '.join(parts)})"
        for columns in self.indexes:
            name = f"{self.name}_by_{columns.replace(', ', '_')}"
            yield f"CREATE INDEX {name} ON {self.name} ({columns})"


def _text(name: str, meaning: str, *, refers_to: str = "") -> Column:
    return Column(name=name, kind="TEXT", meaning=meaning, refers_to=refers_to)


def _whole(name: str, meaning: str, *, unit: str = "", refers_to: str = "") -> Column:
    return Column(name=name, kind="INTEGER", meaning=meaning, unit=unit, refers_to=refers_to)


def _real(name: str, meaning: str, unit: str) -> Column:
    return Column(name=name, kind="REAL", meaning=meaning, unit=unit)


def _entry(meaning: str) -> Column:
    return _whole("entry", meaning, refers_to="entries(entry)")


def _agency(meaning: str = "The agency.") -> Column:
    return _text("agency", meaning, refers_to="agencies(agency)")


def _request(meaning: str = "The request.") -> Column:
    return _whole("request", meaning, refers_to="requests(entry)")


_ISSUED: Final = _text("issued", "When its author made it.")
_LEAF: Final = _text("leaf", "The hash of the entry in the log's tree, in hex.")
_URL: Final = _text("url", "Its page on the board.")


def _area(of: str) -> tuple[Column, ...]:
    return (
        _real("latitude", f"The middle of {of}.", "degrees"),
        _real("longitude", f"The middle of {of}.", "degrees"),
        _whole("radius_m", "If the area is a circle, its radius.", unit="meters"),
        _real("size_km2", f"How large {of} is.", "square kilometers"),
        _text("area", "The area as GeoJSON. A circle is a polygon of 64 corners."),
        _text(
            "cell",
            "The square of a hundredth of a degree with the middle, by its south-west corner.",
        ),
        _text("county", "The US county that holds the middle, such as `Franklin, Ohio`."),
        _text("us_state", "The two letters of the US state that holds the middle."),
        _text(
            "place",
            "The place that holds the middle, if places were given.",
            refers_to="places(place)",
        ),
    )


def _counts() -> Iterator[Column]:
    for name in COUNTS:
        yield _whole(f"{name}_least", f"The least number of {_COUNT_MEANINGS[name]}.")
        yield _whole(
            f"{name}_most",
            f"The largest number of {_COUNT_MEANINGS[name]}; empty if the band has no end.",
        )


TABLES: Final[Sequence[Table]] = (
    Table(
        name="board",
        meaning="The board, and how much of its log this file holds. One row.",
        key=("origin",),
        columns=(
            _text("origin", "The name under which the board signs."),
            _text("url", "Its address."),
            _text("title", "What it calls itself."),
            _text("log_key", "The key of its log. Compare it with one from elsewhere."),
            _whole("size", "The number of entries."),
            _text("root", "The hash of the whole log of this size, in base64."),
            _text("checkpoint", "What the board and its witnesses signed about it."),
            _text("as_of", "The time for which states are given."),
            _text(
                "late_as_of",
                "The time for which lateness is given: `as_of`, or the newest time that an entry"
                " states if that is earlier.",
            ),
            _text("zone", "The time zone of nights and local hours."),
            _whole(
                "unknown_types", "How many entries are of types that this program doesn't know."
            ),
        ),
    ),
    Table(
        name="witnesses",
        meaning="A witness that the board names, and when it last signed this log.",
        key=("key",),
        columns=(
            _text("key", "The key of the witness."),
            _text("name", "Its name."),
            _text("cosigned", "When it signed; empty if it hasn't signed this checkpoint."),
        ),
    ),
    Table(
        name="places",
        meaning="A named place, from the file that was given when this file was made.",
        key=("place",),
        columns=(
            _text("place", "Its short name in addresses."),
            _text("name", "Its name."),
            _text("area", "Its outline as GeoJSON."),
        ),
    ),
    Table(
        name="entries",
        meaning="One signed entry of the log. Each row of most other tables is made from one.",
        key=("entry",),
        columns=(
            _whole("entry", "Its number in the log, from 0."),
            _text("type", "What kind of entry it is, such as `request.post`."),
            _text("author", "Who wrote it: the id of an agency, a verifier, or the board."),
            _text("id", "The id that its author gave it."),
            _ISSUED,
            _LEAF,
            _text("body", "What was signed, as JSON, byte for byte. Texts in it are as written."),
            _text("signature", "The signatures under it, in base64, one a line."),
            _whole(
                "equivocation", "1 if its agency had already signed another entry in its place."
            ),
        ),
        indexes=("type, entry", "author, id"),
    ),
    Table(
        name="agencies",
        meaning="An agency that may ask on the board, as of the newest entry.",
        key=("agency",),
        columns=(
            _text("agency", "Its id."),
            _text("name", "Its name."),
            _text("kind", "What kind of agency it is."),
            _whole("level", "How far verifiers that the board trusts confirm it, 0 to 3."),
            _text("domain", "Its web domain."),
            _text("contact", "How to reach it."),
            _URL,
            _entry("Its registration."),
            _LEAF,
            _text("registered", "When it signed its registration."),
            _whole("requests", "How many requests it has posted."),
            _text("last_request", "When it made its newest request."),
            _whole("revoked", "1 if its key for requests is revoked."),
            _whole("compromised", "1 if it has signed two histories."),
            _text("root_key", "Its key for keys."),
            _text("posting_key", "Its key for requests."),
            _text("delivery_key", "The key to which shares are sealed; empty if it takes none."),
            _text("delivery_key_sha256", "The SHA-256 of that key as it is written."),
            _text("delivery_key_since", "Since when it acts."),
            _text("post_quantum_key", "The same for senders that can use it; empty if none."),
            _text("post_quantum_key_sha256", "The SHA-256 of that key as it is written."),
            _text("post_quantum_key_since", "Since when it acts."),
            _whole("retention_days", "Its newest promise to delete shares.", unit="days"),
            *_area("its jurisdiction"),
        ),
    ),
    Table(
        name="statements",
        meaning="What somebody said of an agency's identity.",
        key=("entry",),
        columns=(
            _entry("The statement."),
            _agency("The agency that it is about."),
            _text("by", "The id of who said it."),
            _text("by_name", "The verifier's name, if the board trusts it; else empty."),
            _whole("level", "How far it confirms the agency, 0 to 3; 0 takes it back."),
            _ISSUED,
        ),
        indexes=("agency",),
    ),
    Table(
        name="key_changes",
        meaning="A change of an agency's keys.",
        key=("entry",),
        columns=(
            _entry("The change."),
            _agency(),
            _text(
                "kind",
                "`rotate`, `revoke`; `post_quantum` or `post_quantum_gone` for that delivery key.",
            ),
            _whole("last_good", "The last entry that counts before a key was lost."),
            _text("reason", "Why, in the agency's words."),
            _ISSUED,
        ),
        indexes=("agency",),
    ),
    Table(
        name="retention_promises",
        meaning="An agency's promise to delete shares some days after a request has closed.",
        key=("entry",),
        columns=(
            _entry("The promise."),
            _agency(),
            _whole("days", "It holds for requests issued from then on.", unit="days"),
            _text("text", "Where the promise is written down."),
            _ISSUED,
        ),
        indexes=("agency",),
    ),
    Table(
        name="requests",
        meaning="A request for video, and what became of it by the record's time (`as_of`).",
        key=("entry",),
        columns=(
            _entry("The request."),
            _text("id", "The id that its agency gave it."),
            _LEAF,
            _URL,
            _agency("Who asks."),
            _text("incident", "What it is about, such as `burglary`."),
            _text("title", "Its title."),
            _text("text", "What it says."),
            _text("case_number", "The agency's number of the case."),
            _text("contact", "Whom to answer."),
            _text("window_start", "The start of the requested time."),
            _text("window_end", "The end of the requested time."),
            _real("window_min", "How long the requested time is.", "minutes"),
            _real(
                "night_min", "How much of it lies between 22:00 and 06:00 local time.", "minutes"
            ),
            _whole("start_hour", "The local hour at which it starts, 0 to 23.", unit="hours"),
            _real("days_back", "From the start of the requested time to the request.", "days"),
            *_area("the requested area"),
            _text("issued", "When the agency made it."),
            _text("expires", "When it expires."),
            _text("state", "`open`, `resolved`, or `expired`."),
            _text("resolved", "When the agency resolved it; empty if it didn't."),
            _text("closes", "When it closed or will: resolved or expired, whichever is earlier."),
            _real("open_days", "How long it was open, until `as_of` at most.", "days"),
            _text("changed", "When the newest entry joined it."),
            _whole("updates", "How many updates joined it."),
            _whole("corrections", "How many corrections joined it."),
            _whole("notices", "How many notices the board put on it."),
            _whole("challenges", "How many challenges were filed against it."),
            _whole("answers", "How many times its agency answered a challenge."),
            _whole("void", "1 if its agency has disowned the key that signed it."),
            _text("account_due", "When an account of it is due; empty if none is owed."),
            _whole("account", "The newest account since it closed.", refers_to="accounts(entry)"),
            _text("account_made", "When the first account since it closed was made."),
            _text("delete_by", "By when shares must be deleted, by promise and policy."),
            _whole("late", "1 if an account was due and there is none."),
            _whole("kept_too_long", "1 if shares are kept past the date of the account."),
            _text("late_since", "Since when something is late; empty if nothing is."),
            _whole(
                "policy",
                "The policy in force when it was made.",
                refers_to="policies(number)",
            ),
        ),
        indexes=("agency, issued", "issued", "cell"),
    ),
    Table(
        name="findings",
        meaning="A rule that a request breaks, or a limit of the policy in force (`policy_…`).",
        key=("request", "code"),
        columns=(_request(), _text("code", "The rule. The board's rules page explains each.")),
        indexes=("code",),
    ),
    Table(
        name="updates",
        meaning="What an agency added to its request.",
        key=("entry",),
        columns=(
            _entry("The addition."),
            _request(),
            _text("kind", "`update`, `correct`, `resolve`, or `answer`."),
            _whole("challenge", "The challenge that it answers.", refers_to="challenges(entry)"),
            _text("text", "What it says."),
            _ISSUED,
        ),
        indexes=("request",),
    ),
    Table(
        name="accounts",
        meaning="What an agency says became of the shares for a request. Counts are bands.",
        key=("entry",),
        columns=(
            _entry("The account."),
            _request(),
            _agency(),
            _ISSUED,
            _whole("final", "1 if the request had closed: only then it counts."),
            *_counts(),
            _text("handed_to", "The kinds of body that received some, separated by spaces."),
            _text("keep_until", "When the last share is deleted at the latest."),
            _text("text", "What the agency adds."),
        ),
        indexes=("request", "agency"),
    ),
    Table(
        name="challenges",
        meaning="What somebody holds against a request. Nobody is named.",
        key=("entry",),
        columns=(
            _entry("The challenge."),
            _request(),
            _text("text", "What it says."),
            _ISSUED,
            _text("answered", "When the agency first answered; empty if it didn't."),
        ),
        indexes=("request",),
    ),
    Table(
        name="notices",
        meaning="What the board's moderators say about an entry.",
        key=("entry",),
        columns=(
            _entry("The notice."),
            _whole("about", "The entry that it is about.", refers_to="entries(entry)"),
            _request("The request that this entry belongs to, if it does."),
            _text("text", "What it says."),
            _ISSUED,
        ),
        indexes=("request",),
    ),
    Table(
        name="policies",
        meaning="The limits that a board's government sets. If one is empty, the rules hold.",
        key=("number",),
        columns=(
            _whole("number", "1 for the first policy."),
            _entry("Where it is logged."),
            _text("name", "What it is called."),
            _text("begins", "From when it holds."),
            _text("ends", "When the next one replaces it; empty for the last."),
            _whole("widens", "1 if it allows anything that the one before it didn't."),
            _whole("requests", "How many requests were made while it held."),
            _whole("account_days", "An account is due so long after closing.", unit="days"),
            _text("closed_hours", "Local hours that nobody may ask about, such as `22:00-06:00`."),
            _text("incidents", "The only kinds of incident, separated by spaces."),
            _whole("largest_area_m2", "The largest area.", unit="square meters"),
            _whole("least_level", "How an agency must be confirmed."),
            _whole("longest_kept_days", "Shares are deleted so long after closing.", unit="days"),
            _whole("longest_open_days", "The longest time open.", unit="days"),
            _whole("longest_window_min", "The longest requested time.", unit="minutes"),
            _whole("most_requests", "How many requests an agency may make in `per_days`."),
            _whole("oldest_window_days", "How far back a request may ask.", unit="days"),
            _whole("per_days", "The days for `most_requests`.", unit="days"),
            _text("phrases", "Words for which a moderator reads a request, separated by commas."),
            _text("zone", "The time zone of `closed_hours`."),
            _text("governor", "The key that signs the next policy."),
            _text("text", "What it says besides."),
            _ISSUED,
        ),
    ),
    Table(
        name="overseers",
        meaning="Whose signature some requests need under a policy. One condition is enough.",
        key=("policy", "key"),
        columns=(
            _whole("policy", "The policy.", refers_to="policies(number)"),
            _text("key", "The overseer's key."),
            _text("name", "Its name."),
            _text("kind", "`court`, `ombudsman`, `civilian_board`, or `other`."),
            _whole("days", "Within which it should decide.", unit="days"),
            _whole("sealed", "1 if nobody else reads a request that waits."),
            _whole("area_over_m2", "For areas larger than this.", unit="square meters"),
            _text("incidents", "For these kinds of incident, separated by spaces."),
            _text("phrases", "For requests with these words, separated by commas."),
            _whole("window_over_min", "For requested times longer than this.", unit="minutes"),
        ),
    ),
    Table(
        name="decisions",
        meaning="What an overseer decided about a request that waited for it.",
        key=("entry",),
        columns=(
            _entry("The decision."),
            _agency("The agency that asked."),
            _request("The request, if it was posted."),
            _text("subject", "The hash of the request's content, in hex."),
            _text("overseer", "The overseer's key."),
            _text("overseer_name", "Its name in the policy."),
            _whole("approved", "1 if the request may be posted, 0 if it was refused."),
            _text("since", "When the request began to wait."),
            _text("issued", "When the board logged the decision."),
            _real("waited_days", "How long the request waited.", "days"),
            _text("text", "Why it was refused."),
        ),
        indexes=("agency",),
    ),
)
