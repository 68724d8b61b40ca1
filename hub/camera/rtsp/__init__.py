"""Our own RTSP client; see design/rtsp.md."""
