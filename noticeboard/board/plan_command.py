"""`neighbors board plan`: what a board of a given size needs, as tables and sentences."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
import json
from typing import Annotated, Final

from rich.console import Console
from rich.table import Column, Table
import typer

from noticeboard.board.operator_commands import Json
from noticeboard.board.plan import (
    BoardSize,
    Limit,
    Plan,
    make_plan,
)
from noticeboard.board.plan_figures import (
    FIGURES,
    GIB,
    PRICES_BY_REQUEST,
    PRICES_DATE,
    Figure,
    Prices,
)

_DEFAULT: Final = Prices()
_LARGEST: Final = 10**9
_TRAFFIC: Final = ("A home/day", "Bytes/day", "All/s", "GB/month", "Board/s")

_SENTENCES: Final[Mapping[Limit, str]] = {
    Limit.LISTENERS: (
        "The processes send hints to {most:,.0f} of {hubs:,.0f} homes. All others read them as a"
        " file, {file_gb:,.0f} GB a month, or listen to {relays:,.0f} of `neighbors board relay`."
    ),
    Limit.ANSWERS: (
        "Readers ask {answers:,.0f} times a second in the busiest hour, and one process answers"
        " {most:,.0f}: put a CDN in front of the board."
    ),
    Limit.POSTS: (
        "Agencies post {posts:,.0f} entries a second in the busiest hour, and one process logs"
        " {most:,.0f}: have senders with many entries post in batches."
    ),
    Limit.START: (
        "A start takes about {minutes:,.0f} minutes, because it reads the whole log: run two"
        " processes, and restart one after the other."
    ),
    Limit.MEMORY: (
        "Each process needs {gib:,.0f} GiB of memory for {entries:,.0f} entries: plan for it, or"
        " begin a new log earlier."
    ),
    Limit.DATABASE: "The database grows to {gib:,.0f} GiB: use PostgreSQL.",
    Limit.COPIES: (
        "A copy by `neighbors board backup` has {gib:,.0f} GiB: make one a day, and let PostgreSQL"
        " archive its write-ahead log for the time between."
    ),
    Limit.FIRST_LOOK: (
        "A home that begins at the end downloads {first_mb:,.0f} MB until it knows what is open,"
        " and {size} for the whole log."
    ),
    Limit.HOME_DAY: "A home downloads {size} a day.",
    Limit.REQUEST_PRICE: (
        "At a CDN that charges for requests, traffic costs about ${dear:,.0f} a month instead of"
        " ${cheap:,.0f}: choose one that charges for traffic only."
    ),
    Limit.INBOX: (
        "Shares take {size} until agencies fetch them within {days:,.0f} days: have agencies fetch"
        " daily, or store `inbox/` on a file system that grows."
    ),
}


def plan(  # noqa: PLR0913, PLR0917 -- each is one option of the command
    agencies: Annotated[int, typer.Option(min=1, max=_LARGEST, help="How many agencies ask.")],
    posts_per_day: Annotated[
        float,
        typer.Option(
            min=0, max=1000, help="How many requests each agency posts a day: 0.1 is 3 a month."
        ),
    ],
    hubs: Annotated[int, typer.Option(min=0, max=_LARGEST, help="How many homes follow.")],
    years: Annotated[float, typer.Option(min=0.1, max=50, help="How old the board gets.")] = 5.0,
    shares: Annotated[
        float, typer.Option(min=0, max=500, help="How many shares a request gets.")
    ] = FIGURES["request_shares"].value,
    share_mb: Annotated[
        float, typer.Option(min=0, max=1074, help="How large a share is, in MB.")
    ] = FIGURES["share_bytes"].value / 1e6,
    inbox_days: Annotated[
        float, typer.Option(min=0, max=365, help="How long agencies take to fetch a share.")
    ] = FIGURES["inbox_days"].value,
    core_price: Annotated[float, typer.Option(min=0, help="$ a month for a core.")] = _DEFAULT.core,
    memory_price: Annotated[
        float, typer.Option(min=0, help="$ a month for a GiB of memory.")
    ] = _DEFAULT.memory_gib,
    disk_price: Annotated[
        float, typer.Option(min=0, help="$ a month for a GiB of disk.")
    ] = _DEFAULT.disk_gib,
    object_price: Annotated[
        float, typer.Option(min=0, help="$ a month for a GiB in S3.")
    ] = _DEFAULT.object_gib,
    traffic_price: Annotated[
        float, typer.Option(min=0, help="$ for a GB that is read.")
    ] = _DEFAULT.traffic_gb,
    requests_price: Annotated[
        float, typer.Option(min=0, help="$ for a million requests, if the CDN charges for them.")
    ] = _DEFAULT.million_requests,
    *,
    origins: Annotated[
        bool, typer.Option("--origins", help="Also print every figure, and where it comes from.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Work out the machines, storage, traffic, and money that a board needs."""
    figures = dict(FIGURES)
    given = {"request_shares": shares, "share_bytes": share_mb * 1e6, "inbox_days": inbox_days}
    for name, value in given.items():
        figures[name] = replace(figures[name], value=value)
    found = make_plan(
        BoardSize(agencies=agencies, posts_a_day=posts_per_day, hubs=hubs, years=years),
        Prices(
            core=core_price,
            memory_gib=memory_price,
            disk_gib=disk_price,
            object_gib=object_price,
            traffic_gb=traffic_price,
            million_requests=requests_price,
        ),
        figures,
    )
    if as_json:
        typer.echo(json.dumps(_as_json(found, figures)))
        return
    _print(found, Console())
    if origins:
        _print_figures(figures, Console())


