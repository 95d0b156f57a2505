"""A school of which every name and text is an attack: each page shows them as words, and nothing is run or asked."""

import html
from collections.abc import Iterator

import pytest
import tomlkit

from pipelines import settings
from tests.attacks.texts import FORMULAS, markup
from tests.journeys.conftest import School, measured
from tests.journeys.test_looking import PAGES
from tests.pages.server.served import serving
from tests.pipelines.runs.school import NOW, collected, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing
from warehouse.traffic import visits

pytestmark = pytest.mark.browser
# What no page of ours ever holds, whoever wrote it: what runs, loads or leads elsewhere.
TAKEN = """() => [
  ...document.querySelectorAll(
    '.stApp script, .stApp iframe, .stApp object, .stApp embed, .stApp base, .stApp meta, .stApp link, .stApp audio,'
    + ' .stApp video, .stApp math, .stApp form[action], .stApp [srcdoc], .stApp [onerror], .stApp [onload],'
    + ' .stApp [onfocus], .stApp [onmouseover], .stApp [ontoggle], .stApp [onbegin], .stApp [onblur],'
    + ' .stApp x[contenteditable], .stApp a[href^="javascript" i], .stApp a[href^="data" i]'
  ),
].filter(each => !each.closest('[data-testid="stCustomComponentV1"]')).map(each => each.outerHTML.slice(0, 200))"""


def entry(number: int, text: str) -> str:
    """An entry about us that says this in every place where a paper has words."""
    said = html.escape("".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32), quote=False)
    # Once more escaped it is no markup to whoever reads the feed, and comes in letter for letter.
    words = html.escape(said, quote=False)
    return (
        f"<item><title>ROC Voorbeeld {number} {words}</title><link>https://krant.example/{number}</link>"
        f"<dc:creator>{words}</dc:creator><category>{said}</category><source url='https://k{number}.example'>{words}"
        f"</source><description>ROC Voorbeeld. {said}</description>"
        f"<pubDate>{'Fri, 20' if number % 2 else 'Sat, 21'} Nov 2026 09:00:00 +0000</pubDate></item>"
    )


def configured_with(folder, texts: list[str]) -> None:
    """Let channels, goals, campaigns, events and outlets be called like this, as far as the files take it."""
    named = (" ".join(text.split())[:150] for text in texts if text.isprintable() and text.strip())
    short = list(dict.fromkeys(filter(None, named)))
    channels, goals, more = tomlkit.document(), tomlkit.document(), tomlkit.document()
    listed = [
        {"name": f"kanaal-{n}", "title": text, "network": "linkedin"} for n, text in enumerate(short[:12])
    ]
    channels["channels"] = [*listed, {"name": "linkedin", "title": "LinkedIn", "network": "linkedin"}]
    channels["traffic"] = [
        {"name": "site", "title": short[0], "connector": "plausible", "account": "a.example", "paused": True}
    ]
    channels["campaigns"] = [{"name": f"actie-{n}", "label": text} for n, text in enumerate(short[:12])]
    goals["goals"] = [
        {
            "name": f"doel-{n}",
            "title": text,
            "metric": "hand",
            "start": "2026-11-01",
            "deadline": "2026-12-31",
            "target": 60,
        }
        for n, text in enumerate(short[:12])
    ]
    more["events"] = [{"start": "2026-11-07", "label": text} for text in short]
    more["outlets"] = [{"name": text, "reach": 1000} for text in short]
    for name, document in (("channels.toml", channels), ("goals.toml", goals)):
        said = tomlkit.dumps(document)
        for day in ("2026-11-01", "2026-12-31"):
            said = said.replace(f'"{day}"', day)
        (folder / name).write_text(said, "utf-8")
    path = folder / "organisation.toml"
    path.write_text(
        path.read_text("utf-8") + tomlkit.dumps(more).replace('"2026-11-07"', "2026-11-07"), "utf-8"
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Iterator[tuple[School, Site, list[str]]]:
    """The school, the site that nobody may ask, and the texts."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as environment, Site({}) as trap:
        environment.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
        environment.setenv("WEERKLANK_DATA", str(folder))
        environment.setenv("WEERKLANK_CONFIG", str(folder / "config"))
        environment.setenv("WEERKLANK_ALLOW_PRIVATE", "127.0.0.1")
        environment.setenv("WEERKLANK_NOW", NOW.isoformat())
        texts = [*markup(trap.url("").rstrip("/")), *FORMULAS]
        items = "".join(entry(n, text) for n, text in enumerate(texts))
        feed = (
            "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
            f"<title>x</title>{items}</channel></rss>"
        )
        with Site({"/krant": page(feed)}) as site:
            write(folder / "config", [("krant", site.url("/krant"))])
            configured_with(folder / "config", texts)
            school = settings.read(folder / "config")
            collected(school)
            measured()
            with writing() as con:
                seen = [
                    {"day": NOW.date(), "source": text[:200], "medium": text[:200], "campaign": text[:200],
                     "landing_page": f"/{text[:200]}", "click_id": "", "in_app": "", "sessions": 5, "visitors": 5,
                     "quality": "exact", "channel": "linkedin", "channel_group": "Organic Social", "rule": "x"}
                    for text in texts if text.isprintable()
                ]  # fmt: skip
                visits.store(con, "traffic-site", seen, [], [NOW.date()])
            with serving(
                folder,
                WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb"),
                WEERKLANK_CONFIG=str(folder / "config"),
            ) as port:
                yield School(site, school, port), trap, texts


def test_all_of_it_came_in(hostile):
    with reading() as con:
        (count,) = con.execute("select count(*) from mentions where subject = 'ROC Voorbeeld'").fetchone()
    assert count > 70


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_runs_or_asks_for_what_others_wrote(hostile, visit, language):
    school, trap, _texts = hostile
    shown, reader = 0, visit(school.port)
    reader.page.on("dialog", lambda told: pytest.fail(told.message))
    for path in [*PAGES, *(f"/mentions?page={n}" for n in (2, 3, 4))]:
        there = reader.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert there.evaluate("window.taken") is None, path
        assert there.evaluate(TAKEN) == [], path
        shown += (there.locator(".stApp").text_content() or "").count("window.taken")
    assert shown > 30 and trap.asked == []
