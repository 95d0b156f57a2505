"""Read the ports that the environment names."""

from pipelines.support.errors import ConfigError
from text.i18n import N_


def port_of(name: str, written: str | None, default: int) -> int:
    """Return the port that a variable of the environment gives; the default where it is not set.

    Raises: ConfigError.
    """
    if not written:
        return default
    if written.strip().isdecimal() and len(written.strip()) <= 5 and 0 <= int(written) <= 65_535:
        return int(written)
    raise ConfigError(
        N_("“{value}” is no port. Give a number from 1 to 65535, or leave it out for {default}."),
        place=name,
        value=written[:40],
        default=default,
    )