def _as_json(found: Plan, figures: Mapping[str, Figure]) -> dict[str, object]:
    return asdict(found) | {
        "hub_day_bytes": found.hub_day_bytes,
        "prices_date": PRICES_DATE,
        "prices_by_request": asdict(PRICES_BY_REQUEST),
        "sentences": [*map(_sentence(found), found.limits)],
        "figures": {name: asdict(figure) for name, figure in figures.items()},
    }


def _print(found: Plan, console: Console) -> None:
    size, machines = found.size, found.machines
    console.print(
        f"{size.agencies:,} agencies with {size.posts_a_day:g} requests a day each, {size.hubs:,}"
        f" homes: {found.entries_day:,.0f} entries a day, {found.entries:,.0f} after"
        f" {size.years:g} years.",
        highlight=False,
        soft_wrap=True,
    )
    table = Table("Machines", "")
    table.add_row(
        "How many",
        f"{machines.count}, either of which can do all the work" if machines.count > 1 else "1",
    )
    table.add_row(
        "Each has",
        f"{machines.cores} cores, {machines.memory_gib} GiB of memory,"
        f" {machines.disk_gib:,} GiB of disk",
    )
    table.add_row("Database", {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[machines.database])
    table.add_row("Public files", {"s3": "S3, behind a CDN", "folder": "folder"}[machines.files])
    table.add_row(
        "Start of a process",
        f"{found.start_s:,.0f} s of CPU time, {_bytes(machines.process_memory_bytes)} of memory",
    )
    console.print(table)

    table = Table("Storage", "Growth in a year", "At the end")
    for each in found.storage:
        table.add_row(
            each.kind, _bytes(each.year_bytes) if each.year_bytes else "–", _bytes(each.bytes)
        )
    console.print(table)

    table = Table(Column("Traffic", no_wrap=True), *_TRAFFIC)
    for row in found.traffic:
        table.add_row(
            row.kind,
            f"{row.hub_times:,.2f}" if row.hub_times else "–",
            _bytes(row.hub_bytes) if row.hub_bytes else "–",
            f"{row.times_s:,.1f}",
            f"{row.month_gb:,.0f}",
            f"{row.origin_s:,.1f}",
        )
    console.print(table)

    table = Table("Money", "$ a month, at the end")
    for name, dollars in found.money.items():
        table.add_row(name, f"{dollars:,.0f}")
    table.add_row("together", f"{sum(found.money.values()):,.0f}")
    console.print(table)
    console.print(
        f"Prices are assumptions of {PRICES_DATE}: give your provider's by --core-price,"
        " --traffic-price, and so on.",
        highlight=False,
        soft_wrap=True,
    )
    for sentence in map(_sentence(found), found.limits):
        console.print(f"! {sentence}", markup=False, highlight=False, soft_wrap=True)


def _print_figures(figures: Mapping[str, Figure], console: Console) -> None:
    table = Table("Figure", "Value", "Unit", "Origin", "What it is")
    for name, each in figures.items():
        table.add_row(name, f"{each.value:,.6g}", each.unit, each.origin.value, each.source)
    console.print(table)


def _sentence(found: Plan) -> Callable[[Limit], str]:
    def sentence(limit: Limit) -> str:
        numbers = found.limits[limit]
        return _SENTENCES[limit].format(**numbers, size=_bytes(numbers.get("bytes", 0)))

    return sentence


def _bytes(count: float) -> str:
    """Return an amount in the unit that suits it."""
    for least, unit in ((1 << 40, "TiB"), (GIB, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= least:
            return f"{count / least:,.1f} {unit}"
    return f"{count:,.0f} B"
