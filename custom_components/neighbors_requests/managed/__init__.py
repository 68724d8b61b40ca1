"""The hub that Home Assistant runs itself: installed, started, kept running, and paired.

Nothing here imports the hub. It is a separate program, found by its module name.
"""
