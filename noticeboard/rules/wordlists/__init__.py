"""The words that a moderator should see, per language; the language of a text is not known."""
