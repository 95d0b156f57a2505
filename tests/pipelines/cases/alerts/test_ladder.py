"""Who is told of an alert, by which way and when: the exact list of messages, on a clock of the test."""

import datetime as dt

import pytest

from pipelines.cases.alerts import acting, ladder_file
from pipelines.cases.alerts.watching import heartbeat, keys
from pipelines.support.errors import ConfigError
from tests.people import person
from tests.pipelines.cases.alerts.school import LADDER, PEOPLE, school
from warehouse.core import connection
from warehouse.core.connection import writing

ANNA, BRAM = person("communication", name="Anna"), person("communication", name="Bram")
OPEN3, OPEN4, AGAIN4 = "Niveau 3, open", "Niveau 4, open", "Niveau 4, nog niemand handelt"
DUTY4 = [("push", "anna", OPEN4), ("sms", "anna", OPEN4)]
SECOND4 = [("mail", "dirk", OPEN4), ("push", "carla", OPEN4)]
ALL4 = [("mail", "dirk"), ("push", "anna"), ("push", "carla"), ("sms", "anna")]


@pytest.fixture
def roc(tmp_path, monkeypatch):
    with school(tmp_path, monkeypatch) as found:
        yield found


def test_a_level_4_goes_up_every_five_minutes_is_repeated_every_three_and_then_told_to_all(roc):
    roc.alarm(4)
    watch = roc.watch()
    got = {}
    for minute in range(20):
        roc.at(minute)
        watch.once()
        if told := roc.told():
            got[minute] = told
    again = [(way, who, AGAIN4) for way, who in ALL4]
    assert got == {
        0: DUTY4,
        3: [("push", "anna", AGAIN4), ("sms", "anna", AGAIN4)],
        5: SECOND4,
        8: again,
        10: [(way, who, OPEN4) for way, who in ALL4],
        13: again,
        16: again,
        19: again,
    }


def test_no_message_holds_a_word_of_the_post_and_each_says_where_to_look(roc):
    alert = roc.alarm(4)
    watch = roc.watch()
    watch.once()
    roc.at(5)
    watch.once()
    assert len(roc.phone.asked) == 3 and len(roc.post.raw) == 1
    words = [asked.body.decode() for asked in roc.phone.asked] + [raw.decode() for raw in roc.post.raw]
    for each in words:
        assert "brand" not in each and "steek" not in each
        assert f"https://dashboard.school.nl/alerts?alert=3D{alert}" in each.replace(
            "alert=3D", "alert="
        ).replace("alert=", "alert=3D")


def test_i_act_stops_the_ladder_and_it_goes_on_with_the_next_step_when_that_lapses(roc):
    alert = roc.alarm(4)
    watch = roc.watch()
    watch.once()
    assert roc.told() == DUTY4
    roc.at(2)
    acting.acknowledge(ANNA, roc.settings, alert, roc.now, roc.url)
    for minute in (3, 5, 10, 31.9):
        roc.at(minute)
        watch.once()
        assert roc.told() == []
    roc.at(32)
    watch.once()
    assert roc.told() == SECOND4
    assert roc.acts(alert).count("lapsed") == 1


def test_each_act_holds_it_for_thirty_minutes_more(roc):
    alert = roc.alarm(3)
    watch = roc.watch()
    watch.once()
    roc.told()
    acting.acknowledge(BRAM, roc.settings, alert, roc.now, roc.url)
    roc.at(29)
    acting.tick(BRAM, roc.settings, alert, "police", roc.now, roc.url)
    roc.at(58)
    watch.once()
    assert roc.told() == []
    roc.at(59)
    watch.once()
    assert roc.told() == [("mail", "dirk", OPEN3)]


def test_it_is_over_for_who_heard_of_it_and_for_nobody_else(roc):
    alert = roc.alarm(4)
    watch = roc.watch()
    watch.once()
    roc.told()
    roc.at(1)
    acting.end(ANNA, roc.settings, alert, "Loos", roc.now, roc.url)
    watch.once()
    over = "Niveau 4, voorbij"
    assert roc.told() == [("push", "anna", over), ("sms", "anna", over)]
    roc.at(10)
    watch.once()
    assert roc.told() == []


def test_what_was_over_before_anybody_heard_of_it_is_told_to_nobody(roc):
    alert = roc.alarm(4)
    acting.end(ANNA, roc.settings, alert, "Loos", roc.now, roc.url)
    roc.watch().once()
    assert roc.told() == []


