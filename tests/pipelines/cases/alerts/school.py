"""A school with people, a ladder and three ways on loopback: mail, a push service and a gateway for SMS."""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts import acting
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.watching.watch import Watch
from pipelines.settings import Settings, read
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.connectors.api_server import Answer, ApiServer
from warehouse.cases.alerts import board
from warehouse.core.connection import reading, writing

AT = dt.datetime(2026, 11, 3, 9, 42, tzinfo=dt.UTC)  # a Tuesday, 10:42 in Amsterdam
PEOPLE = """
[alerts]
quiet = "22:00-07:00"
{head}

[[people]]
name = "Anna"
mail = "anna@school.nl"
push = "ANNA_PUSH"
sms = "ANNA_SMS"

[[people]]
name = "Bram"
mail = "bram@school.nl"
push = "BRAM_PUSH"

[[people]]
name = "Carla"
groups = ["security", "building"]
push = "CARLA_PUSH"
sms = "CARLA_SMS"

[[people]]
name = "Dirk"
groups = ["board"]
mail = "dirk@school.nl"
"""
LADDER = """
[[ladder]]
level = 2
who = ["duty"]
ways = ["mail"]
minutes = 60
office_hours = true

[[ladder]]
level = 3
who = ["duty", "stand_in"]
ways = ["push", "sms"]

[[ladder]]
level = 3
who = ["board"]
ways = ["mail"]

[[ladder]]
level = 4
who = ["duty"]
ways = ["push", "sms"]
minutes = 5

[[ladder]]
level = 4
who = ["security", "board"]
ways = ["push", "mail"]
minutes = 5
"""
WEBCARE = """
[[duties]]
department = "communicatie"
start = 2026-11-01
end = 2026-11-30
person = "Anna"
stand_in = "Bram"
"""
ORGANISATION = """
[organisation]
name = "ROC Test"
site = "https://roc.example"
[network]
allow_private = ["127.0.0.1"]
[server]
public_address = ["https://dashboard.school.nl"]
"""


@dataclass
class School:
    """It is `now` what the clock says; `told` is what arrived, in any order within one look."""

    where: Path
    url: str
    post: PostOffice
    phone: ApiServer
    now: dt.datetime = AT
    down: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        return read(self.where)

    def watch(self, **given) -> Watch:
        watch = Watch(self.where, self.url, clock=lambda: self.now, patience=None, **given)
        watch.begin()
        return watch

    def at(self, minutes: float) -> None:
        self.now = AT + dt.timedelta(minutes=minutes)

    def alarm(self, level: int, key: str = "threat:s1", is_drill: bool = False) -> str:
        alarm = Alarm(
            "threat", key, level, "Ik steek de school in brand", None, self.now, self.now, is_drill=is_drill
        )
        (alert,) = acting.raise_alarms(SCHEDULE, self.settings, [alarm], self.now, self.url)
        return alert

    def told(self) -> list[tuple[str, str, str]]:
        """What arrived since the last time: way, who, and the words without the address of the alert."""
        found = []
        for asked in self.phone.asked:
            told = asked.json()
            assert isinstance(told, dict)
            if asked.path.startswith("/fails"):
                continue
            way, who = asked.path.strip("/").split("/")[:2]
            found.append((way, who, told["message"]))
        for message, to in zip(self.post.messages, self.post.to, strict=True):
            plain = message.get_body(("plain",))
            assert plain is not None
            found.append(("mail", to.partition("@")[0], plain.get_content().strip()))
        self.phone.asked.clear()
        self.post.raw.clear()
        self.post.to.clear()
        return sorted((way, who, words.partition(": http")[0]) for way, who, words in found)

    def dossier(self, alert: str) -> board.AlertDossier:
        with reading(self.url) as con:
            found = board.alert_dossier(con, alert)
        assert found is not None
        return found

    def acts(self, alert: str) -> list[str]:
        return [event.act for event in self.dossier(alert).events]


@contextlib.contextmanager
def school(tmp_path: Path, monkeypatch, head: str = "", ladder: str = LADDER) -> Iterator[School]:
    """Serve a school between `with` and its end."""
    where = tmp_path / "config"
    where.mkdir()
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(where))
    down: set[str] = set()
    with PostOffice() as post, ApiServer(lambda asked: _answer(asked, down)) as phone:
        host = phone.url.removeprefix("http://")
        for name in ("ANNA_PUSH", "ANNA_SMS", "BRAM_PUSH", "CARLA_PUSH", "CARLA_SMS"):
            who, way = name.lower().split("_")
            monkeypatch.setenv(name, f"json://{host}{way}/{who}")
        (where / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
        (where / "webcare.toml").write_text(WEBCARE, encoding="utf-8")
        (where / "alerts.toml").write_text(PEOPLE.format(head=head) + ladder, encoding="utf-8")
        (where / "announcement.toml").write_text(
            f'[mail]\nserver = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\n'
            'sender = "weerklank@school.nl"\nallowed = ["school.nl"]\n',
            encoding="utf-8",
        )
        url = str(tmp_path / "warehouse.duckdb")
        with writing(url):
            pass
        yield School(where, url, post, phone, down=down)


def _answer(asked, down: set[str]) -> Answer:
    way = asked.path.strip("/").split("/")[0]
    return Answer({"ok": True} if way not in down else json.dumps("down"), 500 if way in down else 200)
