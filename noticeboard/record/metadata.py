"""What Datasette shows beside `record.db`: titles, meanings, units, and queries to begin with."""

from collections.abc import Mapping
from datetime import datetime
from textwrap import dedent
from typing import Final

from noticeboard.log.encoding import format_time
from noticeboard.mirror.home import MirroredBoard
from noticeboard.record.schema import TABLES
from noticeboard.rules.text import safe_text

QUERIES: Final[Mapping[str, tuple[str, str]]] = {
    "who_asks_most": (
        "Who asks most",
        "SELECT name, kind, requests, last_request FROM agencies ORDER BY requests DESC, name",
    ),
    "by_month": (
        "Requests a month",
        """
        SELECT substr(issued, 1, 7) AS month, count(*) AS requests, sum(late) AS late
        FROM requests GROUP BY month ORDER BY month
        """,
    ),
    "at_night": (
        "Who asks about the night",
        """
        SELECT name, count(*) AS requests, sum(night_min > 0) AS at_night,
               round(100.0 * sum(night_min > 0) / count(*), 1) AS percent
        FROM requests JOIN agencies USING (agency) GROUP BY agency ORDER BY percent DESC, name
        """,
    ),
    "where": (
        "Where most is asked",
        """
        SELECT coalesce(place, cell) AS quarter, count(*) AS requests,
               round(avg(latitude), 4) AS latitude, round(avg(longitude), 4) AS longitude
        FROM requests GROUP BY quarter ORDER BY requests DESC, quarter
        """,
    ),
    "late": (
        "What is late",
        """
        SELECT requests.entry, name, title, late_since, account_due, requests.url
        FROM requests JOIN agencies USING (agency)
        WHERE late_since IS NOT NULL ORDER BY late_since, requests.entry
        """,
    ),
    "never_accounts": (
        "Who owed accounts and made none",
        """
        SELECT name, count(*) AS owed FROM requests JOIN agencies USING (agency), board
        WHERE account_due <= late_as_of GROUP BY agency
        HAVING count(account) = 0 ORDER BY owed DESC, name
        """,
    ),
    "broken_rules": (
        "Which rules requests break",
        """
        SELECT code, count(*) AS requests FROM findings
        GROUP BY code ORDER BY requests DESC, code
        """,
    ),
    "unanswered": (
        "Challenges without an answer",
        """
        SELECT challenges.entry, title, challenges.issued, challenges.text
        FROM challenges JOIN requests ON requests.entry = challenges.request
        WHERE answered IS NULL ORDER BY challenges.issued
        """,
    ),
}
"""Each by its name in addresses: its title, and the query."""


def metadata_of(board: MirroredBoard, as_of: datetime) -> dict[str, object]:
    """Return the content of `metadata.json`."""
    title = safe_text(getattr(board, "title", "") or board.origin)
    return {
        "title": f"The public record of {title}",
        "description": "Every signed entry of a public noticeboard on which police and fire"
        f" departments ask for residents' video. States are as of {format_time(as_of)}.",
        "source": board.origin,
        "source_url": board.url,
        "license": "Public statements of the agencies and the board that signed them."
        " Check them in the log before you quote them.",
        "about": "Each table and column",
        "about_url": "https://github.com/neighbors-requests/neighbors-requests/blob/main/docs/record.md",
        "databases": {
            "record": {
                "queries": {
                    name: {"title": title, "sql": dedent(sql).strip()}
                    for name, (title, sql) in QUERIES.items()
                },
                "tables": {table.name: _table(table.name) for table in TABLES},
            }
        },
    }


def _table(name: str) -> dict[str, object]:
    (table,) = (each for each in TABLES if each.name == name)
    named = [column.name for column in table.columns]
    label = next((each for each in ("title", "name") if each in named), None)
    return {
        "description": table.meaning,
        "columns": {column.name: column.meaning for column in table.columns},
        "units": {column.name: column.unit for column in table.columns if column.unit},
        **({"label_column": label} if label else {}),
    }