def test_a_higher_level_begins_its_own_ladder_and_a_copy_does_nothing(roc):
    roc.alarm(3)
    watch = roc.watch()
    watch.once()
    assert roc.told() == [("push", "anna", OPEN3), ("push", "bram", OPEN3), ("sms", "anna", OPEN3)]
    roc.at(1)
    roc.alarm(3)
    watch.once()
    assert roc.told() == []
    roc.alarm(4)
    watch.once()
    assert roc.told() == DUTY4


def test_a_drill_says_so_in_each_message(roc):
    alert = roc.alarm(4, is_drill=True)
    watch = roc.watch()
    watch.once()
    acting.end(ANNA, roc.settings, alert, "Oefening klaar", roc.now, roc.url)
    watch.once()
    told = roc.told()
    assert len(told) == 4 and all(words.startswith("OEFENING. ") for _, _, words in told)


def test_a_step_with_nobody_in_it_is_skipped_at_once_and_said(tmp_path, monkeypatch):
    ladder = LADDER.replace('who = ["duty"]\nways = ["push", "sms"]', 'who = ["duty"]\nways = ["voice"]')
    with school(tmp_path, monkeypatch, ladder=ladder) as roc:
        alert = roc.alarm(4)
        roc.watch().once()
        assert roc.told() == SECOND4
        assert sorted(roc.acts(alert)) == ["escalated", "raised", "skipped", "told", "told"]


def test_a_ladder_of_which_nobody_is_on_duty_tells_whoever_can_be_told_from_level_3_on(tmp_path, monkeypatch):
    ladder = '[[ladder]]\nlevel = 3\nwho = ["duty"]\nways = ["push"]\n'
    with school(tmp_path, monkeypatch, ladder=ladder) as roc:
        roc.now = roc.now.replace(month=12)  # the roster ends in November
        roc.alarm(3)
        roc.watch().once()
        assert {(way, who) for way, who, _ in roc.told()} == {
            ("push", "anna"), ("sms", "anna"), ("mail", "anna"), ("push", "bram"), ("mail", "bram"), ("push", "carla"),
            ("sms", "carla"), ("mail", "dirk"),
        }  # fmt: skip


def test_of_which_levels_nobody_hears_when_the_roster_ends_is_known_a_week_before(tmp_path, monkeypatch):
    with school(tmp_path, monkeypatch) as roc:
        ladders = ladder_file.read(roc.where)
        november, last = dt.date(2026, 11, 23), dt.date(2026, 11, 30)
        assert (ladders.unheard(last), ladders.unheard(last + dt.timedelta(days=1))) == ((), (2,))
        # Level 2 waits for office hours here: of a Saturday nothing is missed.
        assert ladders.unheard(dt.date(2026, 12, 5)) == ()
        ends = [ladders.roster_ends(november + dt.timedelta(days=ahead)) for ahead in range(10)]
        assert ends == [None, *[last] * 7, None, None]
        # Who is named without the roster hears of it, whoever is on duty.
        text = (roc.where / "alerts.toml").read_text(encoding="utf-8")
        (roc.where / "alerts.toml").write_text(
            text.replace('["duty"]', '["duty", "board"]'), encoding="utf-8"
        )
        ladders = ladder_file.read(roc.where)
        assert (ladders.unheard(dt.date(2026, 12, 1)), ladders.roster_ends(last)) == ((), None)


def test_two_on_duty_are_both_told_and_of_one_who_left_the_stand_in(tmp_path, monkeypatch):
    ladder = '[[ladder]]\nlevel = 3\nwho = ["duty"]\nways = ["push"]\n'
    with school(tmp_path, monkeypatch, ladder=ladder) as roc:
        duty = '[[duties]]\ndepartment = "communicatie"\nstart = 2026-11-01\nend = 2026-11-30\nperson = '
        shifts = f'{duty}"Anna"\n{duty}"Wie vertrok"\nstand_in = "Carla"\n'
        (roc.where / "webcare.toml").write_text(shifts, encoding="utf-8")
        roc.alarm(3)
        roc.watch().once()
        assert {(way, who) for way, who, _ in roc.told()} == {("push", "anna"), ("push", "carla")}


