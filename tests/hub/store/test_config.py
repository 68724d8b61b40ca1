"""The config file: what may be said, and a mistake is named by its setting."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import re

import pytest

from hub.config import DEFAULT_PORT, SET_IN_HOME_ASSISTANT, first_config, read_config
from hub.errors import InvalidInputError
from hub.model.recording import Label
from hub.model.request import MatchStrength
from hub.model.rule import FINDING_CODES, ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS

RULES_PAGE = Path(__file__).parents[3] / "docs" / "rules.md"

BOARD = """
[[boards]]
url = "https://board.example.org/"
origin = "board.example.org/v1"
log_key = "a"
inbox_key = "b"
verifiers = ["c"]
"""


RULE = """
[[rules]]
name = "No protests"
when.findings = ["lawful_activity"]
then = "deny"
"""


def _config(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_the_first_config_is_the_defaults(tmp_path: Path) -> None:
    """A hub without a config writes one, for its own user. It keeps what fits, up to 30 days."""
    path = tmp_path / "data" / "config.toml"

    first = first_config(path)
    empty = read_config(_config(tmp_path, ""))

    # A config that says nothing of it, of an earlier version, goes on as before.
    assert (empty.keep, empty.most_is_auto) == (timedelta(days=7), False)
    assert first == read_config(path)
    assert first == replace(empty, keep=timedelta(days=30), most_is_auto=True)
    assert (first.host, first.port) == ("0.0.0.0", DEFAULT_PORT)  # noqa: S104 -- what is expected
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_owner_s_config_is_kept(tmp_path: Path) -> None:
    """What the owner wrote is read and never overwritten."""
    path = _config(tmp_path, 'name = "Attic"\n' + BOARD)

    config = first_config(path)

    assert config.name == "Attic"
    [policy] = config.boards
    assert (policy.url, policy.verifiers) == ("https://board.example.org", ("c",))
    assert not policy.allow_private_address
    assert (policy.read_earlier, policy.region) == (True, "")
    assert path.read_text().startswith('name = "Attic"')


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nme = 1", "nme"),
        ("name = 1", "name"),
        ('name = ""', "name"),
        ("[api]\nport = 70000", "api.port"),
        ("[api]\nport = true", "api.port"),
        ('[api]\nhost = "localhost"', "api.host"),
        ("[recording]\nkeep_days = nan", "recording.keep_days"),
        ("[recording]\nfloor_gib = inf", "recording.floor_gib"),
        ("[recording]\nfloor_gib = 0", "recording.floor_gib"),
        ("[recording]\nspare_disk = 1", "recording.spare_disk"),
        ("[discovery]\nenabled = 1", "discovery.enabled"),
        ("[requests]\nnotify_from_level = 4", "requests.notify_from_level"),
        ("[requests]\npoll_s = 0", "requests.poll_s"),
        ('[[boards]]\nurl = "https://x.example"', "boards.0."),
        (BOARD + "quorum = -1", "boards.0.quorum"),
        (RULE + "wen = 1", "rules.0.wen"),
        (RULE + "when.wrods = []", "rules.0.when.wrods"),
        (RULE + "when.words = []", "rules.0.when.words"),
        (RULE + 'when.strengths = ["some"]', "rules.0.when.strengths"),
        (RULE + 'when.labels = ["burglar"]', "rules.0.when.labels"),
        (RULE + "when.labels = []", "rules.0.when.labels"),
        (RULE + "when.hours = [22]", "rules.0.when.hours"),
        (RULE + "when.hours = [22, 22]", "rules.0: hours"),
        (RULE + "when.longer_than_h = nan", "rules.0.when.longer_than_h"),
        (RULE + "when.longer_than_h = 0", "rules.0: longer_than"),
        (RULE + 'when.kinds = ["army"]', "rules.0: kinds: 'army' isn't one of police"),
        (RULE + "people = 2", "rules.0: A rule that denies"),
        (RULE + "cool_off_h = 1e9", "rules.0.cool_off_h"),
        (RULE + RULE.replace("No", "NO"), "rules.1.name: another rule has this name"),
        ('[[rules]]\nname = "A"\nthen = "ask"', "rules.0.then"),
        ('[[rules]]\nname = "A"', "rules.0.then"),
        ('[[rules]]\nname = ""\nthen = "list"', "rules.0: A rule's name"),
        ("[approving]\nrule = true", "approving.rule"),
        ('[approving]\nagencies = ["City Police"]', "approving: agencies: 'City Police'"),
        ("[approving]\nlongest_s = 0", "approving.longest_s"),
        ("name = ", "can't be read"),
    ],
)
def test_a_mistake_names_its_setting(tmp_path: Path, text: str, named: str) -> None:
    """One sentence says which file and which setting to correct."""
    with pytest.raises(InvalidInputError) as raised:
        read_config(_config(tmp_path, text))

    assert named in str(raised.value)
    assert "config.toml" in str(raised.value)
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_the_house_s_rules(tmp_path: Path) -> None:
    """They stand in the order of the file, under ids of their names, every field as it was said."""
    text = (
        RULE
        + """
[[rules]]
name = "Far away at night"
then = "list"
on = false
when.agencies = ["0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"]
when.kinds = ["police", "sheriff"]
when.incidents = ["theft"]
when.level_from = 1
when.level_to = 2
when.farther_than_m = 100
when.nearer_than_m = 500.5
when.longer_than_h = 1.5
when.hours = [22, 6]
when.strengths = ["camera_only", "none"]
when.labels = ["person", "package"]
when.words = ["rally"]

