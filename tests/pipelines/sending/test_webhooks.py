"""Webhooks: a real receiver on loopback that verifies each signature; told once, again while it does not arrive."""

import base64
import dataclasses
import datetime as dt
import hashlib
import hmac
import itertools
import json
import subprocess
import sys
import textwrap

import pytest

from pages.shared import i18n
from pages.views.sources import webhooks as drawn
from pipelines import settings
from pipelines.access import acts
from pipelines.sending import events, webhooks
from pipelines.support.errors import ConfigError, SourceError
from tests.pages import school
from tests.people import ANNA, person
from tests.pipelines.connectors.api_server import Answer, ApiServer, Asked
from tests.pipelines.runs.school import collected, item, rss, write
from tests.pipelines.web.site import Site, page
from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.sending.deliveries import undelivered
from warehouse.sources import config_tables

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
NOW = school.NOW
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
ALL = ("month_closed", "goal_turned", "large_story", "source_failing", "run_finished", "case_opened")


def hook(address: str, name: str = "intranet", told: tuple[str, ...] = ALL, more: str = "") -> str:
    return (
        f'[[webhooks]]\nname = "{name}"\ntitle = "Intranet"\naddress = "{address}"\n'
        f'events = {json.dumps(told)}\nsecret = "WEBHOOK_KEY"\n{more}\n'
    )


def verified(asked: Asked) -> dict:
    """What was told, once its signature holds by the rule of standardwebhooks.com."""
    name, at, given = (asked.headers[f"webhook-{part}"] for part in ("id", "timestamp", "signature"))
    signed = b".".join((name.encode(), at.encode(), asked.body))
    expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert expected in given.split(" ") and asked.method == "POST"
    assert asked.headers["content-type"] == "application/json"
    told = asked.json()
    assert set(told) == {"type", "timestamp", "data"}
    return told