def test_at_night_a_level_2_waits_for_one_digest_and_a_level_3_passes(roc):
    roc.now = roc.now.replace(hour=22)  # 23:00 in Amsterdam
    roc.alarm(2, "story:a")
    roc.alarm(2, "story:b")
    roc.alarm(3, "threat:c")
    watch = roc.watch()
    watch.once()
    assert {way for way, _, _ in roc.told()} == {"push", "sms"}
    roc.now = roc.now.replace(day=4, hour=6, minute=59)  # 07:59
    watch.once()
    assert [each for each in roc.told() if each[1] == "anna" and each[0] == "mail"] == []
    roc.now = roc.now.replace(hour=7, minute=0)
    watch.once()
    digest = [each for each in roc.told() if "stille uren" in each[2]]
    assert digest == [("mail", "anna", "2 meldingen in de stille uren, hoogste niveau 2")]
    watch.once()
    assert roc.told() == []


@pytest.mark.parametrize("asked", [True, False])
def test_a_quiet_night_is_told_where_the_school_asked_for_that(tmp_path, monkeypatch, asked):
    head = f"digest_if_empty = {str(asked).lower()}"
    with school(tmp_path, monkeypatch, head=head) as roc:
        roc.now = roc.now.replace(hour=6)
        watch = roc.watch()
        watch.once()
        roc.now = roc.now.replace(hour=7)
        watch.once()
        watch.once()
        expected = [("mail", "anna", "Geen meldingen in de stille uren")] if asked else []
        assert roc.told() == expected


def test_on_monday_everybody_gets_a_test_by_each_of_their_ways_once(roc):
    roc.now = roc.now.replace(day=9, hour=8)  # 09:00
    watch = roc.watch()
    watch.once()
    told = roc.told()
    assert len(told) == 8 and {words for _, _, words in told} == {
        "Proef van de meldingen. Vink af dat dit u bereikte"
    }
    watch.once()
    roc.watch().once()
    assert roc.told() == []


def test_a_way_that_is_down_is_tried_again_a_few_times_then_shown_as_failed_and_the_next_step_begins(roc):
    alert = roc.alarm(4)
    roc.down.update({"push", "sms"})
    watch = roc.watch()
    tried = 0
    for second in range(0, 300, 5):
        roc.at(second / 60)
        watch.once()
        tried += len(roc.phone.asked)
        roc.phone.asked.clear()
        if roc.post.raw:
            break
    assert tried >= 10
    # At 150 s (10 + 20 + 40 + 80), before the five minutes of the step.
    assert roc.told() == [("mail", "dirk", OPEN4)] and roc.now < roc.dossier(alert).alert.raised_at.replace(
        minute=47
    )
    failed = [each for each in roc.dossier(alert).messages if each.state == "failed"]
    assert {(each.person, each.way, each.tries) for each in failed} == {
        ("Anna", "push", 5),
        ("Anna", "sms", 5),
    }
    assert all(each.why for each in failed)
    roc.down.clear()
    roc.at(7)
    watch.once()
    assert ("push", "carla", OPEN4) in roc.told()


def test_a_watch_that_was_killed_while_sending_says_that_a_level_3_may_come_twice_and_holds_a_level_2(roc):
    roc.alarm(3, "threat:a")
    two = roc.alarm(2, "story:b")
    watch = roc.watch()
    killed = {}

    def dies(room, hand, outgoing):
        killed[outgoing.message.message_id] = outgoing
        raise KeyboardInterrupt

    for room in watch.sendings.rooms.values():
        room.submit = lambda hand, outgoing, room=room: dies(room, hand, outgoing)
    with pytest.raises(KeyboardInterrupt):
        watch.once()
    assert len(killed) == 1 and roc.told() == []
    again = roc.watch()
    again.once()
    maybe = "Misschien voor de tweede keer. Niveau 3, open"
    assert roc.told() == [("push", "anna", maybe), ("push", "bram", maybe), ("sms", "anna", maybe)]
    (message,) = roc.dossier(two).messages
    assert message.state == "failed" and message.why
    again.once()
    roc.watch().once()
    assert roc.told() == []


def test_while_the_warehouse_is_busy_a_level_4_is_told_acted_on_and_over_and_stored_afterwards_once(roc):
    watch = roc.watch()
    watch.once()
    with connection.writing(roc.url):
        alert = roc.alarm(4)
        watch.once()
        assert roc.told() == DUTY4
        # Another watch, after a crash, knows what this one sent.
        watch = roc.watch()
        watch.once()
        assert roc.told() == []
        acting.acknowledge(ANNA, roc.settings, alert, roc.now, roc.url)
        roc.at(6)
        watch.once()
        assert roc.told() == []
    watch.once()
    found = roc.dossier(alert)
    assert [(each.person, each.way, each.state) for each in found.messages] == [
        ("Anna", "push", "sent"),
        ("Anna", "sms", "sent"),
    ]
    assert [event.act for event in found.events].count("raised") == 1 and found.alert.acts(roc.now) == "Anna"


