"""A case's exported shares as CASE/UCO JSON-LD (caseontology.org, CASE 1.5), for forensic tools.

It says nothing that the custody record, the board's notes and the department's log don't say. Each
`@id` is a UUIDv5 over the share's sealed bytes and what the node is, so the same export has the
same graph. The household has no name unless it chose to give one. Officers have none unless their
log goes along: whoever gets the archive gets no more names by this file.

CASE has no class for a video's frames, covers and clocks, and a facet that it doesn't know fails
its shapes. So these are sentences in `uco-core:description`; the record itself is in the archive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from noticeboard.agency import case_folder
from noticeboard.agency.case_report import CaseShare, HandOver
from noticeboard.agency.department_log import Act, DepartmentEntry
from noticeboard.agency.evidence import CAMERA, EXISTENCE
from noticeboard.agency.films import described, steps
from noticeboard.agency.inbox_client import NoteKind
from noticeboard.log.encoding import parse_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import sha256_of
from noticeboard.seal.clock import decimal_seconds
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import AddedFile, CustodyFile, SignedFilm
from noticeboard.seal.groups import GROUPS, hour_name, reply_name
from noticeboard.seal.signature import film_texts

if TYPE_CHECKING:
    from noticeboard.seal.stamps import Stamp

NAME: Final = "case.jsonld"
_SPACE: Final = UUID("6c1f0c1e-6f0b-5f0c-9a0e-6e656967686f")
"""The name space of our UUIDs."""
_PREFIXES: Final = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA: Final = {
    "mp4": "video/mp4",
    "jpg": "image/jpeg",
    "heic": "image/heic",
    "txt": "text/plain",
    "csv": "text/csv",
    "age": "application/age-encryption.org",
    "proof": "text/plain",
    "json": "application/json",
    "tsr": "application/timestamp-reply",
}
_LATER: Final = {
    Act.SHARE_SET_ASIDE: "Changed folder set aside, and the share opened again",
    Act.CASE_EXPORTED: "Handed on",
    Act.SHARE_DROPPED: "Removed from the board",
    Act.SHARE_DELETED: "Sealed file deleted",
    Act.CASE_DELETED: "Deleted, with a certificate",
}
"""What the department's log says of a share after it was opened."""
_NOTES: Final = {
    NoteKind.RECEIPT: "Delivered to the board's inbox",
    NoteKind.OPENED: "Opened, as the board's inbox notes",
    NoteKind.WITHDRAWAL: "Taken back by the household",
}

type Node = dict[str, Any]