class Receiver(ApiServer):
    """Answers with this status; what came in is verified."""

    def __init__(self, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.status = status
        super().__init__(lambda asked: Answer({}, self.status, headers or {}))

    @property
    def told(self) -> list[dict]:
        return [verified(asked) for asked in self.asked]

    def kinds(self) -> list[str]:
        return sorted(told["type"] for told in self.told)


@pytest.fixture
def telling(tmp_path, monkeypatch, warehouse):
    """A school with stories; call it with the text of its webhooks for the settings."""
    monkeypatch.setenv("WEBHOOK_KEY", SECRET)
    school.fill(warehouse, school.usual(40))

    def ready(text: str) -> settings.Settings:
        write(tmp_path / "config", [])
        (tmp_path / "config" / "announcement.toml").write_text(text, encoding="utf-8")
        return settings.read(tmp_path / "config")

    return ready


def month_closed(at: dt.datetime, month: int = 10) -> None:
    with writing() as con:
        row = {"month": dt.date(2026, month, 1), "closed_at": at, "closed_by": "Anna", "is_forced": False}
        upsert(con, "months", [{**row, "reasons": "[]"}])


def enlarge(publications: int, day: dt.date) -> None:
    with writing() as con:
        con.execute("update stories set copies = $n, day = $day where story_id = 's0000'",
                    {"n": publications, "day": day})  # fmt: skip


def states() -> list[tuple]:
    with reading() as con:
        return con.execute(
            "select event, state, tries from webhook_deliveries order by made_at, event_id"
        ).fetchall()


def test_the_first_message_says_for_what_it_was_added_and_nothing_of_before_is_told(telling):
    month_closed(NOW - DAY)
    enlarge(50, school.TODAY - DAY)
    with Receiver() as receiver:
        configured = telling(hook(receiver.url))
        assert events.tell(ANNA, configured, NOW) == 1
        assert events.tell(ANNA, configured, NOW + MINUTE) == 0
    (told,) = receiver.told
    assert told["type"] == "webhook_added" and told["data"]["events"] == list(ALL)
    assert told["data"]["organisation"] == "ROC Voorbeeld"


def test_each_event_is_told_once_to_who_asked_for_it(telling):
    with Receiver() as receiver, Receiver() as other:
        configured = telling(hook(receiver.url) + hook(other.url, "other", ("month_closed",)))
        events.tell(ANNA, configured, NOW)
        month_closed(NOW + MINUTE)
        enlarge(50, school.TODAY)
        with writing() as con:
            run = {"run_id": "r2", "source_name": "krant", "started_at": NOW + MINUTE, "seconds": 0.1}
            upsert(con, "source_runs", [{**run, "outcome": "failed", "error": "GEHEIM van een bericht"}])
        for minute in (2, 3, 60):
            events.tell(ANNA, configured, NOW + minute * MINUTE, None, "r2" if minute == 2 else None)
    assert receiver.kinds() == [
        "large_story",
        "month_closed",
        "run_finished",
        "source_failing",
        "webhook_added",
    ]
    assert other.kinds() == ["month_closed", "webhook_added"]
    told = {each["type"]: each["data"] for each in receiver.told}
    assert told["month_closed"]["month"] == "2026-10" and told["large_story"]["publications"] == 50
    assert told["run_finished"] | {"organisation": ""} == {
        "organisation": "", "run": "r2", "sources": 1, "added": 0, "failed": ["krant"],
    }  # fmt: skip
    assert told["source_failing"]["source"] == "krant"
    assert {asked.headers["webhook-id"] for asked in receiver.asked}.isdisjoint(
        asked.headers["webhook-id"] for asked in other.asked
    )


def test_nothing_that_anybody_wrote_is_told(telling):
    with Receiver() as receiver:
        configured = telling(hook(receiver.url))
        events.tell(ANNA, configured, NOW)
        enlarge(50, school.TODAY)
        events.tell(ANNA, configured, NOW + MINUTE)
    assert len(receiver.asked) == 2
    for asked in receiver.asked:
        text = asked.body.decode()
        assert "Bericht" not in text and "tekst" not in text and "krant.example" not in text
        assert "<img" not in text and SECRET not in text


def test_a_goal_that_turns_is_told_with_before_and_after_and_unknown_is_no_turn(telling):
    goal = {
        **GOOD["goals"],
        "start_day": dt.date(2026, 8, 1),
        "deadline": dt.date(2027, 7, 31),
        "target": 100.0,
    }
    with writing() as con:
        config_tables.replace(con, {"goals": [goal]})

    def enter(value: float) -> None:
        with writing() as con:
            upsert(con, "goal_entries", [{**GOOD["goal_entries"], "day": school.TODAY - DAY, "value": value}])

    with Receiver() as receiver:
        configured = telling(hook(receiver.url, told=("goal_turned",)))
        for minute, value in enumerate((None, 1.0, 1.0, 90.0, 100.0)):
            if value is not None:
                enter(value)
            events.tell(ANNA, configured, NOW + minute * MINUTE)
    turns = [each["data"] for each in receiver.told if each["type"] == "goal_turned"]
    assert [(turn["before"], turn["state"]) for turn in turns] == [("red", "green"), ("green", "reached")]
    assert turns[-1]["goal"] == "aanmeldingen" and turns[-1]["value"] == 100.0


def test_what_does_not_arrive_is_tried_again_after_growing_pauses_and_given_up_after_a_day(telling):
    with Receiver(500) as receiver:
        configured = telling(hook(receiver.url, told=("month_closed",)))
        tried = []
        for minute in [*range(20), *range(20, 25 * 60, 15)]:
            before = len(receiver.asked)
            events.tell(ANNA, configured, NOW + minute * MINUTE)
            if len(receiver.asked) > before:
                tried.append(minute)
    gaps = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert tried[:4] == [0, 1, 3, 7] and gaps[:3] == [1, 2, 4] and max(gaps) <= 255
    assert states() == [("webhook_added", "failed", len(tried))] and 8 < len(tried) < 20
    assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 1
    assert len({asked.body for asked in receiver.asked}) == 1
    assert len({asked.headers["webhook-timestamp"] for asked in receiver.asked}) == len(tried)


def test_it_arrives_when_the_receiver_is_back(telling, monkeypatch):
    with Receiver(503) as receiver:
        configured = telling(hook(receiver.url))
        assert events.tell(ANNA, configured, NOW) == 0
        with reading() as con:
            (bad,) = undelivered(con)
        receiver.status = 202
        assert events.tell(ANNA, configured, NOW + MINUTE) == 1
        with reading() as con:
            assert undelivered(con) == ()
    assert (bad.webhook, bad.waiting, bad.given_up, bad.next_at) == ("intranet", 1, 0, NOW + MINUTE)
    monkeypatch.setenv("WEERKLANK_CONFIG", str(configured.folder))
    with i18n.use_language("nl"):
        text = str(drawn.lines([bad]))
    assert "Intranet" in text and "1 bericht" in text and "None" not in text
    assert drawn.lines([]) is None and drawn.lines([dataclasses.replace(bad, webhook="gone")]) is None


@pytest.mark.parametrize(
    ("status", "state"), [(410, "failed"), (404, "waiting"), (302, "waiting"), (500, "waiting")]
)
def test_an_answer_that_is_no_success_is_none_and_nobody_is_followed_elsewhere(telling, status, state):
    with Receiver() as elsewhere, Receiver(status, {"Location": elsewhere.url}) as receiver:
        assert events.tell(ANNA, telling(hook(receiver.url)), NOW) == 0
    assert states() == [("webhook_added", state, 1)]
    assert len(receiver.asked) == 1 and not elsewhere.asked


def test_one_receiver_that_is_gone_keeps_nothing_from_the_others(telling):
    with Receiver() as gone:
        pass
    with Receiver() as receiver:
        configured = telling(hook(gone.url, "gone") + hook(receiver.url, "there"))
        assert events.tell(ANNA, configured, NOW) == 1
    assert receiver.kinds() == ["webhook_added"]
    with reading() as con:
        assert [each.webhook for each in undelivered(con)] == ["gone"]


def test_a_private_address_that_the_school_did_not_allow_is_not_asked(telling):
    with Receiver() as receiver:
        configured = dataclasses.replace(telling(hook(receiver.url)), allow_private=frozenset())
        assert events.tell(ANNA, configured, NOW) == 0
    assert not receiver.asked and states() == [("webhook_added", "waiting", 1)]


@pytest.mark.parametrize(
    "written", ["", "geheim", "whsec_", "whsec_!!!", "whsec_" + base64.b64encode(b"kort").decode()]
)
def test_a_key_that_is_none_is_said_by_its_name_and_never_shown(telling, monkeypatch, written):
    monkeypatch.setenv("WEBHOOK_KEY", written)
    with Receiver() as receiver:
        assert events.tell(ANNA, telling(hook(receiver.url)), NOW) == 0
    assert not receiver.asked
    with reading() as con:
        (bad,) = undelivered(con)
        (error,) = con.execute("select error from webhook_deliveries").fetchone()
    assert "WEBHOOK_KEY" in error and bad.error_fields
    assert not written or f"{written} " not in error


def test_a_key_may_be_written_without_its_prefix(monkeypatch):
    monkeypatch.setenv("WEBHOOK_KEY", base64.b64encode(KEY).decode())
    assert webhooks.key("WEBHOOK_KEY") == KEY
    monkeypatch.setenv("WEBHOOK_KEY", base64.b64encode(b"x" * 65).decode())
    with pytest.raises(SourceError):
        webhooks.key("WEBHOOK_KEY")


def test_the_signature_is_the_one_of_the_standards_own_example():
    # From the specification of Standard Webhooks, "Signature scheme".
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert (
        webhooks.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


KILLED = """
    import datetime as dt, os, sys
    from pipelines import settings
    from pipelines.access.person import SCHEDULE
    from pipelines.sending import events, webhooks
    handed_over = webhooks.send
    def killed(messages, policy, now):
        for each in handed_over(messages, policy, now):
            pass
        os._exit(9)
    webhooks.send = killed
    events.tell(SCHEDULE, settings.read(sys.argv[1]), dt.datetime.fromisoformat(sys.argv[2]))
"""


def test_who_is_killed_between_handing_over_and_noting_it_hands_it_over_again_under_the_same_id(
    telling, tmp_path
):
    with Receiver() as receiver:
        configured = telling(hook(receiver.url))
        words = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path / "config"), NOW.isoformat()]
        assert subprocess.run(words, check=False, timeout=60).returncode == 9
        assert states() == [("webhook_added", "waiting", 1)]
        assert events.tell(ANNA, configured, NOW) == 0  # the pause holds after a death too
        assert events.tell(ANNA, configured, NOW + MINUTE) == 1
        assert events.tell(ANNA, configured, NOW + 2 * MINUTE) == 0
    first, second = receiver.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"] and first.body == second.body
    assert verified(first) == verified(second)
    assert states() == [("webhook_added", "sent", 2)]


