"""`neighbors hub timestamps`: the services that stamp each hour of recordings."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, call_hub, get, read_text, send
from hub.cli.output import broken, marked, print_json, print_line, print_table, table

app = typer.Typer(help="Prove later that your recordings are older than a request.")
_LONGEST_ROOT = (64 << 10) + 1
"""One character more than the hub takes: it refuses what is longer."""
_Url = Annotated[str, typer.Argument(metavar="URL", help="The address of the service.")]


@app.callback(invoke_without_command=True)
def timestamps(context: typer.Context, data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """List the services that stamp each hour, and their newest timestamps."""
    if context.invoked_subcommand is not None:
        return
    answer = get(data_dir, "/timestamps")
    if as_json:
        print_json(answer)
        return
    services, now = answer["services"], datetime.now(UTC)
    if not services:
        print_line("No timestamp service. Add one: neighbors hub timestamps add URL")
        return
    rows_table = table("Service", "State", "Newest timestamp", whole=("Newest timestamp",))
    for each in services:
        state = "▲ no timestamp" if each["failures"] else "▲ wrong time"
        state = broken(state, each["reason"]) if each["reason"] else "● answers"
        stamped = each["stamped_at"]
        rows_table.add_row(
            broken(each["name"], each["url"]),
            marked(state),
            output.when(output.at(stamped), now) if stamped else "none yet",
        )
    print_table(rows_table)
    print_line("Asked once in each hour, at a time that only this hub knows.")


@app.command("add")
def add_service(
    data_dir: DataDir,
    url: _Url,
    *,
    root: Annotated[
        Path | None, typer.Option(help="Its root certificate in PEM, if few machines know it.")
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Allow an address on this network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try a service now, and ask it once an hour from then on."""
    pem = "" if root is None else read_text(root, _LONGEST_ROOT)
    body = {"url": url, "root": pem, "allow_private_address": private}
    waiting = "Asking the service …"
    added = send(data_dir, "POST", "/timestamps", body, waiting=waiting)
    if as_json:
        print_json(added)
        return
    accuracy = added["accuracy_ms"]
    within = "doesn't say how accurate" if accuracy is None else f"says ± {accuracy / 1000:g} s"
    print_line(f"{added['name']} answers and {within}. It is now asked once an hour.")
    if added["reason"]:
        print_line(added["reason"])
    print_line(
        "It learns your address and a random-looking number, whether or not anything was recorded."
    )


@app.command("remove")
def remove_service(data_dir: DataDir, url: _Url, *, as_json: AsJson = False) -> None:
    """Never ask a service again. Its timestamps stay."""
    query = f"/timestamps?{urlencode({'url': url})}"
    call_hub(data_dir, lambda hub: hub.call("DELETE", query))
    if as_json:
        print_json({"url": url})
    else:
        print_line(f"{url} is no longer asked. The timestamps that it gave stay.")
