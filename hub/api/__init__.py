"""The hub's one door: HTTPS and a websocket, for Home Assistant and the command line."""
