"""The hub's only API: HTTPS and a websocket, for Home Assistant and the command line."""
