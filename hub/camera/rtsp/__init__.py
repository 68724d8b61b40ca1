"""Our own RTSP client: see design/rtsp.md. All but connection, datagrams and source is pure."""

from hub.camera.rtsp.source import RtspSource

__all__ = ["RtspSource"]
