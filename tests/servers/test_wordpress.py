"""A real WordPress: posts and comments become items, nothing twice, nothing unchanged read again."""

import datetime as dt

import pytest

from pipelines import settings
from pipelines.runs.run import run
from tests.people import ANNA
from tests.pipelines.connectors.measuring import ORGANISATION
from tests.pipelines.connectors.test_social import rows
from tests.servers.wordpress import MISSING, wordpress

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (Debian packages)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with wordpress(tmp_path_factory.mktemp("wordpress")) as served:
        yield served


def day(ago: int) -> str:
    return (dt.datetime.now(dt.UTC) - dt.timedelta(days=ago)).date().isoformat()


def configured(folder, url: str) -> settings.Settings:
    folder.mkdir()
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "sources.toml").write_text(
        f'[[sources]]\nname = "nieuws"\npattern = "wordpress"\nurl = "{url}"\nkind = "blog"\n'
        f'[[sources]]\nname = "reacties"\npattern = "wordpress-comments"\nurl = "{url}"\n',
        encoding="utf-8",
    )
    return settings.read(folder)


def outcomes(report) -> dict[str, tuple]:
    return {each.source_name: (each.outcome, each.added, each.updated, each.error) for each in report.results}


def test_posts_and_comments_of_a_real_wordpress(site, warehouse, tmp_path):
    first = site.post(
        "Leerlingen & docenten: ‘zó goed’", "<p>ROC Voorbeeld bouwt een caf&eacute;.</p>", day(3)
    )
    site.post("Tweede bericht", "<p>Over ROC Voorbeeld.</p>", day(2))
    site.comment(first, "Anna", "Wat een geweldig nieuws over ROC Voorbeeld!")
    school = configured(tmp_path / "config", site.url)
    report = run(ANNA, school)
    assert outcomes(report) == {"nieuws": ("new", 2, 0, None), "reacties": ("new", 1, 0, None)}
    assert rows("select title, text, kind from items where source_name = 'nieuws' order by day") == [
        ("Leerlingen & docenten: ‘zó goed’", "ROC Voorbeeld bouwt een café.", "blog"),
        ("Tweede bericht", "Over ROC Voorbeeld.", "blog"),
    ]
    assert rows("select text, kind from items where source_name = 'reacties'") == [
        ("Wat een geweldig nieuws over ROC Voorbeeld!", "forum")
    ]
    assert rows("select count(*) from mentions") == [(3,)]
    # Nothing changed: WordPress answers 304, and nothing is read again.
    report = run(ANNA, school)
    assert outcomes(report) == {"nieuws": ("unchanged", 0, 0, None), "reacties": ("unchanged", 0, 0, None)}
    assert rows("select count(*) from source_runs where status = 304") == [(2,)]
    # A post is corrected: it stays one item.
    site.run(
        f"wp_update_post(['ID' => {first}, 'post_content' => '<p>ROC Voorbeeld bouwt een nieuwe kantine.</p>']);"
    )
    report = run(ANNA, school)
    assert outcomes(report)["nieuws"] == ("new", 0, 1, None)
    assert rows("select count(*) from items where source_name = 'nieuws'") == [(2,)]
    assert rows("select text from items where title like 'Leerlingen%'") == [
        ("ROC Voorbeeld bouwt een nieuwe kantine.",)
    ]


def test_more_posts_than_a_feed_holds_are_those_of_the_feed(site, warehouse, tmp_path):
    for n in range(12):
        site.post(f"Bericht {n}", f"<p>ROC Voorbeeld, nummer {n}.</p>", day(1))
    report = run(ANNA, configured(tmp_path / "config", site.url))
    # WordPress gives its ten newest; a school that posts more than ten a fetch sets a shorter `every`.
    assert outcomes(report)["nieuws"][1] == 10