def case_graph(  # noqa: PLR0913 -- what is handed on, and how much of it
    shares: Sequence[CaseShare],
    over: HandOver,
    entries: Sequence[DepartmentEntry],
    *,
    program: str,
    with_names: bool,
    roots: Sequence[bytes] = (),
) -> bytes:
    """Return the graph of shares that hold; `entries` are the log's about them, oldest first.

    `program` is the version of this one. `with_names` names whoever did what the log says. `roots`
    are certificates (PEM) of services whose timestamps are trusted.
    """
    nodes: list[Node] = []
    for share in shares:
        graph = _ShareGraph(
            share=share, over=over, program=program, with_names=with_names, roots=roots
        )
        nodes += graph.nodes([each for each in entries if share.name in each.share.split(", ")])
    unique = {node["@id"]: node for node in nodes}
    seed = "/".join(sorted(_sealed(share) for share in shares))
    case = {
        "@id": _id(seed, "case"),
        "@type": "case-investigation:Investigation",
        "uco-core:name": shares[0].case_number or shares[0].title or "unknown",
        "case-investigation:investigationForm": "case",
        "uco-core:object": [{"@id": each} for each in unique],
    }
    whole = {"@context": _PREFIXES, "@graph": [case, *unique.values()]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _sealed(share: CaseShare) -> str:
    return share.found.evidence.sealed.sha256 if share.found.evidence else share.name


def _id(seed: str, name: str) -> str:
    return f"urn:uuid:{uuid5(_SPACE, f'{seed}/{name}')}"


def _time(at: datetime) -> Mapping[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat().replace("+00:00", "Z")}


def _refer(*nodes: Node) -> list[Mapping[str, str]]:
    return [{"@id": node["@id"]} for node in nodes]


@dataclass(slots=True, kw_only=True)
class _ShareGraph:
    """Collects the nodes of one share; its actions form a chain."""

    share: CaseShare
    over: HandOver
    program: str
    with_names: bool
    roots: Sequence[bytes]
    _nodes: list[Node] = field(init=False, default_factory=list)
    _last: Node | None = field(init=False, default=None)

    def nodes(self, entries: Sequence[DepartmentEntry]) -> list[Node]:
        """Return every node, in the order in which it happened."""
        opened, evidence = self.share.found.share, self.share.found.evidence
        if opened is None or evidence is None:
            return []
        custody = opened.custody
        household, hub = self._household(custody), self._hub(custody)
        bag = self.share.folder / case_folder.BAG
        stamps = self._stamps(bag / "data", custody)
        files = [self._footage(file, household, hub) for file in custody.footage]
        files += [self._signed_film(film) for film in custody.signed_films]
        files += stamps
        files += [
            self._file(part.name, part.sha256, part.size_bytes) for part in custody.information
        ]
        record = self._record(bag, custody)
        sealed = self._file(
            case_folder.sealed_in(self.share.folder).name,
            evidence.sealed.sha256,
            evidence.sealed.size_bytes,
        )
        exhibit = self._exhibit([*files, record, sealed])
        by_hub = {"performer": household, "instrument": hub}
        if custody.page is None:
            what = "Approved by a person, then sealed to the agency's key"
        else:
            what = "Sealed to the agency's key, by the clock of the sender's device"
        self._act("sealed", what, [*files, record], [sealed], custody.approved_at, **by_hub)
        department = self._department()
        at = self._noted(NoteKind.RECEIPT)
        if at is not None:
            self._act("arrived", _NOTES[NoteKind.RECEIPT], [sealed], [exhibit], at)
        self._opened(sealed, [*files, record], department, has_exhibit=at is None, exhibit=exhibit)
        self._later(entries, department, [*files, record, sealed])
        own = self._tool("agency", "neighbors-requests", self.program, self._agency)
        self._act(
            "exported",
            f"Checked anew and copied into this archive, for: {self.over.to.fill('en')}",
            [*files, record, sealed],
            [],
            self.over.at,
            performer=department,
            instrument=own,
        )
        return self._nodes

    def _opened(
        self,
        sealed: Node,
        files: list[Node],
        department: Node,
        *,
        has_exhibit: bool,
        exhibit: Node,
    ) -> None:
        arrived = self.share.arrived
        if arrived is not None and arrived.opened_here:
            result = [*files, exhibit] if has_exhibit else files
            self._act(
                "opened",
                "Opened and checked: every byte is what the custody record names",
                [sealed],
                result,
                parse_time(arrived.opened_here),
                performer=department,
            )
        for kind in (NoteKind.OPENED, NoteKind.WITHDRAWAL):
            at = self._noted(kind)
            if at is not None:
                self._act(f"note-{kind}", _NOTES[kind], [sealed], [], at)

    def _later(
        self, entries: Sequence[DepartmentEntry], department: Node, files: list[Node]
    ) -> None:
        for entry in entries:
            what = _LATER.get(Act(entry.act)) if entry.act in set(Act) else None
            if what is None:
                continue
            by = f", by {safe_text(entry.who, longest=200)}" if self.with_names else ""
            to = f", to: {entry.about['to']}" if entry.about.get("to") else ""
            self._act(
                f"log-{entry.seq}",
                f"{what}{to}{by}, as entry {entry.seq + 1} of the department's log says",
                files,
                [],
                parse_time(entry.at),
                performer=department,
            )

    def _act(  # noqa: PLR0913 -- the parts of an action
        self,
        name: str,
        what: str,
        before: Sequence[Node],
        after: Sequence[Node],
        at: datetime | None = None,
        *,
        performer: Node | None = None,
        instrument: Node | None = None,
    ) -> None:
        more: Node = {}
        if at is not None:
            more |= {"uco-action:startTime": _time(at), "uco-action:endTime": _time(at)}
        if performer is not None:
            more["uco-action:performer"] = _refer(performer)[0]
        if instrument is not None:
            more["uco-action:instrument"] = _refer(instrument)
        if before:
            more["uco-action:object"] = _refer(*before)
        if after:
            more["uco-action:result"] = _refer(*after)
        if self._last is not None:
            more["case-investigation:wasInformedBy"] = _refer(self._last)
        self._last = self._node(
            f"action-{name}", "case-investigation:InvestigativeAction", more, name=what
        )

    def _footage(self, file: CustodyFile | AddedFile, household: Node, hub: Node) -> Node:
        """Add a film, what it was made from, and the actions that made it."""
        made = self._file(file.name, file.sha256, file.size_bytes, " ".join(described(file)))
        name = f"What {file.name} was made from; the household has it, and it is not in this case"
        original = self._node(f"original-{file.name}", "uco-observable:ObservableObject", name=name)
        self._node(
            f"relation-{file.name}",
            "uco-observable:ObservableRelationship",
            {
                "uco-core:source": _refer(made)[0],
                "uco-core:target": _refer(original)[0],
                "uco-core:kindOfRelationship": "Derived_From",
                "uco-core:isDirectional": True,
            },
        )
        for step, what in steps(file):
            self._act(
                f"{step}-{file.name}",
                what,
                [original],
                [made],
                performer=household,
                instrument=hub,
            )
        return made

    def _signed_film(self, film: SignedFilm) -> Node:
        """Add a recording that was handed over as its camera signed it."""
        found = self.share.found.claims.texts(*CAMERA[1:])
        text = " ".join(each.fill("en") for each in (*film_texts(film), *found))
        return self._file(film.name, film.sha256, film.size_bytes, text)

    def _stamps(self, data: Path, custody: Custody) -> list[Node]:
        """Add the files that prove by when the footage existed, and that services stamped them.

        A reply's signature is verified if it leads to a root that is trusted.
        """
        # Not every share has one, and whatever else uses this module loads less without it.
        from noticeboard.seal.stamps import read_stamps  # noqa: PLC0415

        proof = custody.proof_of_time
        if proof is None:
            return []
        listed = {name: (sha256, size_bytes) for name, sha256, size_bytes in proof.files()}
        proved = " ".join(each.fill("en") for each in self.share.found.claims.texts(*EXISTENCE))
        files = [self._file(GROUPS, *listed[GROUPS], proved)]
        for hour, stamps in enumerate(read_stamps(proof, data, self.roots), 1):
            name = hour_name(hour)
            text = self._file(name, *listed[name], "The text of an hour, which services stamped.")
            files.append(text)
            for number, stamp in enumerate(stamps, 1):
                name = reply_name(hour, number)
                files.append(self._stamp(name, *listed[name], text, stamp))
        return files

    def _stamp(self, name: str, sha256: str, size_bytes: int, text: Node, stamp: "Stamp") -> Node:
        token = stamp.token
        accuracy = (
            "without a stated accuracy"
            if token.accuracy is None
            else f"to within {decimal_seconds(token.accuracy)} s"
        )
        reply = self._file(
            name,
            sha256,
            size_bytes,
            "A timestamp service's reply (RFC 3161).",
            {
                "@type": "uco-observable:DigitalSignatureInfoFacet",
                "uco-observable:signatureExists": True,
                "uco-observable:signatureVerified": stamp.why_not is None,
                "uco-observable:signatureDescription": (
                    f"RFC 3161, {token.service}, serial number {token.serial}: "
                    f"{_time(token.at)['@value']}, {accuracy}. "
                    f"{stamp.why_not.fill('en') if stamp.why_not else token.trust.fill('en')}"
                ),
            },
        )
        service = self._node(
            "service",
            "uco-identity:Organization",
            name=token.service,
            seed=token.certificate_sha256.hex(),
        )
        what = "Stamped, as the reply says: the text existed by then"
        self._act(f"stamped-{name}", what, [text], [reply], token.at, performer=service)
        return reply

    def _record(self, bag: Path, custody: Custody) -> Node:
        path = bag / "data" / "custody.txt"
        return self._file(
            path.name,
            sha256_of(path),
            path.stat().st_size,
            f"The signed custody record, version {custody.v}. It holds under its own key.",
            {
                "@type": "uco-observable:DigitalSignatureInfoFacet",
                "uco-observable:signatureExists": True,
                "uco-observable:signatureVerified": True,
                "uco-observable:signatureDescription": f"Ed25519, {custody.key}",
            },
        )

    def _file(
        self, name: str, sha256: str, size_bytes: int, description: str = "", *more: Node
    ) -> Node:
        facets: list[Node] = [
            {
                "@type": "uco-observable:FileFacet",
                "uco-observable:fileName": name,
                "uco-observable:extension": name.rpartition(".")[2],
                "uco-observable:sizeInBytes": size_bytes,
            },
            {
                "@type": "uco-observable:ContentDataFacet",
                "uco-observable:mimeType": _MEDIA[name.rpartition(".")[2]],
                "uco-observable:sizeInBytes": size_bytes,
                "uco-observable:hash": {
                    "@id": self._id(f"hash-{name}"),
                    "@type": "uco-types:Hash",
                    "uco-types:hashMethod": "SHA256",
                    "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256},
                },
            },
            *more,
        ]
        for number, facet in enumerate(facets):
            facet["@id"] = self._id(f"facet-{number}-{name}")
        about: Node = {"uco-core:description": description} if description else {}
        return self._node(
            f"file-{name}", "uco-observable:File", about | {"uco-core:hasFacet": facets}
        )

    def _exhibit(self, files: Sequence[Node]) -> Node:
        number = f"{self.share.case_number or self.share.request[:8]}/{self.share.name}"
        return self._node(
            "exhibit",
            "case-investigation:ProvenanceRecord",
            {
                "case-investigation:exhibitNumber": number,
                "case-investigation:rootExhibitNumber": number,
                "uco-core:object": _refer(*files),
            },
        )

    def _household(self, custody: Custody) -> Node:
        named = safe_text(custody.identity.name, longest=200)
        if named:
            return self._node("household", "uco-identity:Person", name=named)
        return self._node(
            "household",
            "uco-identity:Identity",
            {"uco-core:description": "Undisclosed source: the household gave no name."},
        )

    def _hub(self, custody: Custody) -> Node:
        return self._tool("hub", custody.software.name, custody.software.version)

    def _tool(self, node: str, name: str, version: str, seed: str = "") -> Node:
        more = {"uco-tool:version": version} if version else {}
        kind = {"uco-tool:toolType": "Sealing and checking of video shares"}
        named = name or "unknown"
        return self._node(f"tool-{node}", "uco-tool:Tool", kind | more, name=named, seed=seed)

    def _department(self) -> Node:
        name = self.over.agency or "unknown"
        kind = "uco-identity:Organization"
        return self._node("agency", kind, name=name, seed=self._agency)

    @property
    def _agency(self) -> str:
        opened = self.share.found.share
        return opened.custody.request.agency if opened else ""

    def _noted(self, kind: NoteKind) -> datetime | None:
        """Return the time in a note that the board's inbox signed; None if none is here."""
        evidence = self.share.found.evidence
        return None if evidence is None else evidence.noted_at(kind)

    def _id(self, name: str) -> str:
        return _id(_sealed(self.share), name)

    def _node(
        self, node: str, kind: str, more: Node | None = None, *, name: str = "", seed: str = ""
    ) -> Node:
        """Add a node; with a `seed`, it is the same one in every share."""
        named = {"uco-core:name": name} if name else {}
        made: Node = {
            "@id": _id(seed or _sealed(self.share), node),
            "@type": kind,
            **named,
            **(more or {}),
        }
        if not any(each["@id"] == made["@id"] for each in self._nodes):
            self._nodes.append(made)
        return made
