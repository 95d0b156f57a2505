"""Parse lines of the W3C extended log format, as IIS writes it: a line "#Fields:" names the fields that follow.

The names may change in the middle of a file, as IIS does when its settings change or it starts again. Times are UTC;
"-" is nothing; IIS writes spaces as "+", content networks as "%20". Where the fields have no date, "#Date:" has it.
"""

from urllib.parse import unquote

from pipelines.connectors.weblogs.json_lines import Request
from pipelines.connectors.weblogs.times import second_of

FIELDS, DATE = b"#Fields:", b"#Date:"
NEEDED = ("time", "cs-method", "cs-uri-stem", "sc-status")
ADDRESSES = ("c-ip", "x-forwarded-for")


def named(line: bytes) -> str:
    """Return the names of a line "#Fields:", in small letters, with spaces between."""
    return " ".join(line[len(FIELDS) :].decode("ascii", "replace").lower().split())


def missing(names: str) -> str:
    """Which fields that we need are not among these? "" where all are there."""
    there = names.split()
    gone = [name for name in NEEDED if name not in there]
    if not any(address in there for address in ADDRESSES):
        gone.append(ADDRESSES[0])
    return ", ".join(gone)


def request(line: bytes, names: str, date: str) -> Request:
    """Return what a line says by these names; date: of the last "#Date:".

    Raises: ValueError where it does not fit them.
    """
    there, values = names.split(), line.decode("utf-8", "replace").split()
    if len(there) != len(values):
        raise ValueError(f"{len(values)} of {len(there)}")
    fields = {name: "" if value == "-" else value for name, value in zip(there, values, strict=True)}
    query = fields.get("cs-uri-query", "")
    return Request(
        second_of(f"{fields.get('date') or date}T{fields['time']}"),
        fields.get("c-ip", ""),
        _plain(fields.get("x-forwarded-for", "") or fields.get("cs(x-forwarded-for)", "")),
        fields.get("cs-host", "") or fields.get("cs(host)", "") or fields.get("x-host-header", ""),
        fields["cs-method"],
        fields["cs-uri-stem"].replace("+", " ") + (f"?{query}" if query else ""),
        fields["sc-status"],
        fields.get("cs(referer)"),
        _plain(fields["cs(user-agent)"]) if "cs(user-agent)" in fields else None,
    )


def _plain(value: str) -> str:
    return unquote(unquote(value)) if "%" in value else value.replace("+", " ")
