"""Errors that a person can mend: their text is the one line that is shown."""


class ConfigurationError(ValueError):
    """Wrong usage or configuration (exit code 2). The message names what is missing and how to give it."""


class AnotherRunError(RuntimeError):
    """Another run of this portal holds the lock of this data directory (exit code 75)."""
