"""The household's side of the `neighbors` command."""