def test_where_what_the_watch_kept_is_gone_it_goes_on_with_the_next_step_and_tells_nobody_twice(
    roc, tmp_path
):
    roc.alarm(4)
    roc.watch().once()
    assert roc.told() == DUTY4
    for file in (tmp_path / "data" / "alerts").iterdir():
        file.unlink()
    roc.watch().once()
    assert roc.told() == SECOND4


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (PEOPLE.format(head="") + '[[ladder]]\nlevel = 3\nwho = ["board"]\nways = ["sms"]\n', "level 3"),
        (PEOPLE.format(head="") + '[[ladder]]\nlevel = 3\nwho = ["nobody"]\nways = ["sms"]\n', "nobody"),
        (PEOPLE.format(head="") + '[[ladder]]\nlevel = 5\nwho = ["board"]\nways = ["mail"]\n', "level"),
        (PEOPLE.format(head='digest = "8"') + LADDER, "digest"),
        (PEOPLE.format(head='outside = "https://ping.example/x"') + LADDER, "outside"),
        (PEOPLE.format(head="") + '[[people]]\nname = "anna"\nmail = "a@school.nl"\n', "anna"),
        (PEOPLE.format(head="") + '[[people]]\nname = "Evi"\n', "Evi"),
        (PEOPLE.format(head="") + '[[people]]\nname = "Evi"\nsms = "https://x.example"\n', "sms"),
    ],
)
def test_a_ladder_without_anybody_and_whatever_else_is_wrong_is_refused_in_words(roc, changed, field):
    (roc.where / "alerts.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        ladder_file.read(roc.where)
    assert field in str(told.value) and "Traceback" not in str(told.value)


def test_who_can_only_be_told_by_mail_is_nobody_without_a_mail_server_or_outside_its_domains(roc):
    text = '[[people]]\nname = "Evi"\nmail = "evi@{domain}"\n[[ladder]]\nlevel = 3\nwho = ["Evi"]\nways = ["mail"]\n'
    alerts = roc.where / "alerts.toml"
    alerts.write_text(text.format(domain="school.nl"), encoding="utf-8")
    assert ladder_file.read(roc.where).is_configured
    alerts.write_text(text.format(domain="elders.nl"), encoding="utf-8")
    with pytest.raises(ConfigError, match="outside the allowed domains"):
        ladder_file.read(roc.where)
    alerts.write_text(text.format(domain="school.nl"), encoding="utf-8")
    (roc.where / "announcement.toml").unlink()
    with pytest.raises(ConfigError, match="nobody can be reached by the ladder of level 3"):
        ladder_file.read(roc.where)


def test_check_names_the_keys_that_are_missing(roc, monkeypatch, capsys):
    assert keys.are_there(roc.where)
    monkeypatch.delenv("CARLA_SMS")
    assert not keys.are_there(roc.where)
    assert "CARLA_SMS" in capsys.readouterr().err


def test_a_configuration_that_breaks_under_a_running_watch_leaves_the_last_good_one(roc):
    watch = roc.watch()
    (roc.where / "alerts.toml").write_text("[[ladder]]\nlevel = ", encoding="utf-8")
    with writing(roc.url):
        pass
    alarm = roc.alarm(4)
    watch.once()
    assert roc.told() == DUTY4 and alarm


@pytest.mark.parametrize("broken", ["alerts.toml", "organisation.toml", "webcare.toml"])
def test_a_watch_that_begins_beside_a_broken_file_tells_people_by_the_last_good_one_and_says_so(roc, broken):
    roc.watch().once()
    roc.alarm(4)
    before = (roc.where / broken).read_text(encoding="utf-8")
    (roc.where / broken).write_text("[[ladder]]\nlevel = ", encoding="utf-8")
    watch = roc.watch()
    watch.rules_at = roc.now
    watch.once()
    assert roc.told() == DUTY4
    found = heartbeat.look(roc.where)
    assert found.works(roc.now) and bool(found.fault) == (broken != "organisation.toml")
    (roc.where / broken).write_text(before + "\n", encoding="utf-8")
    watch.once()
    assert heartbeat.look(roc.where).fault is None


def test_without_any_good_version_a_broken_file_is_refused_with_its_place(roc):
    (roc.where / "alerts.toml").write_text("[[ladder]]\nlevel = ", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"alerts\.toml cannot be read; line 2"):
        roc.watch()


def test_that_a_level_2_is_over_waits_for_the_morning_too_and_so_does_a_retry(roc):
    roc.now = roc.now.replace(hour=20, minute=50)  # 21:50
    alert = roc.alarm(2)
    watch = roc.watch()
    watch.once()
    assert [way for way, _, _ in roc.told()] == ["mail"]
    roc.now = roc.now.replace(hour=21, minute=10)
    acting.end(ANNA, roc.settings, alert, "Opgelost", roc.now, roc.url)
    watch.once()
    assert roc.told() == []
    roc.now = roc.now.replace(day=4, hour=6)
    watch.once()
    assert roc.told() == [("mail", "anna", "Niveau 2, voorbij")]


def test_what_was_acted_on_in_the_night_is_not_in_the_digest(roc):
    roc.now = roc.now.replace(hour=22)
    roc.alarm(2, "story:a")
    over = roc.alarm(2, "story:b")
    watch = roc.watch()
    watch.once()
    acting.end(ANNA, roc.settings, over, "Opgelost", roc.now, roc.url)
    roc.now = roc.now.replace(day=4, hour=7)
    watch.once()
    assert roc.told() == [("mail", "anna", "1 melding in de stille uren, hoogste niveau 2")]


def test_where_the_warehouse_cannot_be_read_for_a_while_nothing_is_told_twice_afterwards(roc, tmp_path):
    roc.alarm(4)
    watch = roc.watch()
    watch.once()
    assert roc.told() == DUTY4
    (tmp_path / "data" / "alerts" / "known.json").unlink()
    with connection.writing(roc.url):
        again = roc.watch()
        again.once()
    aside = tmp_path / "aside"
    aside.mkdir()
    (tmp_path / "warehouse.duckdb").rename(aside / "warehouse.duckdb")
    again.once()
    (aside / "warehouse.duckdb").rename(tmp_path / "warehouse.duckdb")
    again.once()
    assert roc.told() == []


def test_a_mail_server_that_hangs_holds_up_no_level_4(roc):
    roc.alarm(2)
    roc.post.broken = "silent"
    watch = roc.watch()
    watch.sendings.patience = 0.2
    watch.once()
    roc.alarm(4)
    watch.once()
    watch.sendings.patience = None
    roc.post.broken = None
    watch.once()
    told = roc.told()
    assert [each for each in told if each[0] != "mail"] == DUTY4


def test_on_a_full_disk_a_level_4_goes_out_and_a_level_2_waits_for_room(roc, tmp_path):
    roc.alarm(2)
    roc.alarm(4, "threat:a")
    watch = roc.watch()
    blocked = tmp_path / "data" / "alerts" / "watch.json.new"
    blocked.mkdir()  # nothing can be written there
    watch.once()
    assert roc.told() == DUTY4
    blocked.rmdir()
    watch.once()
    assert roc.told() == [("mail", "anna", "Niveau 2, open")]


def test_what_is_kept_beside_the_warehouse_holds_no_word_of_the_post(roc, tmp_path):
    roc.alarm(4)
    roc.watch().once()
    kept = [file.read_text() for file in (tmp_path / "data" / "alerts").iterdir() if file.suffix == ".json"]
    assert len(kept) >= 3 and not any("brand" in each for each in kept)


def test_what_was_stored_is_told_and_what_was_acted_on_holds_though_the_watch_cannot_read_the_warehouse(roc):
    watch = roc.watch()
    watch.once()
    alert = roc.alarm(4)  # stored
    with connection.writing(roc.url):
        watch.once()
    assert roc.told() == DUTY4
    acting.acknowledge(ANNA, roc.settings, alert, roc.now, roc.url)
    roc.at(6)
    with connection.writing(roc.url):
        watch.once()
        assert roc.told() == []
    roc.at(7)
    acting.end(ANNA, roc.settings, alert, "Loos", roc.now, roc.url)
    with connection.writing(roc.url):
        watch.once()
    assert [words for _, _, words in roc.told()] == ["Niveau 4, voorbij"] * 2
    watch.once()
    assert roc.told() == []
