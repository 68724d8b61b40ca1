"""`neighbors hub rules|figures`: what this house does by itself, and statistics of requests."""

from datetime import timedelta
from typing import Annotated

import typer

from hub.cli import output
from hub.cli.client import AsJson, DataDir, LocalHub, call_hub, get, send, the_rule
from hub.cli.output import (
    LEVELS_IN_TABLES,
    JsonObject,
    print_json,
    print_line,
    print_table,
    table,
)
from hub.cli.requests import By, print_requests

_DOES = {
    "deny": "deny",
    "notify": "tell the household",
    "list": "list, tell nobody",
    "approve": "approve within limits",
}


def rules(
    data_dir: DataDir,
    *,
    trial: Annotated[
        str, typer.Option("--try", help="Show what a rule would have done with past requests.")
    ] = "",
    on: Annotated[
        bool | None,
        typer.Option("--on/--off", help="Turn all rules on or off; if off, a person answers."),
    ] = None,
    by: By,
    as_json: AsJson = False,
) -> None:
    """List the house rules in order. The first matching rule applies."""
    if trial:
        _try(data_dir, trial, as_json=as_json)
        return
    answer = (
        get(data_dir, "/rules")
        if on is None
        else send(data_dir, "PUT", "/rules/active", {"active": on, "by": by})
    )
    if as_json:
        print_json(answer)
        return
    if not answer["active"]:
        print_line(
            "House rules are off. Every request waits for a person. neighbors hub rules --on"
        )
    if not answer["rules"]:
        print_line(
            "No rules yet. You're notified of every match from an agency of the level "
            "`notify_from_level` in config.toml, or above."
        )
        return
    rows_table = table("", "Rule", "Does", "When", "On", "Kept in", numbers=("",))
    for number, rule in enumerate(answer["rules"], start=1):
        rows_table.add_row(
            str(number),
            rule["name"],
            _does(rule),
            conditions(rule["when"]),
            "yes" if rule["on"] else "no",
            "config.toml" if rule["from_config"] else "the hub",
        )
    print_table(rows_table)


def _try(data_dir: DataDir, name: str, *, as_json: bool) -> None:
    async def put(hub: LocalHub) -> tuple[JsonObject, JsonObject, list[JsonObject]]:
        rule = the_rule(name, (await hub.call("GET", "/rules"))["rules"])
        conditions_given = {key: value for key, value in rule.items() if key != "from_config"}
        answer: JsonObject = await hub.call("POST", "/rules/try", {"rule": conditions_given})
        known = {each["id"]: each for each in (await hub.call("GET", "/requests"))["requests"]}
        return rule, answer, [known[each] for each in answer["request_ids"] if each in known]

    rule, answer, fits = call_hub(data_dir, put)
    if as_json:
        print_json(answer)
        return
    if fits:
        print_requests(fits)
    print_line(f"{rule['name']}: {answer['sentence']}.")


def _does(rule: JsonObject) -> str:
    parts = [_DOES[rule["then"]]]
    if rule["prepare"]:
        parts.append("prepare")
    if rule["people"] > 1:
        parts.append("two people")
    if rule["cool_off_s"]:
        parts.append(f"wait {output.days(timedelta(seconds=rule['cool_off_s']))}")
    return ", ".join(parts)


_ANY_OF = ("agencies", "kinds", "incidents", "findings", "strengths", "labels", "words")


def conditions(when: JsonObject) -> str:
    """Return a rule's conditions in a few words; `always` if it has none."""
    texts = [
        f"{name.replace('_', ' ')} {', '.join(str(one) for one in conditions_given)}"
        for name in _ANY_OF
        if (conditions_given := when[name])
    ]
    if when["level_from"] is not None or when["level_to"] is not None:
        highest = len(LEVELS_IN_TABLES) - 1 if when["level_to"] is None else when["level_to"]
        levels = LEVELS_IN_TABLES[when["level_from"] or 0 : highest + 1]
        texts.append(f"agency: {' or '.join(levels)}")
    if when["farther_than_m"] is not None:
        texts.append(f"farther than {when['farther_than_m']:.0f} m")
    if when["nearer_than_m"] is not None:
        texts.append(f"nearer than {when['nearer_than_m']:.0f} m")
    if when["longer_than_s"] is not None:
        texts.append(f"longer than {output.days(timedelta(seconds=when['longer_than_s']))}")
    if when["hours"] is not None:
        texts.append(f"from {when['hours'][0]} to {when['hours'][1]} o'clock")
    return "; ".join(texts) or "always"


def figures(data_dir: DataDir, *, as_json: AsJson = False) -> None:
    """Show who requests video near you, how much, and what you answered."""
    answer = get(data_dir, "/figures")
    if as_json:
        print_json(answer)
        return
    if not answer["all"]["requests"]:
        print_line("No requests yet.")
        return
    everything = {"name": "All", "all": answer["all"], "here": answer["here"]}
    for title, groups in (
        ("Agency", [*answer["agencies"], everything]),
        ("Month", answer["months"]),
        ("Incident", answer["incidents"]),
    ):
        counted = ("Asked", "Here", "Approved", "Denied", "Opened", "Area", "Window")
        rows_table = table(title, *counted, numbers=counted)
        for group in groups:
            every, here = group["all"], group["here"]
            km2, length_s = every["median_area_km2"], every["median_window_s"]
            rows_table.add_row(
                group["name"].replace("_", " ") if title == "Incident" else group["name"],
                *(str(every["requests"]), str(here["requests"])),
                *(str(here[name]) for name in ("approved", "denied", "opened")),
                "–" if km2 is None else f"{km2:.2f} km²",
                "–" if length_s is None else output.days(timedelta(seconds=length_s)),
            )
        print_table(rows_table)
        print_line("")
    print_line(
        "Here: requests for places your cameras see, and your answers. Area and time: the "
        "median of all requests. None of this leaves your hub."
    )
