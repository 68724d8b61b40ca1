"""One stream of a connection: the way its packets come, and its reports go."""

from typing import Final

from hub.camera.rtsp import rtcp
from hub.camera.rtsp.connection import Connection
from hub.camera.rtsp.datagrams import Datagrams
from hub.camera.rtsp.rtp import RtpStream
from hub.camera.rtsp.session import SetUp
from hub.camera.rtsp.timeline import Alignment
from hub.errors import StreamEndedError
from hub.media.packet import Track

_NEVER: Final = 0.0


class Line:
    """Begins as a wish (`how`), and carries once `agreed` was called."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what is to be connected with what
        self,
        track: Track,
        stream: RtpStream,
        alignment: Alignment,
        connection: Connection,
        datagrams: Datagrams | None,
        first_channel: int,
    ) -> None:
        self.track = track
        self.stream = stream
        self._alignment = alignment
        self._connection = connection
        self._datagrams = datagrams
        self._channels = (first_channel, first_channel + 1)
        self._report: rtcp.SenderReport | None = None
        self._reported_s = _NEVER

    @property
    def channels(self) -> tuple[int, int]:
        """The channels that are wished for, or agreed."""
        return self._channels

    @property
    def how(self) -> str:
        """The Transport header that asks for it."""
        first, second = self._datagrams.ports if self._datagrams else self._channels
        if self._datagrams:
            return f"RTP/AVP;unicast;client_port={first}-{second}"
        return f"RTP/AVP/TCP;unicast;interleaved={first}-{second}"

    def agreed(self, answer: SetUp, own: int) -> None:
        """Take packets as the camera answered; `own` is our synchronisation source."""
        takes = (self.stream.take, self._take_report)
        if self._datagrams is None:
            self._channels = answer.channels
            self._connection.routes.update(zip(answer.channels, takes, strict=True))
            return
        host = self._connection.host
        self._datagrams.start(host, takes, self._connection.read)
        if answer.server_ports is not None:
            self._datagrams.punch(host, answer.server_ports, self._receiver_report(own, _NEVER))

    def send_report(self, own: int, now_s: float) -> None:
        """Tell the camera what came."""
        report = self._receiver_report(own, now_s)
        if self._datagrams is not None:
            self._datagrams.send_report(report)
        else:
            self._connection.send_frame(self._channels[1], report)

    def close(self) -> None:
        """Let its ports go."""
        if self._datagrams is not None:
            self._datagrams.close()

    def _receiver_report(self, own: int, now_s: float) -> bytes:
        return rtcp.receiver_report(
            own,
            rtcp.Received(
                sender=self.stream.sender,
                highest=self.stream.highest,
                lost=self.stream.lost,
                report=self._report,
                report_age_s=max(now_s - self._reported_s, 0.0),
            ),
        )

    def _take_report(self, packet: bytes, now_s: float) -> None:
        told = rtcp.parse(packet)
        if told.report is not None:
            self._report, self._reported_s = told.report, now_s
            self._alignment.reports[self.track] = told.report
        if told.bye:
            raise StreamEndedError("The camera ended its stream: it will be tried again.")
