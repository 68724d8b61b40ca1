"""One list of cameras, from everything that was heard. Pure.

Everything on a network may be claimed by anybody on it: a name, an endpoint, a service address,
a hardware address. What cannot be claimed so easily is to answer *from* an address. Hence:

- A camera is known by its key (its endpoint, or its mDNS service name) and lives at one address
  of each family. What makes two sightings one camera, in this order: the same key; at the same
  address, the same service address or web server, hardware address, or mDNS instance name; the
  same hardware address, where the known camera is away, or is known by the other family only.
- A hardware address alone therefore never touches a camera that is there: its sender becomes a
  camera of its own, listed beside it. Only when the known one is away is it taken for the same
  (a reset, another endpoint, another lease): nobody else speaks for it then.
- The same key from another address is kept as a claim, shown in `said`, and changes nothing else
  until a whole scan has asked the known address directly and had no answer from it, while the
  claim was made again. Then the camera has moved. One with two addresses stays where it is.
- Service addresses come from what was heard at the camera's own address, where there are any.

What remains: whoever makes a camera silent can take its place here. So a key proves no identity:
before a password is sent to a camera that has moved, let it prove something better.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from hub.discovery.known import Known, is_ipv6
from hub.discovery.sighting import Sighting
from hub.model.camera import CameraFound, FoundBy

MOST_FOUND: Final = 256
MOST_AT_ONE: Final = 32
"""How many cameras one address may be: a recorder speaks for some, a flood for thousands."""
MOST_NAMES: Final = 16
"""How many keys one camera may have had: some make a new one each time they start."""
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class FoundList:
    """Every camera that was ever heard, each once, and what is new."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._names: dict[str, Known] = {}
        self._told: dict[str, CameraFound] = {}
        self.doubted = False
        """Whether a camera was claimed to be elsewhere since the last scan ended."""

    def found(self) -> list[CameraFound]:
        """Return every camera, newest last."""
        return [known.shown() for known in self._known.values()]

    def news(self) -> list[CameraFound]:
        """Return those in which more than a time has changed since they were last asked for."""
        fresh = []
        for shown in self.found():
            timeless = replace(
                shown, seen_at=_NEVER, said=tuple(replace(each, at=_NEVER) for each in shown.said)
            )
            if self._told.get(shown.key) != timeless:
                self._told[shown.key] = timeless
                fresh.append(shown)
        return fresh

    def hear(self, sighting: Sighting) -> None:
        """Take in one sighting; it must name a usable address."""
        known = self._match(sighting)
        if known is not None and _is_another(known, sighting):
            sighting = replace(sighting, key=f"{sighting.key}#{sighting.mac}")
            known = self._match(sighting)
        if known is None:
            self._meet(sighting)
            return
        self._name(known, sighting.key)
        home = known.home_in(sighting)
        if home:
            known.accept(sighting, home)
        elif known.away:
            known.begin_anew(sighting)
        elif known.hear_elsewhere(sighting):
            self.doubted = True

    def _match(self, sighting: Sighting) -> Known | None:
        named = self._names.get(sighting.key)
        if named is not None:
            return named
        for known in self._known.values():
            if known.home_in(sighting) and known.is_same(sighting):
                return known
        if not sighting.mac:
            return None
        families = {is_ipv6(address) for address in sighting.addresses}
        return next(
            (
                known
                for known in self._known.values()
                if known.mac == sighting.mac and (known.away or not families & known.homes.keys())
            ),
            None,
        )

    def _meet(self, sighting: Sighting) -> None:
        address = sighting.addresses[0]
        there = sum(address in known.homes.values() for known in self._known.values())
        if len(self._known) >= MOST_FOUND or there >= MOST_AT_ONE:
            return
        known = Known(key=sighting.key, names={sighting.key: None})
        known.move(sighting, address)
        self._known[sighting.key] = self._names[sighting.key] = known

    def _name(self, known: Known, key: str) -> None:
        """Let a camera answer to one more key; the oldest but its own is forgotten for it."""
        known.names[key] = None
        self._names[key] = known
        if len(known.names) > MOST_NAMES:
            oldest = next(name for name in known.names if name != known.key)
            del known.names[oldest], self._names[oldest]

    def ask_by_hand(self, address: str) -> list[CameraFound]:
        """Mark what is at an address as asked for by a person, and return it."""
        there = [known for known in self._known.values() if address in known.homes.values()]
        for known in there:
            known.by_hand = True
        return [known.shown() for known in there]

    def answered_from(self, key: str, address: str, at: datetime) -> None:
        """Note that an address answered a question about an mDNS name by itself."""
        known = self._names.get(key)
        if known is None or address not in known.homes.values():
            return
        ipv6 = is_ipv6(address)
        known.at_home.add(ipv6)
        for source, sighting in known.heard.items():
            if sighting.key == key and source[2] == ipv6:
                known.heard[source] = replace(sighting, at=at)
                known.hear_again(source)

    def leave(self, key: str, address: str = "") -> None:
        """Note a goodbye; one that counts only from the camera's own address gives it."""
        known = self._names.get(key)
        if known is None or (address and address not in known.homes.values()):
            return
        for source, sighting in known.heard.items():
            if sighting.key == key and (not address or source[2] == is_ipv6(address)):
                known.gone.add(source)
        self._fold()

    def begin_scan(self) -> None:
        """Forget who has answered."""
        for known in self._known.values():
            known.begin_scan()

    def silent(self) -> list[tuple[Sighting, str]]:
        """Return what has not answered at its address since the scan began, and that address."""
        return [
            (sighting, known.homes[source[2]])
            for known in self._known.values()
            for source, sighting in known.heard.items()
            if source[2] not in known.at_home or source not in known.answered
        ]

    def end_scan(self, asked: Iterable[FoundBy]) -> None:
        """Judge who has moved and who is away, by the ways that were really asked."""
        for known in self._known.values():
            known.end_scan(set(asked))
        self.doubted = False
        self._fold()

    def _fold(self) -> None:
        """Make one of a camera that is away and a newer one of the same hardware."""
        for old in [each for each in self._known.values() if each.away and each.mac]:
            new = next(
                (each for each in self._known.values() if each.mac == old.mac and not each.away),
                None,
            )
            if new is None or old.key not in self._known:
                continue
            first, second = sorted((old, new), key=list(self._known.values()).index)
            key, gone = first.key, second.key
            new.names = dict.fromkeys((key, *second.names, *first.names))
            new.key = key
            self._known[key] = new
            del self._known[gone]
            self._told.pop(gone, None)
            for name in list(new.names)[MOST_NAMES:]:
                del new.names[name], self._names[name]
            for name in new.names:
                self._names[name] = new


def _is_another(known: Known, sighting: Sighting) -> bool:
    """Tell whether two devices of different hardware say the same key: some makes give it twice."""
    differ = bool(known.mac and sighting.mac) and known.mac != sighting.mac
    return differ and not known.home_in(sighting)
