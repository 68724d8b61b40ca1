"""What a board of a given size needs: machines, storage, traffic and money, worked out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import math
from typing import Final

from noticeboard.board.plan_figures import FIGURES, GIB, PRICES_BY_REQUEST, Figure, Prices
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tiles import TILE_WIDTH

DAY_S: Final = 86_400
YEAR_DAYS: Final = 365
MONTH_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSize:
    """How many take part, and for how long."""

    agencies: int
    posts_a_day: float
    """Requests of each agency, on average."""
    hubs: int
    years: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What is read or sent of one kind."""

    kind: str
    hub_times: float
    """How often a hub does it in a day."""
    hub_bytes: float
    """What that takes of it in a day."""
    times_s: float
    """How often all hubs together do it in a second, on average."""
    month_gb: float
    """What leaves the board or its CDN in a month."""
    origin_s: float
    """How often the board itself is asked in a second, on average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What each part of the storage holds, in bytes."""

    kind: str
    year_bytes: float
    """What a year adds; 0 if it doesn't grow."""
    bytes: float
    """At the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """What the board runs on."""

    count: int
    cores: int
    """Of each machine."""
    memory_gib: int
    disk_gib: int
    processes: int
    database: str
    """`sqlite` or `postgresql`."""
    files: str
    """Where public files are: `folder` or `s3`."""
    has_cdn: bool
    process_memory_bytes: float
    """What each process of the board needs at the end."""


class Limit(StrEnum):
    """What comes near, or is passed."""

    LISTENERS = "listeners"
    ANSWERS = "answers"
    POSTS = "posts"
    START = "start"
    MEMORY = "memory"
    DATABASE = "database"
    COPIES = "copies"
    FIRST_LOOK = "first_look"
    HOME_DAY = "home_day"
    REQUEST_PRICE = "request_price"
    INBOX = "inbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole plan."""

    size: BoardSize
    prices: Prices
    entries_day: float
    entries: float
    """At the end."""
    first_contact_bytes: float
    """What a home downloads, at the end, until it knows what is open."""
    first_look_bytes: float
    """What it downloads to have the whole log."""
    start_s: float
    machines: Machines
    storage: tuple[Storage, ...]
    traffic: tuple[Traffic, ...]
    money: Mapping[str, float]
    """Dollars a month, by what they are for, at the end."""
    by_request: float
    """Dollars a month for traffic, at a CDN that charges for answers."""
    limits: Mapping[Limit, Mapping[str, float]]
    """What comes near, with the numbers of its sentence."""

    @property
    def hub_day_bytes(self) -> float:
        """What a home downloads in a day."""
        return sum(each.hub_bytes for each in self.traffic if each.kind in READ_BY_HUBS)


READ_BY_HUBS: Final = frozenset({"checkpoints", "entries", "hints", "hint files"})
_CLOSE: Final = 0.7
"""A limit is near from this part of it on."""
_LONGEST_START_S: Final = 60.0
_MOST_MEMORY_BYTES: Final = 8 * GIB
_MOST_FILE_BYTES: Final = 20 * GIB
"""A larger database is better one that has its own backups."""
_MOST_FIRST_BYTES: Final = 100e6
_MOST_DAY_BYTES: Final = 3e6
_MOST_INBOX_BYTES: Final = 1 << 40


