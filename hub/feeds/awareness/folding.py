"""What is kept of a source after one more look: each thing once, nothing without an end. Pure.

What was taken back stays taken back, whichever came first: the names of ended alerts are kept for
a month, so that an alert which arrives after its cancellation is never shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import msgspec

from hub.feeds.awareness.said import Said
from hub.model.awareness import AwarenessItem, AwarenessItemId, AwarenessKind, AwarenessSourceId

MOST_KEPT: Final = 1000
"""Of one source, what was taken back included."""
LONGEST_LIFE: Final = timedelta(days=90)
ENDED_KEPT: Final = timedelta(days=30)
_LIVES: Final = {
    AwarenessKind.CAP: timedelta(days=1),
    AwarenessKind.ATOM: timedelta(days=30),
    AwarenessKind.RSS: timedelta(days=30),
    AwarenessKind.JSON_FEED: timedelta(days=30),
}
"""How long something is shown that does not say when it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing a source said, or the name of one that it took back."""

    item: AwarenessItem | None
    digest: bytes
    """Of what was said, so that the same again changes nothing."""
    first_seen: datetime
    ended_at: datetime | None = None

    def is_shown(self, now: datetime) -> bool:
        """Tell whether it is neither taken back nor over."""
        if self.item is None or self.ended_at is not None:
            return False
        return self.item.expires is None or now < self.item.expires

    def is_over(self, now: datetime) -> bool:
        """Tell whether nothing of it needs to be kept."""
        if self.ended_at is not None:
            return now >= self.ended_at + ENDED_KEPT
        return not self.is_shown(now)


def folded(  # noqa: PLR0913 -- all that is known of a source
    known: Mapping[str, Kept],
    said: Iterable[Said],
    kind: AwarenessKind,
    source_id: AwarenessSourceId,
    now: datetime,
    *,
    whole: bool,
) -> dict[str, Kept]:
    """Return what is kept from now on; `whole` where all that the source lists was read."""
    kept = dict(known)
    listed: set[str] = set()
    ended: list[str] = []
    for each in said:
        listed.add(each.key)
        ended += (key for key in each.ends if key != each.key)
        if not each.shown:
            if (before := kept.get(each.key)) is not None and before.ended_at is None:
                del kept[each.key]
            continue
        kept[each.key] = _kept(each, kept.get(each.key), kind, source_id, now)
    for key in ended:
        before = kept.get(key)
        if before is None or before.ended_at is None:
            first_seen = now if before is None else before.first_seen
            kept[key] = Kept(item=None, digest=b"", first_seen=first_seen, ended_at=now)
    if whole and kind is AwarenessKind.WANTED:
        kept = {key: each for key, each in kept.items() if key in listed}
    current = {key: each for key, each in kept.items() if not each.is_over(now)}
    return _some(current)


def _kept(
    said: Said,
    before: Kept | None,
    kind: AwarenessKind,
    source_id: AwarenessSourceId,
    now: datetime,
) -> Kept:
    digest = sha256(msgspec.json.encode(said)).digest()
    if before is not None and (before.ended_at is not None or before.digest == digest):
        return before
    first_seen = now if before is None else before.first_seen
    return Kept(
        item=_item(said, kind, source_id, first_seen, now), digest=digest, first_seen=first_seen
    )


def _item(
    said: Said,
    kind: AwarenessKind,
    source_id: AwarenessSourceId,
    first_seen: datetime,
    now: datetime,
) -> AwarenessItem:
    """Return the item; a clock that runs ahead dates nothing later than it was seen."""
    published = min(said.published or first_seen, first_seen)
    updated = min(said.updated or published, now)
    expires = said.expires
    if expires is None and kind in _LIVES:
        expires = updated + _LIVES[kind]
    return AwarenessItem(
        id=item_id(kind, source_id, said.key),
        source_id=source_id,
        kind=kind,
        published=published,
        updated=updated,
        expires=None if expires is None else min(expires, now + LONGEST_LIFE),
        publisher=said.publisher,
        title=said.title,
        text=said.text,
        instruction=said.instruction,
        event=said.event,
        urgency=said.urgency,
        severity=said.severity,
        certainty=said.certainty,
        area_text=said.area_text,
        link=said.link,
        link_host=said.link_host,
        areas=said.areas,
        area_is=said.area_is,
        window=said.window,
    )


def item_id(kind: AwarenessKind, source_id: AwarenessSourceId, key: str) -> AwarenessItemId:
    """Return an item's id; an alert has the same one from whichever source it comes."""
    place = "" if kind is AwarenessKind.CAP else source_id
    return AwarenessItemId(sha256(f"{kind}\n{place}\n{key}".encode()).hexdigest()[:32])


def told_once(items: Iterable[AwarenessItem]) -> list[AwarenessItem]:
    """Return alerts of several sources once, where they say the same to the letter.

    Under the same name with other words each is shown: one of them is not what its sender wrote,
    and a feed must not be able to put its words in another's place.
    """
    kept: dict[bytes, AwarenessItem] = {}
    for item in items:
        bare = replace(item, source_id=AwarenessSourceId(""), published=item.updated)
        kept.setdefault(msgspec.json.encode(bare), item)
    return list(kept.values())


def _some(kept: dict[str, Kept]) -> dict[str, Kept]:
    """Return not too many: what is shown goes before what was taken back, the newest first."""
    if len(kept) <= MOST_KEPT:
        return kept
    newest = sorted(
        kept.items(), key=lambda each: (each[1].item is not None, each[1].first_seen), reverse=True
    )
    return dict(newest[:MOST_KEPT])
