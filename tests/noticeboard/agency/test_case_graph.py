"""The CASE/UCO graph of an export: valid by another author's validator, and read back by rdflib."""

import asyncio
from dataclasses import replace
import json
from pathlib import Path
import subprocess
from typing import Any, Final

import msgspec
import pytest

from noticeboard.agency.case_report import CaseShare, check_in_case
from noticeboard.seal.custody import Contact
from noticeboard.seal.footage import Claimed
from tests.noticeboard.agency.case_graphs import NOW, SHAPE, graph_of, shape_of
from tests.noticeboard.agency.conftest import Agency
from tests.noticeboard.agency.test_export import (
    case_of,
    open_signed,
    open_stamped,
    opened,
    publish_again,
)
from tests.noticeboard.agency.test_inbox import give, shared
from tests.noticeboard.seal.conftest import FILMED, added_of, fetched_of

__all__ = ["give", "opened", "shared"]
PEERS: Final = Path(__file__).parents[3] / ".peers" / "bin"


def share_of(agency: Agency, name: str, **changed: Any) -> CaseShare:  # noqa: ANN401 -- handed on
    """Return an opened share of the agency, with a changed record."""
    share = check_in_case(agency.home, case_of(agency).name, name, NOW)
    assert share.found.share is not None
    custody = msgspec.structs.replace(share.found.share.custody, **changed)
    return replace(
        share, found=replace(share.found, share=replace(share.found.share, custody=custody))
    )


@pytest.mark.long
@pytest.mark.skipif(not (PEERS / "case_validate").exists(), reason="scripts/setup installs it")
async def test_another_authors_validator_accepts_it(opened: Agency, tmp_path: Path) -> None:
    """`case_validate` finds it conforming to CASE 1.5, and rdflib reads the record's facts in it.

    Also with a household that gave its name, an archive's footage, an added film, and what a
    timestamp service and a camera signed, also in a recording of its own. A graph that has an
    action without its type, or a hash that is no hash, is refused.
    """
    film = added_of(
        "film-1.mp4",
        b"film",
        claimed=Claimed(start=FILMED, end=FILMED, source="person"),
        moving_masks=2,
    )
    named = share_of(
        opened,
        "2",
        v=3,
        identity=Contact(name="Alex"),
        files=(fetched_of("clip-1.mp4", b"clip", masks=0),),
        added=(film,),
    )
    posted = await publish_again(opened)
    stamped, _ = await open_stamped(opened, posted, tmp_path)
    signed = await open_signed(opened, posted, tmp_path)
    shares = (share_of(opened, each) for each in ("1", stamped, signed))
    graph = graph_of(opened, named, *shares)
    path = tmp_path / "case.jsonld"
    path.write_bytes(graph)
    assert b"3 groups of pictures as the camera had signed them" in graph

    assert await validated(path) == (0, "Conforms: True")
    facts = json.loads(await run(PEERS / "python", "-c", READER, path))
    assert named.found.share is not None
    hashes = {file.sha256 for file in named.found.share.custody.footage}
    assert hashes <= set(facts["sha256"])
    assert facts["chain"] == facts["actions"] - 4
    assert facts["people"] == ["Alex"]
    shape = "".join(f"{line}\n" for line in sorted(shape_of(graph)))
    assert shape == await asyncio.to_thread(SHAPE.read_text), shape

    for ours, theirs in (
        (b'"case-investigation:InvestigativeAction"', b'"uco-action:Nothing"'),
        (film.sha256.encode(), b"no hash"),
    ):
        path.write_bytes(graph.replace(ours, theirs))
        assert (await validated(path))[1] == "Conforms: False"


READER: Final = """
import json, sys, rdflib
graph = rdflib.Graph().parse(sys.argv[1], format="json-ld")
space = {name: rdflib.Namespace(f"https://ontology.{site}/") for name, site in {
    "case": "caseontology.org/case/investigation", "action": "unifiedcyberontology.org/uco/action",
    "core": "unifiedcyberontology.org/uco/core", "types": "unifiedcyberontology.org/uco/types",
    "identity": "unifiedcyberontology.org/uco/identity"}.items()}
case, core = space["case"], space["core"]
actions = set(graph.subjects(rdflib.RDF.type, case.InvestigativeAction))
print(json.dumps({
    "sha256": [str(each).lower() for each in graph.objects(None, space["types"].hashValue)],
    "actions": len(actions),
    "chain": len(set(graph.subjects(case.wasInformedBy, None)) & actions),
    "people": [str(graph.value(each, core.name)) for each in
        graph.subjects(rdflib.RDF.type, space["identity"].Person)],
}))
"""


async def validated(path: Path) -> tuple[int, str]:
    """Return the exit code of the validator and its verdict."""
    made = await asyncio.to_thread(
        subprocess.run, [PEERS / "case_validate", path], capture_output=True, text=True, check=False
    )
    [verdict] = [line for line in made.stdout.splitlines() if line.startswith("Conforms")]
    return made.returncode, verdict


async def run(*command: str | Path) -> str:
    """Return what a command prints."""
    made = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=True
    )
    return made.stdout
