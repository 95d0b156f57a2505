"""Who types the name of a page, or an address of before, comes to the page."""

import ast

import pytest

from pages.server.access import other_addresses
from pages.shared import i18n
from tests.pages.server.served import ROOT, ask, serving


def titles() -> dict[str, str]:
    """The pages of app.py: path → title in the code."""
    found = {}
    for call in ast.walk(ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.Page":
            told = {each.arg: each.value for each in call.keywords}
            script = call.args[0].value.rpartition("/")[2].removesuffix(".py")
            path = "" if "default" in told else told["url_path"].value if "url_path" in told else script
            found[path] = told["title"].args[0].value
    assert len(found) > 10
    return found


def test_every_page_of_the_menu_is_found_by_its_name_in_each_language():
    assert titles() == {path: title for path, (title, _more) in other_addresses.PAGES.items()}
    for path, title in titles().items():
        for language in i18n.LOCALES:
            with i18n.use_language(language):
                name = i18n._(title)
            typed = {
                name,
                name.lower(),
                name.upper(),
                name.replace(" ", "-"),
                name.replace(" ", "%20"),
                f"{name}/",
            }
            for each in typed - {path}:
                assert other_addresses.page_of(each) == path, each


def test_no_two_pages_are_called_the_same():
    called = {}
    for path, (title, more) in other_addresses.PAGES.items():
        for name in {title.lower(), path, *more.split()} - {""}:
            assert called.setdefault(name, path) == path, name


@pytest.mark.parametrize(
    "asked",
    [
        "", "goals", "trust", "doelenn", "goals/doelen", "s/goals", "api/v1/figures", "_stcore/health", "enter",
        "oauth2callback", "auth/login", "static/js/goals", "favicon.png", "robots.txt", "//evil.example", "..", "%",
        "%2F%2Fevil.example%2Fdoelen", "\\doelen/x", "é" * 90,
    ],
)  # fmt: skip
def test_what_is_a_page_already_or_no_name_of_one_passes(asked):
    assert other_addresses.page_of(asked) is None


@pytest.mark.parametrize("base", ["", "/school/dashboard"])
def test_the_server_leads_there_with_what_was_chosen_and_to_no_other_site(tmp_path, base):
    with serving(tmp_path, base) as port:
        for asked, answered in (
            ("/reputatie", "/"),
            ("/Reputation?period=90d&lang=en", "/?period=90d&lang=en"),
            ("/uw-school", "/setup"),
            ("/Mensen%20en%20rollen?lang=nl", "/people?lang=nl"),
            ("/reliability", "/trust"),
            ("/goals/", "/goals"),
        ):
            answer = ask(port, base + asked)
            assert (answer.status, answer.headers["location"]) == (307, base + answered), asked
        assert ask(port, f"{base}/goals").status == 200
        assert ask(port, f"{base}/doelen", method="POST").status in (403, 404, 405)
        for evil in ("//doelen", "/%2F%2Fevil.example", "/doelen/../..//evil.example"):
            assert "evil" not in ask(port, base + evil).headers.get("location", "")
