"""A Mastodon on loopback that somebody posts on, as a source of a school with a ladder and a phone."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.pipelines.cases.alerts.school import School, school
from tests.pipelines.connectors.api_server import ApiServer

THREATS = (
    "Ik schiet morgen iedereen op {school} dood.",
    "Morgen steek ik {school} in brand, met iedereen erin.",
    "Ik neem morgen een mes mee naar {school} en steek de docent neer.",
)
PLAIN = "Gezellige open dag bij {school}, tot volgend jaar!"
LADDER = """
[[ladder]]
level = 3
who = ["Anna"]
ways = ["push"]

[[ladder]]
level = 4
who = ["Anna"]
ways = ["push"]
repeat = 10080
minutes = 10080
"""


@dataclass
class Town:
    """The school, and what was posted so far, the newest first."""

    roc: School
    posts: list[dict] = field(default_factory=list)

    def say(self, text: str, at: dt.datetime) -> None:
        """Post this now."""
        number = len(self.posts) + 1
        url = f"https://plein.example/@iemand/{number}"
        self.posts.insert(0, {
            "id": str(number), "uri": url, "url": url, "created_at": at.isoformat(), "language": "nl",
            "content": f"<p>{text}</p>", "reblog": None, "account": {"acct": "iemand"},
        })  # fmt: skip

    def phoned(self) -> list[str]:
        """Return the words of each message that came to the phone of Anna, in order."""
        told = [each.json() for each in list(self.roc.phone.asked) if each.path.startswith("/push/anna")]
        return [str(each["message"]) for each in told if isinstance(each, dict)]


@contextlib.contextmanager
def town(tmp_path: Path, monkeypatch) -> Iterator[Town]:
    """Serve it between `with` and its end; its source is asked anew at each run."""
    with school(tmp_path, monkeypatch, ladder=LADDER) as roc:
        found = Town(roc)
        with ApiServer(lambda asked: found.posts if "timelines/tag" in asked.path else None) as server:
            (roc.where / "sources.toml").write_text(
                '[[sources]]\nname = "plein"\npattern = "mastodon-tag-api"\nevery = "1m"\n'
                f'url = "{server.url}api/v1/timelines/tag/mbo"\n',
                encoding="utf-8",
            )
            yield found
