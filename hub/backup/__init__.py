"""Backups of a hub, and what a restored or copied hub does.

`archive` makes a backup while the hub runs, and unpacks one into an empty data folder. `restore`
notices at each start whether the data folder is where the last start left it, and makes a copy safe
to continue from, however it was made.
"""