[[rules]]
name = "Ask both"
then = "notify"
prepare = true
people = 2
cool_off_h = 0.5
"""
    )

    protests, far, both = read_config(_config(tmp_path, text)).rules

    assert protests == HouseRule(
        id=rule_id("No protests"),
        name="No protests",
        when=Conditions(findings=("lawful_activity",)),
        then=Verdict.DENY,
        from_config=True,
    )
    assert (far.then, far.on, far.from_config) == (Verdict.LIST, False, True)
    assert far.when == Conditions(
        agencies=("0a" * 20,),
        kinds=("police", "sheriff"),
        incidents=("theft",),
        level_from=1,
        level_to=2,
        farther_than_m=100,
        nearer_than_m=500.5,
        longer_than=timedelta(hours=1.5),
        hours=(22, 6),
        strengths=(MatchStrength.CAMERA_ONLY, MatchStrength.NONE),
        labels=(Label.PERSON, Label.PACKAGE),
        words=("rally",),
    )
    assert both.when == Conditions()
    assert (both.prepare, both.people, both.cool_off) == (True, 2, timedelta(minutes=30))
    assert len({protests.id, far.id, both.id}) == 3


def test_nothing_is_approved_without_a_person_unless_it_is_said(tmp_path: Path) -> None:
    """The limits are as tight as they can be, and each is loosened by its own line."""
    assert read_config(_config(tmp_path, "")).approving == ApprovalLimits()
    assert (ApprovalLimits().rules, ApprovalLimits().automations) == (False, False)

    text = f"""
[approving]
rules = true
automations = true
agencies = ["{"0a" * 20}"]
longest_s = 30.5
masks = false
"""

    assert read_config(_config(tmp_path, text)).approving == ApprovalLimits(
        rules=True,
        automations=True,
        agencies=("0a" * 20,),
        longest=timedelta(seconds=30.5),
        masks=False,
    )


def test_the_examples_in_the_docs_are_rules(tmp_path: Path) -> None:
    """Every example on the page about rules is read as it stands there, by itself."""
    examples = re.findall(r"```toml\n(.*?)```", RULES_PAGE.read_text(encoding="utf-8"), re.DOTALL)

    assert len(examples) > 5
    for example in examples:
        assert read_config(_config(tmp_path, example)).rules


def test_the_docs_name_every_code() -> None:
    """What can be found against a request, and what it can be about, stands on the page."""
    page = RULES_PAGE.read_text(encoding="utf-8")

    for code in (*FINDING_CODES, *INCIDENTS, *AGENCY_KINDS, *MatchStrength, *Verdict):
        assert code in page


def test_a_missing_or_unreadable_file_is_said(tmp_path: Path) -> None:
    """A path that holds no text is an error in words."""
    with pytest.raises(InvalidInputError, match="doesn't exist"):
        read_config(tmp_path / "none.toml")
    with pytest.raises(InvalidInputError, match="can't be read"):
        read_config(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInputError, match="can't be created"):
        first_config(tmp_path / "file" / "config.toml")


def _set_in_home_assistant(folder: Path, text: str) -> Path:
    path = folder / SET_IN_HOME_ASSISTANT
    path.write_text(text)
    return path


def test_what_home_assistant_set_wins(tmp_path: Path) -> None:
    """Of each table, the settings made in Home Assistant win, and the owner's others stay."""
    path = _config(
        tmp_path, 'name = "Attic"\n[api]\nport = 1234\n[recording]\nmost_gib = 9\n' + RULE
    )
    _set_in_home_assistant(
        tmp_path, '{"name": "Hut", "api": {"host": "127.0.0.1"}, "recording": {"keep_days": 3}}'
    )

    config = read_config(path)

    assert (config.name, config.host, config.port) == ("Hut", "127.0.0.1", 1234)
    assert (config.keep, config.most_bytes) == (timedelta(days=3), 9 * 2**30)
    assert [rule.name for rule in config.rules] == ["No protests"]
    assert "keep_days" not in path.read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", f"{SET_IN_HOME_ASSISTANT} can't be read"),
        ("[]", f"{SET_IN_HOME_ASSISTANT}: a setting: must be an object"),
        ('{"recording": {"keep_days": "long"}}', f"{SET_IN_HOME_ASSISTANT}: recording.keep_days"),
        ('{"recording": 3}', f"{SET_IN_HOME_ASSISTANT}: recording: must be an object"),
        ('{"recording": {"floor_gib": 3}}', "config.toml: recording.keep_days"),
    ],
)
def test_a_mistake_is_named_by_its_file(tmp_path: Path, text: str, said: str) -> None:
    """Of the two files, the message names the one to correct."""
    path = _config(tmp_path, '[recording]\nkeep_days = "long"\n')
    _set_in_home_assistant(tmp_path, text)

    with pytest.raises(InvalidInputError, match=re.escape(said)):
        read_config(path)


def test_recordings_elsewhere(tmp_path: Path) -> None:
    """A folder for recordings is a whole path, and the size of all of them may follow the disk."""
    path = _config(tmp_path, '[recording]\nfolder = "/share/neighbors"\nmost_gib = 200\n')
    config = read_config(path)

    assert config.recordings == Path("/share/neighbors")
    assert (config.most_bytes, config.most_is_auto) == (200 * 2**30, False)
    for wrong in ('folder = "media"', 'most_gib = "all"', "most_gib = 0"):
        with pytest.raises(InvalidInputError, match=r"recording\.(folder|most_gib)"):
            read_config(_config(tmp_path, f"[recording]\n{wrong}\n"))
