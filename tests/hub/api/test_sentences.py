"""Every sentence of the hub that may leave by the API has its template, and no template is dead."""

from collections.abc import Mapping
import re
from typing import Final

import pytest

from hub.api.saying import JOINED, LANGUAGES, NESTED, Template
from noticeboard.runtime.catalogue import catalogue
from tests.hub.api.sentences import literals, raised, skeleton, trees

ELSEWHERE: Final = (
    *("cli/", "backup/"),
    # Met before the API answers, by whoever starts the hub.
    *("config.py", "data_folder.py", "api/serve.py", "api/tls.py"),
    *("store/footage_files.py", "store/secrets.py", "outbound/socks.py"),
    # Met by the command line alone, or by nobody unless the program itself is wrong.
    *("ledger/export.py", "ledger/entry.py"),
)
"""Whose sentences never leave by the API."""
AT_START: Final = {
    "The ledger of this copy does not hold: {} Restore another backup.",
    (
        "The database was written by a newer version of the hub: install that version again,"
        " or stop the hub and run `neighbors hub downgrade`."
    ),
    "No copy of {} can be made before its upgrade: {}. Correct that.",
    "{} cannot be opened: {}. Correct that, or give --data-dir.",
    "{} is damaged or cannot be written: restore a backup of it.",
    "{} is no database of this hub: restore a backup of it, or give --data-dir.",
    "A root is 44 letters of base64, as a custody record has it, not {}.",
}
"""The same, in modules of which other sentences do."""
PASSED_ON: Final = {
    "api/attempts.py: max(1, ceil(times[0] + PERIOD_S - now))": "the error words the seconds",
    "camera/roster.py: _without_onvif(found)": "worded there",
    "camera/rtsp/connection.py: self._ended": "given by its maker",
    "camera/stills/source.py: self._silence.sentence": "given by its maker",
    "decision/answers.py: beyond": "worded there",
    "awareness/fetch.py: str(error)": "of an error of ours",
    "feeds/board.py: broken.sentence": "of a broken promise",
    "feeds/log_copy.py: error.sentence": "of a broken promise",
    "feeds/board.py: self._status.reason": "of a broken promise",
    "sharing/delivery.py: refusal(answer.status)": "worded in the inbox",
    "sharing/delivery.py: self._why": "worded there",
    "sharing/inbox_client.py: _reason(error)": "worded there",
    "sharing/inbox_client.py: refusal(answer.status)": "worded there",
    "sharing/inbox_client.py: str(error)": "of an error of ours",
    "sharing/custody.py: str(error)": "what a proposal is checked for long before",
    "sharing/sharer.py: share.reason": "of an error that was kept",
    "sharing/sharer.py: str(error)": "of an error of ours",
    "outbound/guard.py: _refusal(allow_private=allow_private)": "worded there",
}
"""What raises a sentence that was worded somewhere else; there it is found as a literal."""
WORDING: Final = {
    "api/body.py": {"a key comes twice", "no body holds a {}", "the body"},
    "api/fields.py": set(),
    "camera/recording/recorder.py": set(),
    "camera/stills/source.py": set(),
    "decision/proposals.py": {"a camera"},
    "decision/answers.py": set(),
    "decision/rules.py": {
        "no time",
        "would have denied",
        "would have told the household of",
        "would have quietly listed",
        "would have approved, within the limits,",
        ", and {} were it the first rule",
    },
    "awareness/follower.py": {"An awareness source cannot be followed just now"},
    "feeds/verifier.py": set(),
    "ledger/verify.py": {"A root is 44 letters of base64, as a custody record has it, not {}."},
    "pipeline/reports.py": set(),
    "sharing/inbox_client.py": set(),
    "sharing/delivery.py": {"Whether a share was opened is not known: %s"},
}
"""Modules that word reasons without raising them, and what of theirs is no such thing."""
COMPOSED: Final = {JOINED}
"""What no literal of ours is: joined of others."""


def templates(language: str = LANGUAGES[0]) -> Mapping[str, str]:
    """Return what is said in a language, by key."""
    return {key: text for key, text in catalogue(language).items() if key.startswith(f"{NESTED}.")}


SKELETONS: Final = frozenset(map(skeleton, templates().values()))
OURS: Final = tuple(path for path in trees() if not path.startswith(ELSEWHERE))


@pytest.mark.parametrize("path", OURS)
def test_whatever_is_raised_has_a_template(path: str) -> None:
    """A sentence that may leave by the API can be said in every language, or is passed on."""
    for each in raised(path):
        assert each.says or each.where in PASSED_ON, each.where
        assert not each.says - SKELETONS - AT_START, each.where


def test_everything_passed_on_is() -> None:
    """The list of what is passed on names nothing that is not."""
    assert PASSED_ON.keys() == {
        each.where for path in OURS for each in raised(path) if not each.says
    }


@pytest.mark.parametrize("path", WORDING)
def test_whatever_is_worded_has_a_template(path: str) -> None:
    """Where a module words reasons without raising them, each of its phrases has a template."""
    worded = {each for each in literals(path) if re.search("[a-z] [a-z]", each)}

    assert not worded - SKELETONS - WORDING[path]
    assert not WORDING[path] - worded


def test_no_template_is_dead() -> None:
    """Whatever can be said, some module that the API reaches may word."""
    worded = frozenset().union(*(literals(path) for path in (*OURS, "outbound/socks.py")))

    assert {key for key, text in templates().items() if skeleton(text) not in worded} == COMPOSED


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_template_has_the_places_of_the_english_one(language: str) -> None:
    """Whatever a sentence holds is in its place in each language, once."""
    other = templates(language)

    assert other.keys() == templates().keys()
    for key, text in templates().items():
        places = Template.of(key, text).places
        assert len(set(places)) == len(places), key
        assert sorted(Template.of(key, other[key]).places) == sorted(places), key


def test_no_two_templates_are_one() -> None:
    """Each sentence has one template: of two equal ones nobody could tell which is meant."""
    said = [skeleton(text) for text in templates().values()]

    assert sorted(set(said)) == sorted(said)


def test_no_template_is_a_place_alone() -> None:
    """Between two places stands something, so that it can be told where one ends."""
    for key, text in templates().items():
        pieces = Template.of(key, text).pieces
        assert all(pieces[1:-1]), key
        assert "".join(pieces).strip(), key
