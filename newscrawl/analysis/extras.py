"""Libraries that only those need who analyse: what is said where one is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from newscrawl.errors import ConfigurationError


@contextmanager
def needs(what: str, module: str) -> Iterator[None]:
    """Import `module` within this; raises ConfigurationError where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise ConfigurationError(f"{what} needs {module}: pip install 'newscrawl[analysis]'") from None
