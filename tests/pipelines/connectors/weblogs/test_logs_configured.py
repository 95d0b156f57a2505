"""Logs by the configuration: what may be said, and what a run makes of it."""

import datetime as dt

import pytest

from pipelines.support.errors import ConfigError
from tests.pipelines.connectors.measuring import measured, school
from tests.pipelines.connectors.weblogs.test_logs_formats import lines_of
from warehouse.core.connection import reading

NOW = dt.datetime(2026, 11, 28, 8, tzinfo=dt.UTC)
TRAFFIC = """[[traffic]]
name = "site"
connector = "{connector}"
path = "{path}"
site = "www.school.example"
{more}
"""


def configured(tmp_path, more="", connector="logs"):
    return school(
        tmp_path / "config", TRAFFIC.format(path=tmp_path / "access.log*", more=more, connector=connector)
    )


def rows(sql: str) -> list[tuple]:
    with reading() as con:
        return con.execute(sql).fetchall()


@pytest.mark.parametrize("value", ["-1", "1.5", "true", '"een"'])
def test_proxies_are_a_number(tmp_path, value):
    with pytest.raises(ConfigError, match=r"proxies: this must be a whole number"):
        configured(tmp_path, f"proxies = {value}")


def test_proxies_are_of_logs_alone(tmp_path):
    with pytest.raises(ConfigError, match=r"proxies: only web-server logs"):
        configured(tmp_path, 'proxies = 1\naccount = "x"', "plausible")


@pytest.mark.parametrize(
    ("more", "expected"), [("", 1), ("proxies = 0", 1), ("proxies = 1", 5), ("proxies = 2", 1)]
)
def test_a_run_counts_visitors_behind_as_many_proxies_as_are_configured(warehouse, tmp_path, more, expected):
    (tmp_path / "access.log").write_text(lines_of("10.0.0.1 - -", ' "6.6.6.6, {ip}"'))
    (result,) = measured(configured(tmp_path, more), NOW).results
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select sum(sessions)::int, sum(visitors)::int from visit_days") == [(expected, expected)]


def test_a_mixture_is_a_run_in_part_with_a_sentence_and_the_next_goes_on(warehouse, tmp_path):
    log = tmp_path / "access.log"
    log.write_text(
        lines_of("{ip} - -") + lines_of("www.school.example {ip} - -").replace("203.0.113", "198.51.100")
    )
    (result,) = measured(configured(tmp_path), NOW).results
    assert result.outcome == "partial"
    assert "are not counted: 5 of 10, the first at line 6." in result.error
    assert rows("select sum(sessions)::int from visit_days") == [(5,)]
    log.rename(tmp_path / "access.log.1")
    log.write_text(lines_of("www.school.example {ip} - -").replace("203.0.113", "192.0.2"))
    (result,) = measured(configured(tmp_path), NOW + dt.timedelta(minutes=15)).results
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select sum(sessions)::int from visit_days") == [(10,)]


def test_a_format_that_is_not_known_is_a_failed_run_with_a_sentence(warehouse, tmp_path):
    (tmp_path / "access.log").write_text("10:00 somebody asked for something\n" * 40)
    (result,) = measured(configured(tmp_path), NOW).results
    assert result.outcome == "failed" and "in no format that Weerklank reads" in result.error
    assert rows("select count(*) from visit_days") == [(0,)]


def test_a_state_of_before_formats_were_known_goes_on(warehouse, tmp_path):
    import json

    from pipelines.connectors import weblogs

    log = tmp_path / "access.log"
    text = lines_of("www.school.example {ip} - -")
    log.write_text(text)
    said = {"site": "www.school.example", "key_events": {}}
    told = json.loads(weblogs.read(str(log), None, **said).state)
    told["files"] = [place[:7] for place in told["files"]]
    log.write_text(text + text.replace("203.0.113", "198.51.100"))
    got = weblogs.read(str(log), json.dumps(told).encode(), **said)
    assert (got.lines, got.problem, sum(each.sessions for each in got.counted.visits)) == (5, None, 10)
