"""Know which posts of the networks are stored, to hear which of the thousands that are deleted was one of them."""

from collections.abc import Iterable

MOST = 200_000  # posts; the oldest are forgotten first, and found gone where they stood (`privacy.deleted`)


class Known:
    """Names of stored posts (at://…, https://server/…): who wrote them, and by which number a server knows them."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._numbers: dict[tuple[str, str], str] = {}

    def add(self, names: Iterable[str]) -> None:
        """Know these."""
        for name in names:
            self._names[name] = None
        while len(self._names) > MOST:
            del self._names[next(iter(self._names))]

    def number(self, source: str, number: str, name: str) -> None:
        """Know by which number the server of this source calls a post."""
        self._numbers[source, number] = name
        while len(self._numbers) > MOST:
            del self._numbers[next(iter(self._numbers))]

    def gone(self, source: str, key: str) -> list[str]:
        """Return the name of what is gone, by its name or its server's number; [] for what is not ours."""
        name = self._numbers.get((source, key), key)
        return [name] if name in self._names else []

    def left(self, author: str) -> list[str]:
        """Return the names of all posts of an author of Bluesky, by DID."""
        start = f"at://{author}/"
        return [name for name in list(self._names) if name.startswith(start)]
