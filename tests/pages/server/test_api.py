"""The API of /api/v1: the real server asked over loopback, each answer held against the description that it serves."""

import base64
import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from pages.server.api import access, openapi, parameters, routes, schemas
from pages.server.api.problems import MEDIA_TYPE, TITLES, Problem
from pages.views.mentions.filters import LABELS
from pipelines.runs import api_keys
from tests.pages import school
from tests.pages.server.served import ask, serving
from tests.people import ANNA
from tests.warehouse.rows import GOOD
from warehouse.access import api_keys as kept
from warehouse.access.api_keys import ApiKey
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import ending
from warehouse.mentions import search
from warehouse.reputation.board import board
from warehouse.sources import config_tables

DAY = dt.timedelta(days=1)


class Reader:
    """A program with a key: asks, and holds each answer against the description."""

    def __init__(self, port: int, key: str | None, base: str = "") -> None:
        self.port, self.key, self.base = port, key, base
        self.document = json.loads(self.plain("openapi.json").body)

    def plain(self, path: str, method: str = "GET", **headers: str):
        """Without holding it against anything."""
        own = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        path = f"{self.base}/api/v1/{path}"
        return ask(self.port, path, "identity", method, **{**own, **headers})

    def answer(self, path: str, status: int = 200, **headers: str):
        """The answer: of this status, and such as the description promises."""
        answer = self.plain(path, **headers)
        assert answer.status == status, answer.body
        self.described(path, answer)
        return answer

    def asked(self, path: str, status: int = 200, **headers: str) -> dict:
        return json.loads(self.answer(path, status, **headers).body)

    def described(self, path: str, answer) -> None:
        promised = self.document["paths"]["/" + path.split("?")[0]]["get"]["responses"]
        assert str(answer.status) in promised, f"{path}: {answer.status} is not described"
        response = promised[str(answer.status)]
        media_type = answer.headers.get("content-type", "").split(";")[0]
        for name in response.get("headers", {}):
            assert name.lower() in answer.headers or name == "Link", f"{path}: no {name}"
        if answer.status != 304:
            schema = response["content"][media_type]["schema"]
            if media_type.endswith("json"):
                validator = jsonschema.Draft202012Validator(
                    {**schema, "components": self.document["components"]}
                )
                errors = [error.message for error in validator.iter_errors(json.loads(answer.body))]
                assert not errors, errors[:3]
        assert (
            b"/work" not in answer.body and b".duckdb" not in answer.body and b"Traceback" not in answer.body
        )


def fill(where: str) -> None:
    """Sixty days of stories, a channel that is read each day, and a goal that is entered by hand."""
    school.fill(where, school.usual(62))
    days = [school.TODAY - n * DAY for n in range(1, 62)]
    read = {**GOOD["channel_days"], "read_at": school.NOW}
    with writing(where) as con:
        upsert(con, "channels", [GOOD["channels"]])
        upsert(
            con,
            "channel_days",
            [{**read, "day": day, "followers": 1200 + day.toordinal() % 97} for day in days],
        )
        begun = {**GOOD["goals"], "start_day": dt.date(2026, 8, 1), "deadline": dt.date(2027, 7, 31)}
        config_tables.replace(con, {"goals": [begun]})
        upsert(con, "goal_entries", [{**GOOD["goal_entries"], "day": days[3]}])


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    where = str(folder / "warehouse.duckdb")
    fill(where)
    with serving(folder, WEERKLANK_WAREHOUSE=where, WEERKLANK_NOW=school.NOW.isoformat()) as port:
        yield port, where


def key(where: str, name: str, mentions: bool = True) -> str:
    made = api_keys.make(ANNA, name, mentions, where)
    assert made is not None
    return made


@pytest.fixture
def reader(served, request) -> Reader:
    port, where = served
    return Reader(port, key(where, request.node.name))


