"""Our own RTSP client: see design/rtsp.md. All but connection, datagrams and source is pure."""
