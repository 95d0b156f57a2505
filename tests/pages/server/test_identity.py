"""Only a believed proxy names a person, once; a cookie keeps of claims what is used, of a size it holds."""

import asyncio
import json

import pytest

from pages.server.access import provider
from pages.server.access.identity import BY_PROXY, HEADER, Who
from pipelines.access.logins import store

PROXY = '[proxy]\nuser = "X-Remote-User"\nmail = "X-Remote-Email"\n[[groups]]\nname = "board"\nroles = ["board"]\n'


@pytest.fixture(autouse=True)
def named(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    (tmp_path / "access.toml").write_text(PROXY)


def told(by_proxy: bool, *headers: tuple[str, str]) -> list[dict | str]:
    """What pages are told of who asks."""
    seen: list[dict | str] = []

    async def app(scope, receive, send) -> None:
        seen.extend(json.loads(value) for name, value in scope["headers"] if name.decode() == HEADER)

    scope = {"type": "http", "path": "/", "scheme": "http", BY_PROXY: by_proxy,
             "headers": [(name.lower().encode(), value.encode()) for name, value in headers]}  # fmt: skip
    asyncio.run(Who(app)(scope, None, None))
    return seen


def test_only_a_believed_proxy_names_a_person_and_only_once():
    user, forged = ("X-Remote-User", "anna"), (HEADER, '{"way": "proxy", "user": "administrator"}')
    assert told(True, user, ("X-Remote-Email", "ánna@school.example"), forged) == [
        {"way": "proxy", "user": "anna", "mail": "ánna@school.example"}
    ]
    for headers in (
        (user, user),
        (user, ("x-remote-user", "bram")),
        (forged,),
        (("X-Remote-Email", "a@b.nl"),),
    ):
        assert told(True, *headers) == []
    assert told(False, user, forged) == []


def test_who_comes_by_a_proxy_is_kept_once_with_the_groups_that_give_a_role(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))

    async def app(scope, receive, send) -> None:
        pass

    def opens(kind: str, groups: str) -> dict | None:
        headers = [(b"x-remote-user", b"anna"), (b"x-groups", groups.encode())]
        scope = {"type": kind, "path": "/", "scheme": "ws", BY_PROXY: True, "headers": headers}
        asyncio.run(Who(app)(scope, None, None))
        return store.kept()["seen"].get("proxy:anna")

    (tmp_path / "access.toml").write_text(PROXY.replace("mail =", 'groups = "X-Groups"\nmail ='))
    assert opens("http", "board") is None
    first = opens("websocket", "board,everybody")
    assert (first["groups"], first["roles"], first["way"]) == (["board"], ["board"], "proxy")
    assert opens("websocket", "board") == first
    assert opens("websocket", "everybody")["groups"] == []


def test_a_cookie_keeps_the_groups_that_the_file_names_and_says_that_some_were_left_out():
    groups = [f"group-{n}" for n in range(500)] + ["board"]
    kept = provider.used({"sub": "a", "iat": 5, "weerklank": "x", "picture": "x" * 9000, "groups": groups,
                          "_claim_names": {"groups": "src1"}})  # fmt: skip
    assert kept["groups"][0] == "board" and len(kept["groups"]) == provider.MOST
    assert kept["_claim_names"] is True and not {"weerklank", "picture"} & kept.keys()
    assert len(json.dumps(kept)) < 3000