def test_the_description_is_one_and_describes_every_address_and_each_parameter_as_it_is_read():
    document = openapi.document()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {f"/{name}" for name in (*routes.TABLES, "openapi.json")}
    for name, table in routes.TABLES.items():
        described = document["paths"][f"/{name}"]["get"]["parameters"]
        assert [each["name"] for each in described] == [each.name for each in table.parameters]
        assert all(each["description"] and each["in"] == "query" for each in described)
    operations = {each["operationId"] for path in document["paths"].values() for each in path.values()}
    assert operations == {"figures", "mentions", "openapi"}
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(document)
    for name in ("Figure", "Figures", "Mention", "Mentions", "Problem"):
        assert f'"#/components/schemas/{name}"' in text


@pytest.mark.parametrize("page", parameters.PAGES)
def test_every_figure_of_a_page_is_as_described(reader, page):
    for lang in ("nl", "en"):
        told = reader.asked(f"figures?page={page}&lang={lang}&period=30d")
        assert {figure["page"] for figure in told["figures"]} <= {page}
        assert told["language"] == lang
    assert told["figures"] or page == "traffic"


def test_a_figure_is_the_same_number_as_on_the_page(reader, served):
    with reading(served[1]) as con:
        period = ending("90d", school.TODAY, school.TODAY)
        drawn = board(
            con, period, school.TODAY, school.NOW, "last-year", lambda day: ending("90d", school.TODAY, day)
        )
    told = reader.asked("figures?period=90d&against=last-year&page=reputation")["figures"]
    assert len(told) == 5
    for figure in told:
        own = getattr(drawn, figure["name"])
        assert (figure["value"], figure["previous"], figure["quality"]) == (
            own.value,
            own.previous,
            own.quality,
        )
        assert figure["first_day"] == drawn.period.start.isoformat()
    assert any(figure["value"] for figure in told)


def test_a_goal_says_how_far_it_is_and_how_far_it_should_be(reader):
    (goal,) = reader.asked("figures?page=goals&name=goal&of=aanmeldingen")["figures"]
    assert (goal["value"], goal["target"], goal["quality"], goal["deadline"]) == (
        12.0,
        400.0,
        "manual",
        "2027-07-31",
    )
    assert 0 < goal["expected"] < 400 and goal["state"] == "red"


def test_what_is_not_known_is_null_and_not_zero(reader):
    told = reader.asked("figures?page=channels&of=instagram")["figures"]
    unknown = [figure for figure in told if figure["quality"] == "unknown"]
    assert unknown and all(figure["value"] is None for figure in unknown)
    assert next(figure for figure in told if figure["name"] == "followers")["value"] > 1000


