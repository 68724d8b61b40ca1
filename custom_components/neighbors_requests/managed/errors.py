"""What can go wrong with a hub that is run here; each says what a person is told."""


class ManagedError(Exception):
    """The hub cannot be run here."""


class NotInstalledError(ManagedError):
    """The hub's package is not there, and could not be installed on this machine."""


class NotStartedError(ManagedError):
    """The hub was started and does not answer; its own sentence, or nothing."""


class SettingsError(ManagedError):
    """The hub's config file is written in a way that cannot be changed from here."""
