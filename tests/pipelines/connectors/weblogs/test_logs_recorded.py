"""Logs by others: a real one of 2015, and one that nginx wrote; GoAccess counted the second."""

import json

from pipelines.connectors import weblogs


def read(path, site):
    return weblogs.read(str(path), None, site=site, key_events={})


def test_every_line_of_a_real_log_is_read(shared):
    got = read(shared / "payloads" / "accesslog" / "combined_3000.log", "semicomplete.com")
    assert (got.lines, got.refused.count, got.problem) == (3000, 0, None)
    # Written 17 and 18 May 2015, in UTC: until 09:59 on the second day.
    assert [each.isoformat() for each in got.counted.days] == ["2015-05-17", "2015-05-18"]
    assert 300 < got.bots < 1500
    hosts = {each.source for each in got.counted.visits}
    assert "www.google.com" in hosts
    assert not any("semicomplete" in host for host in hosts)
    sessions = sum(each.sessions for each in got.counted.visits)
    assert 250 < sessions < 700


def test_what_nginx_wrote_is_counted_like_goaccess_where_both_mean_the_same(shared):
    folder = shared / "payloads" / "accesslog"
    general = json.loads((folder / "goaccess_1.7_report.json").read_text())["general"]
    path = folder / "nginx_combined_utm.log"
    got = read(path, "rocvoorbeeld.example")
    # GoAccess read the file when it had twenty lines; three more were written after that.
    assert general["valid_requests"] == 20
    assert (got.lines, got.refused.count, got.problem) == (23, 0, None)
    agents = {line.split('"')[5] for line in path.read_text().splitlines()[:20]}
    assert (
        len(agents) == general["unique_visitors"] == 3
    )  # one address; a visitor is address, agent and day for both
    # Of the three one is a browser, which is one session here, from the first of its links.
    (row,) = got.counted.visits
    assert (row.source, row.medium, row.campaign) == ("instagram", "social", "open dag 2026")
    assert (row.landing_page, row.sessions, row.visitors) == ("/opleidingen/mbo-verpleegkunde", 1, 1)