def test_the_pages_of_mentions_hold_each_once_in_the_order_of_the_list(reader, served):
    period = ending("90d", school.TODAY, school.TODAY)
    with reading(served[1]) as con:
        listed = search.search(con, search.Filter(period, school.OWN), limit=1000)
    found, path, pages = [], "mentions?period=90d&limit=60", 0
    while path:
        answer = reader.answer(path)
        told = json.loads(answer.body)
        assert told["total"] == len(listed) and len(told["mentions"]) <= 60
        found += [row["id"] for row in told["mentions"]]
        pages += 1
        path = answer.headers.get("link", "").partition("<")[2].partition(">")[0]
        assert bool(path) == bool(told["next"])
    assert found == [row.item_id for row in listed]
    assert pages == -(-len(listed) // 60) > 3


@pytest.mark.parametrize("sentiment", LABELS)
def test_mentions_are_filtered_as_on_the_page(reader, sentiment):
    told = reader.asked(
        f"mentions?sentiment={sentiment}&group=items&about=true&kind=others&language=nl&source=krant"
    )
    assert {row["sentiment"] for row in told["mentions"]} <= {sentiment}
    assert (told["total"] > 0) == (sentiment != "unclear")
    assert reader.asked("mentions?q=%22Bericht%207%20over%22&subject=ROC%20Voorbeeld")["total"] > 0
    assert reader.asked("mentions?q=zeppelin")["total"] == 0
    assert reader.asked("mentions?about=false")["total"] == 0


def test_nothing_is_told_of_who_wrote_it_but_what_the_page_shows(reader):
    (row,) = reader.asked("mentions?limit=1")["mentions"]
    assert set(row) == set(schemas.MENTION)
    assert not {"author", "text", "handle", "profile"} & set(row)


@pytest.mark.parametrize("wish", ["format=csv", ""])
def test_csv_holds_the_same_rows_for_programs(reader, wish):
    for name, fields in (("figures", schemas.FIGURE), ("mentions", schemas.MENTION)):
        answer = reader.answer(
            f"{name}?{wish}", **({} if wish else {"Accept": "application/json;q=0.5, text/csv"})
        )
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        head, *rows = csv.reader(io.StringIO(answer.body.decode()))
        told = reader.asked(name)[name]
        assert head == list(fields) and len(rows) == len(told) > 3
        place = head.index("id" if name == "mentions" else "name")
        assert [row[place] for row in rows] == [row[head[place]] for row in told]


def test_an_answer_that_is_known_is_not_sent_again(reader):
    first = reader.answer("figures?page=reputation")
    known = reader.plain("figures?page=reputation", **{"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (known.status, known.body, known.headers["etag"]) == (304, b"", first.headers["etag"])
    other = reader.answer("figures?page=reputation&lang=en", **{"If-None-Match": first.headers["etag"]})
    assert other.headers["etag"] != first.headers["etag"]


def test_head_says_what_get_would(reader):
    get, head = reader.plain("mentions"), reader.plain("mentions", "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-type", "content-length", "link"):
        assert head.headers[name] == get.headers[name]


def test_no_other_site_may_read_with_a_browser_and_nothing_in_between_keeps_it(reader):
    for path in ("figures", "openapi.json", "nothing"):
        headers = reader.plain(path, Origin="https://evil.example").headers
        assert not [name for name in headers if name.startswith("access-control-")]
        assert headers["x-content-type-options"] == "nosniff"
    assert reader.plain("figures", "OPTIONS", Origin="https://evil.example").status == 405
    assert reader.plain("figures").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("figures?period=ooit", "period"),
        ("figures?period=2026-11-20..2026-11-10", "period"),
        ("figures?period=2027-01", "period"),
        ("figures?against=nobody", "against"),
        ("figures?page=setup", "page"),
        ("figures?lang=fr", "lang"),
        ("figures?format=xml", "format"),
        ("figures?limit=5", "limit"),
        ("figures?Period=30d", "Period"),
        ("figures?period=30d&period=90d", "period"),
        ("figures?name=", "name"),
        ("figures?name=" + "x" * 300, "name"),
        ("mentions?limit=0", "limit"),
        ("mentions?limit=201", "limit"),
        ("mentions?limit=-1", "limit"),
        ("mentions?limit=1e9", "limit"),
        ("mentions?limit=%D9%A3", "limit"),
        ("mentions?limit=" + "9" * 400, "limit"),
        ("mentions?about=maybe", "about"),
        ("mentions?sentiment=happy", "sentiment"),
        ("mentions?subject=Andere%20school", "subject"),
        ("mentions?q=%00", "q"),
        ("mentions?cursor=x", "cursor"),
        ("mentions?cursor=%C3%A9", "cursor"),
        ("mentions?cursor=" + base64.urlsafe_b64encode(b"yesterday i1").decode(), "cursor"),
        ("mentions?" + "&".join(["source=a"] * 60), "source"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_with_what_it_may_be(served, path, parameter):
    port, where = served
    name = f"wrong {path}"[:60]
    told = Reader(port, key(where, name)).asked(path, 422)
    assert told["parameter"] == parameter and len(told["detail"]) > 15


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer wk_wrong", "Basic d2s6eA==", "wk_x", "Bearer \xe9"]
)
def test_without_a_valid_key_nothing_is_read(served, header):
    reader = Reader(served[0], None)
    for path in ("figures", "mentions?limit=1"):
        answer = reader.answer(path, 401, **({"Authorization": header} if header else {}))
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "api-key add" in json.loads(answer.body)["detail"]


def test_a_key_in_the_address_is_no_key(served):
    port, where = served
    assert Reader(port, None).asked(f"figures?key={key(where, 'in the address')}", 401)


def test_a_revoked_key_is_refused_at_once_and_its_name_may_be_given_again(served):
    port, where = served
    reader = Reader(port, key(where, "Intranet"))
    assert reader.answer("figures?page=goals")
    assert api_keys.make(ANNA, "Intranet", True, where) is None
    assert api_keys.revoke(ANNA, "Intranet", where) and not api_keys.revoke(ANNA, "Intranet", where)
    assert reader.answer("figures?page=goals", 401)
    assert Reader(port, key(where, "Intranet")).answer("figures?page=goals")


def test_a_key_for_figures_reads_no_mentions(served):
    port, where = served
    reader = Reader(port, key(where, "only figures", mentions=False))
    assert reader.asked("figures")["figures"]
    assert "figures only" in reader.asked("mentions", 403)["detail"]


def test_the_day_of_its_last_use_is_kept_and_nothing_of_the_key_itself(served):
    port, where = served
    secret = key(where, "watched")
    assert Reader(port, secret).answer("figures?page=goals")
    while True:
        with reading(where) as con:
            (row,) = [each for each in kept.keys(con) if each.name == "watched"]
        if row.used_on:
            break
    assert row.used_on == school.TODAY
    assert Reader(port, secret).answer("figures?page=goals")
    with reading(where) as con:
        told = con.execute(
            "select person_id, object, outcome from audit_log where act = 'keys.use'"
        ).fetchall()
    assert told.count(("key:watched", "watched", "done")) == 1
    assert secret.encode() not in b"".join(
        path.read_bytes() for path in Path(where).parent.rglob("*") if path.is_file()
    )


def test_other_methods_other_addresses_and_other_forms_are_refused_with_what_there_is(reader):
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = reader.plain("figures", method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
        reader.described("figures", answer)
    for path in ("", "nothing", "figures/1", "figures.csv"):
        answer = reader.plain(path)
        assert (answer.status, answer.headers["content-type"]) == (404, MEDIA_TYPE), path
    assert reader.plain("x" * 5000).status == 404
    assert reader.asked("mentions", 406, Accept="application/xml, text/html;q=0.9")
    assert reader.asked("mentions", 406, Accept="application/json;q=0")
    for accept in ("*/*", "application/*", "text/html, */*;q=0.1", "application/json;q=x, */*"):
        assert (
            reader.answer("figures?page=goals", Accept=accept).headers["content-type"] == "application/json"
        )


def test_who_asks_too_much_is_told_how_long_to_wait_and_nobody_else_waits(served):
    port, where = served
    busy, other = Reader(port, key(where, "busy")), Reader(port, key(where, "quiet"))
    statuses = []
    for _ in range(3 * access.AT_ONCE):
        answer = busy.plain("figures?page=setup")
        statuses.append(answer.status)
        if answer.status == 429:
            break
    assert statuses.count(422) >= access.AT_ONCE and answer.status == 429
    busy.described("figures", answer)
    assert int(answer.headers["retry-after"]) >= 1
    assert other.answer("figures?page=goals")


def test_a_bucket_fills_again_but_never_beyond_its_brim():
    mine = ApiKey("mine", "a" * 64, True, school.NOW, None, None)
    for _ in range(access.AT_ONCE):
        access.count(mine)
    with pytest.raises(Problem) as told:
        for _ in range(access.AT_ONCE):
            access.count(mine)
    assert told.value.status == 429
    access.count(replace(mine, key_hash="b" * 64))


def test_while_the_warehouse_is_written_the_api_says_so_and_when_to_ask_again(tmp_path):
    where = str(tmp_path / "warehouse.duckdb")
    fill(where)
    secret = key(where, "Intranet")
    with serving(tmp_path, WEERKLANK_WAREHOUSE=where, WEERKLANK_NOW=school.NOW.isoformat()) as port:
        reader = Reader(port, secret)
        with writing(where):
            answer = reader.answer("figures", 503)
        assert int(answer.headers["retry-after"]) > 0
        assert reader.answer("figures")


def test_below_a_path_and_before_the_first_run_it_answers_too(tmp_path):
    with serving(tmp_path, base="/merk") as port:
        reader = Reader(port, "wk_none", base="/merk")
        assert reader.asked("figures", 401)
        assert reader.plain("nothing").status == 404


def test_every_title_of_a_problem_is_of_a_status_that_is_described():
    described = {
        int(status)
        for path in openapi.document()["paths"].values()
        for status in path["get"]["responses"]
        if int(status) >= 400
    }
    assert described == set(TITLES) - {404}
