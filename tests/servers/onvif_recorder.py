"""An ONVIF recorder (Profile G) over real HTTP: recording search and replay control.

As in the Recording Search and Replay Control Specifications. Its answers are valid by ONVIF's own
schemas, and every request is kept, so that a test can hold both to them. Where its recordings are
replayed is another server's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from itertools import count
from typing import Final, Literal, override

from aiohttp import web
from lxml import etree

from demo import onvif_messages as say
from tests.fakes.odd_onvif import OddOnvif

_SPACES: Final = {
    "tse": "http://www.onvif.org/ver10/search/wsdl",
    "trp": "http://www.onvif.org/ver10/replay/wsdl",
}
_XMLNS: Final = " ".join(f'xmlns:{short}="{space}"' for short, space in _SPACES.items())
_AT_ONCE: Final = 3
"""How many results an answer holds at most, whatever is asked for."""

type Kind = Literal["Recording", "Event"]
type Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One camera's timeline."""

    key: str
    """Its token."""
    name: str = "Drive"
    video: str = "VIDEO001"
    """The token of its video track; none if empty."""
    present: tuple[Window, ...] = ()
    """When it has video, in the order of time."""
    is_recording: bool = False


@dataclass(slots=True)
class _Search:
    results: list[str]
    kind: Kind