def test_a_run_tells_that_it_is_finished_and_without_webhooks_there_is_no_such_step(
    tmp_path, monkeypatch, warehouse
):
    monkeypatch.setenv("WEBHOOK_KEY", SECRET)
    with (
        Site({"/good": page(rss(item("ROC Voorbeeld wint", "https://k.example/1")))}) as site,
        Receiver() as receiver,
    ):
        configured = write(tmp_path / "c", [("good", site.url("/good"))])
        assert "webhooks" not in [step.name for step in collected(configured, NOW).steps]
        (tmp_path / "c" / "announcement.toml").write_text(
            hook(receiver.url, told=("run_finished",)), encoding="utf-8"
        )
        report = collected(settings.read(tmp_path / "c"), NOW + DAY)
        assert report.failed_steps == [] and report.steps[-1].name == "webhooks"
    assert receiver.kinds() == ["run_finished", "webhook_added"]
    (finished,) = [told["data"] for told in receiver.told if told["type"] == "run_finished"]
    assert (finished["run"], finished["sources"], finished["failed"]) == (report.run_id, 1, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "a"\nevents = ["month_closed"]\nsecret = "K"', "address: this is missing"),
        ('name = "a"\naddress = "ftp://x"\nevents = ["month_closed"]\nsecret = "K"', "is not a web address"),
        ('name = "a"\naddress = "https://x.nl"\nsecret = "K"', "events: name at least one"),
        ('name = "a"\naddress = "https://x.nl"\nevents = ["moon"]\nsecret = "K"', "“moon” is not known"),
        ('name = "a"\naddress = "https://x.nl"\nevents = ["month_closed"]', "secret: this is missing"),
        (
            'name = "a"\naddress = "https://x.nl"\nevents = ["month_closed"]\nsecret = "whsec_abc"',
            "write the NAME",
        ),
        ('name = "A b"\naddress = "https://x.nl"\nevents = ["month_closed"]\nsecret = "K"', "small letters"),
        (
            'name = "a"\naddress = "https://x.nl"\nevents = ["month_closed"]\nsecret = "K"\nrepeat = 1',
            "repeat",
        ),
        (
            'name = "a"\naddress = "https://x.nl"\nevents = ["large_story"]\nsecret = "K"\npublications = 1',
            "at least 2",
        ),
    ],
)
def test_a_webhook_that_cannot_be_used_is_named_with_file_line_and_field(tmp_path, text, said):
    write(tmp_path / "c", [])
    (tmp_path / "c" / "announcement.toml").write_text(f"[[webhooks]]\n{text}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        settings.read(tmp_path / "c")
    assert "announcement.toml:1: [webhooks]" in str(refused.value) and said in str(refused.value)
    assert "whsec_abc" not in str(refused.value)


def test_two_webhooks_of_one_name_are_refused(tmp_path):
    write(tmp_path / "c", [])
    text = hook("https://x.example") * 2
    (tmp_path / "c" / "announcement.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        settings.read(tmp_path / "c")


def test_what_was_given_up_can_be_sent_once_more_by_hand(telling):
    with Receiver(410) as receiver:
        configured = telling(hook(receiver.url))
        assert events.tell(ANNA, configured, NOW) == 0
        assert states() == [("webhook_added", "failed", 1)]
        # One try: who is told no again has given up again.
        assert events.again(ANNA, configured, "intranet", NOW) == 0
    assert states() == [("webhook_added", "failed", 2)] and len(receiver.asked) == 2
    with Receiver() as there:
        moved = telling(hook(there.url))
        assert events.again(ANNA, moved, "elders", NOW) == 0
        assert events.again(ANNA, moved, "intranet", NOW) == 1
        assert events.again(ANNA, moved, "intranet", NOW) == 0
    assert there.kinds() == ["webhook_added"] and states() == [("webhook_added", "sent", 3)]
    with pytest.raises(acts.NotAllowed):
        events.again(person("board"), moved, "intranet", NOW)


def test_a_case_that_opens_is_told_once_without_what_anybody_wrote_and_no_drill(telling):
    with Receiver() as receiver:
        configured = telling(hook(receiver.url, told=("case_opened",)))
        events.tell(ANNA, configured, NOW)
        case = {**GOOD["cases"], "title": "GEHEIM", "note": "GEHEIM", "opened_at": NOW + MINUTE, "level": 1}
        with writing() as con:
            upsert(con, "cases", [
                {**case, "case_id": "before", "story_id": "a", "opened_at": NOW - DAY},
                {**case, "case_id": "new", "story_id": "b"},
                {**case, "case_id": "drill", "story_id": "c", "is_drill": True},
            ])  # fmt: skip
        for minute in (2, 3, 60):
            events.tell(ANNA, configured, NOW + minute * MINUTE)
    assert receiver.kinds() == ["case_opened", "webhook_added"]
    (told,) = (each["data"] for each in receiver.told if each["type"] == "case_opened")
    # Half an address leads nowhere, and no address of readers is named here.
    assert told["case"] == "new" and told["kind"] == "question" and told["link"] is None
    assert "GEHEIM" not in json.dumps(told)
