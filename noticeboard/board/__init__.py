"""The server of a noticeboard."""
