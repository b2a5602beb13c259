"""Errors that a person can mend: their text is the one line that is shown."""


class ConfigurationError(ValueError):
    """Wrong usage or configuration (exit code 2). The message names what is missing and how to give it."""


class AnotherRunError(RuntimeError):
    """Another run of this portal holds the lock of this data directory (exit code 75)."""


def text_of(error: BaseException | None) -> str:
    """Return what an error says; of those of the network, which only wrap others, the innermost."""
    reasons = getattr(error, "reasons", None) or getattr(error and error.__cause__, "reasons", None)
    inner = getattr(reasons[-1], "value", None) if reasons else None
    if isinstance(inner, BaseException) and inner is not error:
        return text_of(inner)
    return str(error) or type(error).__name__
