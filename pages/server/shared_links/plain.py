"""Make of a page's markup what may be shared: no menu, no choice, no way into the app; or one part of it."""

from html import escape
from html.parser import HTMLParser

# What is left out with all that stands in it, by a class of its own.
LEFT_OUT = frozenset(
    "wk-room wk-choices st-key-language st-key-wk-share wk-elsewhere wk-more wk-said wk-per".split()
)
VOID = frozenset("img br hr wbr col input".split())
OUTSIDE = ("https://", "http://")


class _Plain(HTMLParser):
    """Writes the markup again, without what is left out; of a part only what stands in it."""

    def __init__(self, part: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.part = part
        self.written: list[str] = []
        # Name, whether it is written, whether it is the part, whether it is left out.
        self.open: list[tuple[str, bool, bool, bool]] = []
        self.out = 0  # how many that are left out stand around
        self.inside = part is None
        self.done = False

    def handle_starttag(self, name: str, told: list[tuple[str, str | None]]) -> None:
        """Write a tag, or leave it out."""
        words = frozenset((dict(told).get("class") or "").split())
        is_part = self.part in words and not self.inside and not self.done and not self.out
        self.inside = self.inside or is_part
        is_out = name == "nav" or bool(words & LEFT_OUT)
        href = dict(told).get("href") or ""
        # A link within the app is its words; one to somebody else's page stays.
        is_written = not (self.out or is_out) and self.inside and (name != "a" or href.startswith(OUTSIDE))
        if is_written:
            kept = (f' {key}="{escape(value or "")}"' for key, value in told if key != "id")
            self.written.append(f"<{name}{''.join(kept)}>")
        if name in VOID:
            return
        self.out += is_out
        self.open.append((name, is_written, is_part, is_out))

    def handle_startendtag(self, name: str, told: list[tuple[str, str | None]]) -> None:
        """Write a tag that closes itself."""
        self.handle_starttag(name, told)
        if name not in VOID:
            self.handle_endtag(name)

    def handle_endtag(self, name: str) -> None:
        """Close what was written."""
        if name in VOID or all(each[0] != name for each in self.open):
            return
        while self.open:
            opened, is_written, is_part, is_out = self.open.pop()
            self.out -= is_out
            if is_written:
                self.written.append(f"</{opened}>")
            if is_part:
                self.inside, self.done = False, True
            if opened == name:
                return

    def handle_data(self, data: str) -> None:
        """Write text."""
        if not self.out and self.inside:
            self.written.append(escape(data, quote=False))


def plain(markup: str, part: str | None = None) -> str:
    """Return the markup as it may be shared; empty where the part is not on this page.

    part: the class of what holds it; None for the whole page
    """
    reader = _Plain(part)
    reader.feed(markup)
    reader.close()
    return "".join(reader.written)
