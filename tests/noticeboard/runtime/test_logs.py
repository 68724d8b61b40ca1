"""What servers log as JSON: one object a line, whatever is said in it."""

import json
import logging
import subprocess
import sys

from noticeboard.runtime.process import LOGGED_REQUEST, JsonLines, LoggedRequest

PROGRAM = """
import logging, sys, warnings
from noticeboard.runtime.process import LogFormat
from noticeboard.runtime.process import set_up_log
set_up_log(log_format=LogFormat.JSON)
logging.getLogger("a.part").warning("one\\ntwo \\u2028 \\u202e")
warnings.warn("careful")
logging.getLogger("a.part").info("nobody reads this")
raise ValueError("the end")
"""


def _record(message: str, *args: object, error: Exception | None = None) -> logging.LogRecord:
    told = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("a.part", logging.ERROR, __file__, 1, message, args, told)


def test_a_record_is_one_object() -> None:
    """It has the time, level, logger and message; no request's id if there is no request."""
    line = JsonLines().format(_record("%s of %d", "one", 2))

    told = json.loads(line)
    assert told.pop("time").endswith("Z")
    assert told == {"level": "error", "logger": "a.part", "message": "one of 2"}
    assert "\n" not in line


def test_a_record_names_its_request() -> None:
    """While a request is answered, what is logged has its id; an error its traceback."""
    token = LOGGED_REQUEST.set(LoggedRequest("5e0c4a1f2b7d9c36"))
    try:
        told = json.loads(JsonLines().format(_record("x", error=ValueError("why"))))
    finally:
        LOGGED_REQUEST.reset(token)

    assert told["request_id"] == "5e0c4a1f2b7d9c36"
    assert "ValueError: why" in told["error"]


def test_secrets_are_taken_out_before_it_is_json() -> None:
    """A password that is a quotation mark, or the name of a field, breaks no line and is gone."""
    line = JsonLines(lambda text: text.replace('"', "***").replace("level", "***")).format(
        _record('the "level"', error=ValueError('a "level"'))
    )

    told = json.loads(line)
    assert told["level"] == "error"
    assert told["message"] == "the *********"
    assert "level" not in told["error"].rpartition("ValueError")[2]


def test_all_that_a_program_says_is_json() -> None:
    """Warnings of Python's, and what ends the program, are lines of the log too."""
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )

    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert done.stdout == ""
    assert [each["level"] for each in told] == ["warning", "warning", "critical"]
    assert told[0]["message"] == "one\ntwo \u2028 \u202e"
    assert done.stderr.isascii()
    assert "careful" in told[1]["message"]
    assert "ValueError: the end" in told[2]["error"]
