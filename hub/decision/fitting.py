"""Whether a rule's conditions hold for a request, and why, in words. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from hub.decision.words import says
from hub.model.match import MatchStrength
from hub.model.recording import Label
from hub.model.request import Request
from hub.model.rule import ANY_FINDING, Conditions

_FOUND: Final = {
    "area_too_large": "its area is too large",
    "area_too_narrow": "its area is too narrow somewhere",
    "area_too_small": "its area is too small",
    "blank_text": "it has a text with nothing to read",
    "compromised_key": "its agency's key has signed two histories",
    "confusable_name": "its agency's name looks like another's",
    "hidden_text": "it has characters that nobody can see",
    "lawful_activity": "its text speaks of lawful activity",
    "life_too_long": "it stays open for too long",
    "names_person": "its text names somebody",
    "names_victim": "its text names a victim",
    "no_case_number": "it has no case number",
    "no_contact": "it names nobody of the agency to talk to",
    "no_incident": "it is about no kind of incident that may be asked about",
    "not_verifiable": "it came from a source without proofs",
    "outside_jurisdiction": "its area reaches outside the agency's jurisdiction",
    "race_only": "its text describes somebody by race alone",
    "revoked_key": "its agency says that it did not write it",
    "threat": "its text threatens",
    "too_many_posts": "its agency has asked too often for this case",
    "unverified_agency": "its agency is not confirmed",
    "window_in_future": "it asks about a time to come",
    "window_too_long": "it asks about too long a time",
    "window_too_old": "it asks about too long ago",
    "window_too_short": "it asks about too short a time",
}
_MATCHED: Final = {
    MatchStrength.CLIPS: "there are clips for it",
    MatchStrength.CAMERA_ONLY: "a camera is in its area, but nothing was recorded",
    MatchStrength.NONE: "nothing here matches it",
}
_SHOWN: Final = {
    Label.PERSON: "a person",
    Label.VEHICLE: "a vehicle",
    Label.ANIMAL: "an animal",
    Label.PACKAGE: "a package",
}


def why_it_fits(  # noqa: PLR0913 -- all that a rule may look at
    when: Conditions,
    request: Request,
    *,
    strength: MatchStrength,
    labels: Collection[Label],
    distance_m: float | None,
    arrived: datetime,
) -> str | None:
    """Return why all conditions hold, or None where one of them does not."""
    reasons: list[str] = []
    # One after the other, the dear ones last: the first that does not hold ends it.
    for reason in chain(
        _about_the_agency(when, request),
        _about_here(when, distance_m, arrived),
        _about_what_matches(when, strength, labels),
        _about_what_is_asked(when, request),
    ):
        if reason is None:
            return None
        reasons.append(reason)
    return ", and ".join(reasons) or "it holds for every request"


def _about_the_agency(when: Conditions, request: Request) -> Iterator[str | None]:
    """Yield for each condition that is set why it holds, or None."""
    agency = request.agency
    if when.agencies:
        yield f"{agency.name} asks" if agency.id in when.agencies else None
    if when.kinds:
        yield f"its agency is of the kind {agency.kind}" if agency.kind in when.kinds else None
    if when.level_from is not None or when.level_to is not None:
        least = when.level_from or 0
        most = agency.level if when.level_to is None else when.level_to
        holds = least <= agency.level <= most
        yield f"its agency's level is {agency.level}" if holds else None


def _about_what_is_asked(when: Conditions, request: Request) -> Iterator[str | None]:
    if when.incidents:
        about = request.incident.replace("_", " ")
        yield f"it is about {about}" if request.incident in when.incidents else None
    if when.findings:
        found = (
            _FOUND.get(finding.code, "something was found against it")
            for finding in request.findings
            if finding.code in when.findings or ANY_FINDING in when.findings
        )
        yield next(found, None)
    if when.longer_than is not None:
        length = request.window.length
        yield f"it asks about {_lasting(length)}" if length > when.longer_than else None
    if when.words:
        text = f"{request.title}\n{request.text}"
        said = (f"it says '{word}'" for word in when.words if says(text, word))
        yield next(said, None)


def _about_here(
    when: Conditions, distance_m: float | None, arrived: datetime
) -> Iterator[str | None]:
    if when.farther_than_m is not None or when.nearer_than_m is not None:
        yield _how_far(when, distance_m)
    if when.hours is not None:
        first, last = when.hours
        hour = arrived.hour
        holds = first <= hour < last if first < last else hour >= first or hour < last
        yield f"it came at {arrived:%H:%M}" if holds else None


def _about_what_matches(
    when: Conditions, strength: MatchStrength, labels: Collection[Label]
) -> Iterator[str | None]:
    if when.strengths:
        yield _MATCHED[strength] if strength in when.strengths else None
    if when.labels:
        asked = (_SHOWN[label] for label in labels if label in when.labels)
        shown = next(asked, None)
        yield None if shown is None else f"a clip for it shows {shown}, says its camera"


def _how_far(when: Conditions, distance_m: float | None) -> str | None:
    # How far away nobody knows is neither far nor near.
    if (
        distance_m is None
        or (when.farther_than_m is not None and distance_m <= when.farther_than_m)
        or (when.nearer_than_m is not None and distance_m >= when.nearer_than_m)
    ):
        return None
    if distance_m <= 0:
        return "a camera stands within its area"
    return f"its area is {distance_m:.0f} m from the nearest camera"


def _lasting(length: timedelta) -> str:
    """Return a length in words, such as `5 h 30 min`."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)]
    if not hours and seconds:
        parts.append(f"{seconds} s")
    return " ".join(filter(None, parts)) or "no time"
