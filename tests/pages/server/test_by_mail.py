"""A link by mail: one answer for everybody, a mail to who may come in, and a button that no program presses."""

import re
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.server.access import mail_pages
from pages.server.access.identity import COOKIE
from tests.pages.server.served import Answer, ask, serving
from tests.pipelines.announcing.post_office import PostOffice

ACCESS = """
[links]
on = true
[[people]]
mail = "anna@school.example"
roles = ["administrator"]
[[people]]
mail = "bram@elders.example"
roles = ["board"]
"""
MAIL = """
[mail]
server = "127.0.0.1"
port = {port}
sender = "weerklank@school.example"
allowed = ["school.example"]
security = "none"
"""


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def port(folder, post) -> Iterator[int]:
    (folder / "access.toml").write_text(ACCESS)
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "roc.example"\n'
        '[server]\npublic_address = "https://dashboard.school.example"\n'
    )
    (folder / "announcement.toml").write_text(MAIL.format(port=post.port))
    with serving(folder, at=folder, HOME=str(folder), WEERKLANK_CONFIG=str(folder)) as port:
        yield port


def send(port: int, path: str = "/enter", origin: str | None = "ours", **fields: str) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if origin:
        headers["Origin"] = f"http://127.0.0.1:{port}" if origin == "ours" else origin
    return ask(port, path, "identity", "POST", body=urllib.parse.urlencode(fields).encode(), **headers)


def newest(post: PostOffice, before: int) -> str:
    deadline = time.monotonic() + 30
    while len(post.messages) == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    text = post.messages[-1].get_body(("plain",)).get_content()
    return re.search(r"https://dashboard\.school\.example(/enter/[0-9a-f]{64})\)", text)[1]


def test_everybody_hears_the_same_and_only_who_may_come_in_gets_mail(port, post):
    told = [
        send(port, mail=mail)
        for mail in ("niemand@school.example", "bram@elders.example", "geen adres", "", "x" * 3_000,
                     "a@school.example\nBcc: b@elders.example", "anna@school.example")
    ]  # fmt: skip
    assert {answer.status for answer in told} == {200} and len({answer.body for answer in told}) == 1
    newest(post, 0)
    assert post.to == ["anna@school.example"]


def test_a_link_is_looked_at_as_often_as_programs_like_and_used_once_by_its_button(port, post):
    before = len(post.messages)
    send(port, mail="Anna@School.example", back="goals?lang=en")
    link = newest(post, before)
    for method in ("GET", "HEAD", "GET"):
        looked = ask(port, link, "identity", method)
        assert looked.status == 200 and COOKIE not in looked.headers.get("set-cookie", "")
    assert b"anna@school.example" in looked.body and b"<script" not in looked.body
    assert looked.headers["content-security-policy"] == mail_pages.POLICY
    # Neither a page of another site nor who says nothing of where it comes from presses it.
    assert [send(port, link, origin).status for origin in ("https://elders.example", "null", None)] == [
        403
    ] * 3
    entered = send(port, link)
    assert (entered.status, entered.headers["location"]) == (303, "/goals?lang=en")
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert send(port, link).status == 404 and ask(port, link).status == 404


def test_what_happened_stands_in_the_audit_log_without_the_address_of_a_stranger(port, post, folder):
    before = len(post.messages)
    send(port, mail="vreemd@school.example")
    send(port, mail="bram@elders.example")
    deadline = time.monotonic() + 30
    wanted = {("access.link", "mail:anna@school.example", "done"), ("access.link", "nobody", "refused"),
              ("access.link", "mail:bram@elders.example", "failed"),
              ("access.login", "mail:anna@school.example", "done")}  # fmt: skip
    waiting = folder / "audit_waiting.jsonl"

    def there() -> str:
        return waiting.read_text() if waiting.exists() else ""

    while not all(
        any(all(f'"{part}"' in line for part in each) for line in there().splitlines()) for each in wanted
    ):
        assert time.monotonic() < deadline, there()
        time.sleep(0.1)
    text = there()
    assert "vreemd" not in text and len(post.messages) == before


def test_an_address_gets_three_messages_and_then_no_more_while_the_answer_stays(port, post):
    told = [send(port, mail="anna@school.example") for _try in range(6)]
    assert {answer.status for answer in told} == {200}
    time.sleep(1)
    assert post.to.count("anna@school.example") <= 3


def test_a_place_that_asks_too_often_hears_so_whoever_it_asks_for(port):
    statuses = [send(port, mail=f"n{n}@school.example").status for n in range(40)]
    assert statuses[-1] == 429 and set(statuses) <= {200, 429}


def test_the_form_remembers_the_page_that_was_asked_for_and_no_other_place(port):
    def back(referer: str) -> str:
        body = ask(port, "/enter?lang=en", "identity", Referer=referer).body.decode()
        return re.search(r'name="back" value="([^"]*)"', body)[1]

    ours = f"http://127.0.0.1:{port}"
    assert back(f"{ours}/goals?period=90d&lang=en") == "goals?period=90d&amp;lang=en"
    for other in (f"{ours}/enter", "https://elders.example/goals", f"{ours}//elders.example", f"{ours}/a/b",
                  f"{ours}/s/geheim", "", f'{ours}/goals?"><script>', f"{ours}/\\elders.example"):  # fmt: skip
        assert back(other) == ""


def test_where_links_are_off_there_is_no_form(tmp_path):
    (tmp_path / "access.toml").write_text(ACCESS.replace("true", "false"))
    with serving(tmp_path, at=tmp_path, HOME=str(tmp_path), WEERKLANK_CONFIG=str(tmp_path)) as port:
        assert ask(port, "/enter").status == 404 and send(port, mail="anna@school.example").status == 404
        assert send(port, f"/enter/{'0' * 64}").status == 404