@dataclass(kw_only=True)
class Recorder(OddOnvif):
    """What the recorder is and has; change it while it runs."""

    recordings: list[Recording] = field(default_factory=list)
    replays: str = "rtsp://192.168.1.108/replay"
    """What it says where its recordings are replayed; its host is another one."""
    searches: Literal["end", "never", "endless", "fault"] = "end"
    history: Literal["kept", "unfiltered", "fault", "silent", "never", "endless", "foreign"] = (
        "kept"
    )
    """What it knows of holes: everything, only if it may tell of everything, …"""
    knows_information: bool = True
    """Whether it knows GetRecordingInformation."""
    swaps: bool = False
    """Whether it answers with another recording than it was asked for."""
    offers_search: bool = True
    requests: list[bytes] = field(default_factory=list)
    """The body of every request."""
    responses: list[bytes] = field(default_factory=list)
    open: dict[str, _Search] = field(default_factory=dict)
    """The searches that nobody has ended."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @override
    async def _soap(self, request: web.Request) -> web.Response:
        self.requests.append(await request.read())
        response = await super()._soap(request)
        if isinstance(response.body, bytes):
            self.responses.append(response.body)
        return response

    @override
    def _named(self) -> dict[str, bool]:
        return {"media": self.media is not None, "events": self.has_events}

    @override
    def _services(self) -> str:
        listed = {
            "http://www.onvif.org/ver10/device/wsdl": "device_service",
            _SPACES["tse"]: "search",
            _SPACES["trp"]: "replay",
        }
        each = "".join(
            f"<tds:Service><tds:Namespace>{space}</tds:Namespace>"
            f"<tds:XAddr>{self._at(self.addresses, f'/onvif/{path}')}</tds:XAddr>"
            "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
            for space, path in listed.items()
            if self.offers_search or path == "device_service"
        )
        return f"<tds:GetServicesResponse>{each}</tds:GetServicesResponse>"

    @override
    def _capabilities(self) -> str:
        device, search, replay = (
            self._at(self.addresses, f"/onvif/{path}")
            for path in ("device_service", "search", "replay")
        )
        more = (
            f"<tt:Extension><tt:Search><tt:XAddr>{search}</tt:XAddr>"
            "<tt:MetadataSearch>false</tt:MetadataSearch></tt:Search>"
            f"<tt:Replay><tt:XAddr>{replay}</tt:XAddr></tt:Replay></tt:Extension>"
        )
        return (
            "<tds:GetCapabilitiesResponse><tds:Capabilities>"
            f"<tt:Device><tt:XAddr>{device}</tt:XAddr></tt:Device>"
            f"{more if self.offers_search else ''}"
            "</tds:Capabilities></tds:GetCapabilitiesResponse>"
        )

    @override
    def _fixed(self, asked: str, root: etree._Element) -> str | None:
        match asked:
            case "GetDeviceInformation":
                return (
                    "<tds:GetDeviceInformationResponse><tds:Manufacturer>Odd</tds:Manufacturer>"
                    "<tds:Model>NVR 4</tds:Model><tds:FirmwareVersion>2.1</tds:FirmwareVersion>"
                    "<tds:SerialNumber>1</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId>"
                    "</tds:GetDeviceInformationResponse>"
                )
            case "GetRecordingInformation" if self.knows_information:
                return self._one(say.text_of(root, "RecordingToken"))
            case "GetReplayUri":
                return self._replay(say.text_of(root, "RecordingToken"))
            case _:
                return self._search(asked, root) or super()._fixed(asked, root)

    # Search

    def _search(self, asked: str, root: etree._Element) -> str | None:
        token = say.text_of(root, "SearchToken")
        match asked:
            case "FindRecordings":
                found = [self._information(each) for each in self.recordings]
                return self._found("Recording", found)
            case "FindEvents":
                return self._find_events(root)
            case "GetRecordingSearchResults" | "GetEventSearchResults":
                return self._results(asked, token)
            case "EndSearch" if self.open.pop(token, None) is not None:
                return (
                    f"<tse:EndSearchResponse {_XMLNS}><tse:Endpoint>{_text(self._now())}"
                    "</tse:Endpoint></tse:EndSearchResponse>"
                )
            case _:
                return None

    def _found(self, kind: Kind, results: list[str]) -> str:
        token = f"search-{next(self._numbers)}"
        self.open[token] = _Search(results, kind)
        return (
            f"<tse:Find{kind}sResponse {_XMLNS}><tse:SearchToken>{token}</tse:SearchToken>"
            f"</tse:Find{kind}sResponse>"
        )

    def _results(self, asked: str, token: str) -> str | None:
        search = self.open.get(token)
        if search is None or (self.searches == "fault" and search.kind == "Recording"):
            return None
        how = self.searches if search.kind == "Recording" else self.history
        some, search.results = search.results[:_AT_ONCE], search.results[_AT_ONCE:]
        if how == "never":
            some = []
        if how == "endless":
            search.results += some
            some *= 50
        done = how not in {"never", "endless"} and not search.results
        return (
            f"<tse:{asked}Response {_XMLNS}><tse:ResultList><tt:SearchState>"
            f"{'Completed' if done else 'Searching'}</tt:SearchState>{''.join(some)}"
            f"</tse:ResultList></tse:{asked}Response>"
        )

    def _one(self, token: str) -> str | None:
        known = {each.key: each for each in self.recordings}
        if token not in known:
            return None
        others = [each for each in self.recordings if each.key != token]
        recording = others[0] if self.swaps else known[token]
        information = self._information(recording, "tse:RecordingInformation")
        return (
            f"<tse:GetRecordingInformationResponse {_XMLNS}>{information}"
            "</tse:GetRecordingInformationResponse>"
        )

    def _information(self, of: Recording, name: str = "tt:RecordingInformation") -> str:
        starts, ends = [each[0] for each in of.present], [each[1] for each in of.present]
        start = min(starts, default=datetime(2026, 1, 1, tzinfo=UTC))
        end = max(ends, default=start)
        tracks = [(of.video, "Video"), ("AUDIO001", "Audio")]
        listed = "".join(
            f"<tt:Track><tt:TrackToken>{token}</tt:TrackToken><tt:TrackType>{kind}</tt:TrackType>"
            f"<tt:Description/><tt:DataFrom>{_text(start)}</tt:DataFrom>"
            f"<tt:DataTo>{_text(end)}</tt:DataTo></tt:Track>"
            for token, kind in tracks
            if token
        )
        return (
            f"<{name}><tt:RecordingToken>{escape(of.key)}</tt:RecordingToken>"
            f"<tt:Source><tt:SourceId>urn:{escape(of.key)}</tt:SourceId>"
            f"<tt:Name>{escape(of.name)}</tt:Name><tt:Location/><tt:Description/><tt:Address/>"
            f"</tt:Source><tt:EarliestRecording>{_text(start)}</tt:EarliestRecording>"
            f"<tt:LatestRecording>{_text(end)}</tt:LatestRecording><tt:Content/>{listed}"
            f"<tt:RecordingStatus>{'Recording' if of.is_recording else 'Stopped'}"
            f"</tt:RecordingStatus></{name}>"
        )

    def _find_events(self, root: etree._Element) -> str | None:
        filtered = any(etree.QName(each).localname == "TopicExpression" for each in root.iter())
        if self.history == "fault" or (self.history == "unfiltered" and filtered):
            return None
        if self.history in {"silent", "never"}:
            return self._found("Event", [])
        start, end = (
            datetime.fromisoformat(say.text_of(root, name)) for name in ("StartPoint", "EndPoint")
        )
        wanted = say.text_of(root, "IncludedRecordings")
        results = [
            each
            for recording in self.recordings
            if recording.key == wanted
            for each in self._changes(recording, start, end)
        ]
        return self._found("Event", results)

    def _changes(self, of: Recording, start: datetime, end: datetime) -> Iterator[str]:
        token = "another" if self.history == "foreign" else of.key
        if not of.present:
            return
        at_start = any(began <= start < ended for began, ended in of.present)
        yield _state(token, of.video, start, at_start, first=True)
        for began, ended in of.present:
            for at, there in ((began, True), (ended, False)):
                if start < at <= end:
                    yield _state(token, of.video, at, there)

    # Replay

    def _replay(self, token: str) -> str | None:
        if token not in {each.key for each in self.recordings}:
            return None
        return (
            f"<trp:GetReplayUriResponse {_XMLNS}><trp:Uri>{escape(self.replays)}</trp:Uri>"
            "</trp:GetReplayUriResponse>"
        )


def _state(token: str, track: str, at: datetime, there: bool, *, first: bool = False) -> str:  # noqa: FBT001 -- what it tells
    """Return that video of a track began or stopped."""
    return (
        f"<tt:Result><tt:RecordingToken>{escape(token)}</tt:RecordingToken>"
        f"<tt:TrackToken>{track}</tt:TrackToken><tt:Time>{_text(at)}</tt:Time><tt:Event>"
        '<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
        "tns1:RecordingHistory/Track/State</wsnt:Topic><wsnt:Message>"
        f'<tt:Message UtcTime="{_text(at)}" PropertyOperation="Changed"><tt:Source>'
        f'<tt:SimpleItem Name="RecordingToken" Value="{escape(token)}"/>'
        f'<tt:SimpleItem Name="Track" Value="{track}"/></tt:Source><tt:Data>'
        f'<tt:SimpleItem Name="IsDataPresent" Value="{str(there).lower()}"/>'
        "</tt:Data></tt:Message></wsnt:Message></tt:Event>"
        f"<tt:StartStateEvent>{str(first).lower()}</tt:StartStateEvent></tt:Result>"
    )


def _text(at: datetime) -> str:
    milliseconds = at.astimezone(UTC).microsecond // 1000
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds:03}Z"