def looks_a_day(publications_s: float, poll_s: float, hinted_s: float) -> float:
    """Return how often a hub that gets hints looks in a day.

    It looks after `poll_s`, or sooner if a hint comes, but not sooner than after `hinted_s`.
    """
    if not publications_s:
        return DAY_S / poll_s
    none_yet = math.exp(-publications_s * hinted_s)
    waits_s = -math.expm1(-publications_s * (poll_s - hinted_s)) / publications_s
    return DAY_S / (hinted_s + none_yet * waits_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """What follows from the size alone."""

    size: BoardSize
    figures: Mapping[str, Figure]

    def of(self, name: str) -> float:
        return self.figures[name].value

    @property
    def requests_day(self) -> float:
        return self.size.agencies * self.size.posts_a_day

    @property
    def entries_day(self) -> float:
        own = self.size.agencies * self.of("key_entries") / YEAR_DAYS
        return self.requests_day * self.of("request_entries") + own + 1

    @property
    def entries(self) -> float:
        first = self.size.agencies * self.of("agency_entries")
        return first + self.entries_day * YEAR_DAYS * self.size.years

    def listening(self, processes: int) -> float:
        """Return how many hubs get hints."""
        return min(self.size.hubs, processes * self.of("listeners"))

    def traffic(self, processes: int, *, has_cdn: bool) -> tuple[Traffic, ...]:
        of, hubs = self.of, self.size.hubs
        publications_s = self.entries_day / DAY_S
        hinted = looks_a_day(publications_s, of("poll_s"), of("hinted_s"))
        later = looks_a_day(publications_s, of("poll_s"), of("hint_file_s"))
        part = self.listening(processes) / hubs if hubs else 0.0
        looks = part * hinted + (1 - part) * later
        files = (1 - part) * DAY_S / of("hint_file_s")
        found = looks * -math.expm1(-self.entries_day / looks) + self.entries_day / TILE_WIDTH
        hints = part * (self.entries_day + DAY_S / of("alive_s"))
        caches = of("caches") if has_cdn else 0.0
        checkpoints = looks * (of("checkpoint_bytes") + of("header_bytes"))
        entries = self.entries_day * of("entry_bytes") + found * of("header_bytes")
        live = part * (
            self.entries_day * of("hint_bytes") + DAY_S / of("alive_s") * of("alive_bytes")
        )
        views, shares_day = of("page_views"), self.requests_day * of("request_shares")
        pages = views * (of("page_bytes") + of("header_bytes"))

        def row(kind: str, times: float, some_bytes: float, cached_s: float | None) -> Traffic:
            times_s = hubs * times / DAY_S
            asked_s = times_s if cached_s is None or not has_cdn else min(times_s, cached_s)
            return Traffic(
                kind=kind,
                hub_times=times,
                hub_bytes=some_bytes,
                times_s=times_s,
                month_gb=hubs * some_bytes * MONTH_DAYS / 1e9,
                origin_s=asked_s,
            )

        new_hubs_day = hubs / (self.size.years * YEAR_DAYS)
        first_s = new_hubs_day * self.entries / TILE_WIDTH / DAY_S
        sent_s = shares_day / DAY_S
        return (
            row("checkpoints", looks, checkpoints, caches / of("checkpoint_s")),
            row("entries", found, entries, caches * publications_s),
            row("hints", hints, live, None),
            row("hint files", files, files * of("hint_file_bytes"), caches / of("checkpoint_s")),
            row("pages", views, pages, None),
            Traffic(
                kind="first contacts",
                hub_times=0,
                hub_bytes=0,
                times_s=new_hubs_day * 4 / DAY_S,
                month_gb=new_hubs_day * MONTH_DAYS * self.first_contact_bytes / 1e9,
                origin_s=caches / DAY_S if has_cdn else new_hubs_day * 4 / DAY_S,
            ),
            Traffic(
                kind="first looks",
                hub_times=0,
                hub_bytes=0,
                times_s=first_s,
                month_gb=new_hubs_day * MONTH_DAYS * self.first_look_bytes / 1e9,
                origin_s=0.0 if has_cdn else first_s,
            ),
            Traffic(
                kind="shares",
                hub_times=shares_day / hubs if hubs else 0.0,
                hub_bytes=shares_day * of("share_bytes") / hubs if hubs else 0.0,
                times_s=sent_s,
                month_gb=shares_day * of("share_bytes") * MONTH_DAYS / 1e9,
                origin_s=2 * sent_s,
            ),
        )

    @property
    def first_contact_bytes(self) -> float:
        """Return what a home downloads until it knows what is open: the newest snapshot."""
        requests = self.requests_day * self.of("open_days") * self.of("snapshot_request_bytes")
        return self.size.agencies * self.of("snapshot_agency_bytes") + requests

    @property
    def first_look_bytes(self) -> float:
        bundles = self.entries / TILE_WIDTH
        tiles = bundles / TILE_WIDTH * (HASH_BYTES * TILE_WIDTH + self.of("header_bytes"))
        return self.entries * self.of("packed_bytes") + bundles * self.of("header_bytes") + tiles

    @property
    def inbox_bytes(self) -> float:
        shares = self.requests_day * self.of("request_shares") * self.of("inbox_days")
        return shares * self.of("share_bytes")

    @property
    def start_s(self) -> float:
        return self.entries * self.of("start_cpu_s")

    def storage(self) -> tuple[Storage, ...]:
        of, year = self.of, self.entries_day * YEAR_DAYS

        def grows(kind: str, entry_bytes: float) -> Storage:
            return Storage(
                kind=kind, year_bytes=year * entry_bytes, bytes=self.entries * entry_bytes
            )

        return (
            grows("database", of("database_bytes")),
            grows("entries", of("entry_bytes")),
            grows("tiles", of("tile_bytes")),
            grows("overview", of("overview_bytes")),
            grows("backups", of("backups") * of("database_bytes")),
            Storage(kind="inbox", year_bytes=0, bytes=self.inbox_bytes),
        )

    def process_memory(self, processes: int) -> float:
        of = self.of
        heard = self.listening(processes) / processes * of("listener_memory_bytes")
        return of("process_memory_bytes") + self.entries * of("entry_memory_bytes") + heard

    def busy_cores(self, traffic: tuple[Traffic, ...]) -> float:
        """Return how many cores all processes together fill in the busiest hour."""
        entries_s = self.entries_day / DAY_S * self.of("peak")
        answers_s = sum(each.origin_s for each in traffic if each.kind != "hints")
        worked = entries_s * (self.of("post_cpu_s") + self.of("count_cpu_s"))
        return worked + answers_s * self.of("peak") * self.of("answer_cpu_s")

    @property
    def most_answers_s(self) -> float:
        """How many answers a second a process gives without being busy."""
        return self.of("busy") / self.of("answer_cpu_s")

    @property
    def most_posts_s(self) -> float:
        return self.of("busy") / (self.of("post_cpu_s") + self.of("count_cpu_s"))


def make_plan(
    size: BoardSize, prices: Prices | None = None, figures: Mapping[str, Figure] = FIGURES
) -> Plan:
    """Work out what a board of this size needs at the end of its years.

    It is one machine with everything in a folder if that is enough, and else two machines with
    PostgreSQL, public files in S3, and a CDN.
    """
    prices = prices or Prices()
    worked = _Sum(size=size, figures=figures)
    traffic = worked.traffic(1, has_cdn=False)
    is_large = (
        worked.busy_cores(traffic) > worked.of("busy")
        or size.hubs > worked.of("listeners")
        or worked.entries * worked.of("database_bytes") > _MOST_FILE_BYTES
        or worked.start_s > _LONGEST_START_S
    )
    count = 2 if is_large else 1
    traffic = worked.traffic(count, has_cdn=is_large)
    storage = worked.storage()
    machines = _machines(worked, traffic, storage, count)
    money = _money(prices, machines, storage, traffic)
    return Plan(
        size=size,
        prices=prices,
        entries_day=worked.entries_day,
        entries=worked.entries,
        first_contact_bytes=worked.first_contact_bytes,
        first_look_bytes=worked.first_look_bytes,
        start_s=worked.start_s,
        machines=machines,
        storage=storage,
        traffic=traffic,
        money=money,
        by_request=_traffic_money(PRICES_BY_REQUEST, traffic),
        limits=_limits(worked, traffic, machines),
    )


def _machines(
    worked: _Sum, traffic: tuple[Traffic, ...], storage: tuple[Storage, ...], count: int
) -> Machines:
    is_large, of = count > 1, worked.of
    # Either machine must do all the work, if the other one is away.
    cores = max(2, math.ceil(worked.busy_cores(traffic) / of("busy")))
    process = worked.process_memory(count)
    database = of("database_memory_bytes") if is_large else 0
    memory = process + database + of("system_memory_bytes")
    on_disk = sum(
        each.bytes for each in storage if not (is_large and each.kind in {"entries", "tiles"})
    )
    return Machines(
        count=count,
        cores=cores,
        memory_gib=1 << math.ceil(math.log2(max(memory / GIB, 2))),
        # File systems and databases slow down if they are full.
        disk_gib=max(20, math.ceil(on_disk / GIB / _CLOSE / 10) * 10),
        processes=count,
        database="postgresql" if is_large else "sqlite",
        files="s3" if is_large else "folder",
        has_cdn=is_large,
        process_memory_bytes=process,
    )


def _money(
    prices: Prices, machines: Machines, storage: tuple[Storage, ...], traffic: tuple[Traffic, ...]
) -> Mapping[str, float]:
    each = machines.cores * prices.core + machines.memory_gib * prices.memory_gib
    objects = sum(one.bytes for one in storage if one.kind in {"entries", "tiles"})
    return {
        "machines": machines.count * each,
        "disks": machines.count * machines.disk_gib * prices.disk_gib,
        "objects": objects / GIB * prices.object_gib if machines.files == "s3" else 0.0,
        "traffic": _traffic_money(prices, traffic),
    }


def _traffic_money(prices: Prices, traffic: tuple[Traffic, ...]) -> float:
    """Return the price of a month's traffic; hints come from the machines, and are counted too."""
    requests = sum(each.times_s for each in traffic if each.kind != "hints") * DAY_S * MONTH_DAYS
    sent_gb = sum(each.month_gb for each in traffic)
    return sent_gb * prices.traffic_gb + requests / 1e6 * prices.million_requests


def _limits(
    worked: _Sum, traffic: tuple[Traffic, ...], machines: Machines
) -> Mapping[Limit, Mapping[str, float]]:
    """Return what is near, with the numbers that a sentence about it needs."""
    of, peak = worked.of, worked.of("peak")
    answers_s = peak * sum(each.times_s for each in traffic if each.kind != "hints")
    posts_s = peak * worked.entries_day / DAY_S
    hearing = machines.processes * of("listeners")
    database = worked.entries * of("database_bytes")
    hub_day = sum(each.hub_bytes for each in traffic if each.kind in READ_BY_HUBS)
    dear, cheap = _traffic_money(PRICES_BY_REQUEST, traffic), _traffic_money(Prices(), traffic)
    is_near: Mapping[Limit, tuple[bool, Mapping[str, float]]] = {
        Limit.LISTENERS: (
            worked.size.hubs > _CLOSE * hearing,
            {
                "hubs": worked.size.hubs,
                "most": hearing,
                "file_gb": sum(each.month_gb for each in traffic if each.kind == "hint files"),
                "relays": math.ceil(max(worked.size.hubs - hearing, 1) / of("relay_listeners")),
            },
        ),
        Limit.ANSWERS: (
            answers_s > _CLOSE * worked.most_answers_s,
            {"answers": answers_s, "most": worked.most_answers_s},
        ),
        Limit.POSTS: (
            posts_s > _CLOSE * worked.most_posts_s,
            {"posts": posts_s, "most": worked.most_posts_s},
        ),
        Limit.START: (worked.start_s > _LONGEST_START_S, {"minutes": worked.start_s / 60}),
        Limit.MEMORY: (
            machines.process_memory_bytes > _MOST_MEMORY_BYTES,
            {"gib": machines.process_memory_bytes / GIB, "entries": worked.entries},
        ),
        Limit.DATABASE: (
            database > _MOST_FILE_BYTES and machines.database == "postgresql",
            {"gib": database / GIB},
        ),
        Limit.COPIES: (database > _MOST_FILE_BYTES, {"gib": database / GIB}),
        Limit.FIRST_LOOK: (
            worked.first_look_bytes > _MOST_FIRST_BYTES,
            {"bytes": worked.first_look_bytes, "first_mb": worked.first_contact_bytes / 1e6},
        ),
        Limit.HOME_DAY: (hub_day > _MOST_DAY_BYTES, {"bytes": hub_day}),
        Limit.REQUEST_PRICE: (
            machines.has_cdn and dear > 2 * cheap,
            {"dear": dear, "cheap": cheap},
        ),
        Limit.INBOX: (
            worked.inbox_bytes > _MOST_INBOX_BYTES,
            {"bytes": worked.inbox_bytes, "days": of("inbox_days")},
        ),
    }
    return {limit: numbers for limit, (near, numbers) in is_near.items() if near}
