"""Backups of a hub, and what a hub does that finds itself restored or copied.

`packing` makes a backup while the hub runs, `unpacking` puts one into an empty data folder.
`place` notices at each start whether the data folder is where the last start left it, and
`settling` makes a copy safe to go on from, whichever way it was made.
"""
