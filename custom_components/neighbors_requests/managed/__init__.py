"""The hub that Home Assistant runs itself: installed, started, kept running, and paired.

Nothing here imports the hub. It is a program beside Home Assistant, found by its name.
"""
