"""Reading and changing the configuration."""

import datetime as dt

import pytest

from pipelines import settings
from pipelines.settings import patterns
from pipelines.settings.editing import edit
from pipelines.support.errors import ConfigError
from tests.people import ANNA

GOOD = """
[organisation]
name = "ROC Voorbeeld"
site = "www.rocvoorbeeld.example"

[[peers]]
name = "Voorbeeld College"   # de buren

[[sources]]
name = "krant"
url = "https://krant.example/feed"
every = "30m"
rhythm = "3d"
"""


def school(tmp_path, text=GOOD):
    (tmp_path / "organisation.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_configuration_says_what_is_watched(tmp_path):
    read = settings.read(school(tmp_path))
    assert read.organisation.site == "https://www.rocvoorbeeld.example"
    assert [(subject.name, subject.role, subject.query) for subject in read.subjects] == [
        ("ROC Voorbeeld", "own", '"ROC Voorbeeld"'),
        ("Voorbeeld College", "peer", '"Voorbeeld College"'),
    ]
    source = read.source("krant")
    assert (source.every, source.rhythm) == (dt.timedelta(minutes=30), dt.timedelta(days=3))


def test_the_sample_configuration_is_read_without_an_error(monkeypatch):
    monkeypatch.delenv("WEERKLANK_CONFIG", raising=False)
    read = settings.read(settings.ROOT / "config" / "sample")
    assert read.organisation.sample
    assert len(read.sources) == 17


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'every = "30m"',
            'every = "half uur"',
            r"organisation\.toml:9: .*“krant”, every: “half uur” is not a dur",
        ),
        ('every = "30m"', 'evry = "30m"', r"“krant”, evry: this field is not known; known are"),
        ('name = "krant"', 'name = "De Krant"', r"small letters, digits and hyphens"),
        ('url = "https://krant.example/feed"', "", r"needs a url or a handle"),
        ('url = "https://krant.example/feed"', 'url = "krant example"', r"is not a web address"),
        ('name = "Voorbeeld College"', 'name = "X"\nquery = "(a OR"', r"“X”, query: .*at character 6"),
        ('name = "ROC Voorbeeld"', "", r"\[organisation\], name: this is missing"),
        (
            'rhythm = "3d"',
            'rhythm = "3d"\nkind = "krant"',
            r"kind: “krant” is not known; choose one of press",
        ),
        ("[[peers]]", "[peers]", r"two brackets"),
        ("[[peers]]", "[[peers", r"line 6, character 8: the heading of this table is not closed"),
        ('name = "Voorbeeld College"', 'name = "ROC Voorbeeld"', r"two subjects are called"),
        ("[[peers]]", "[[concurrenten]]", r"“concurrenten” is not known"),
    ],
)
def test_an_error_names_the_file_the_line_and_the_field(tmp_path, old, new, said):
    with pytest.raises(ConfigError, match=said):
        settings.read(school(tmp_path, GOOD.replace(old, new)))


@pytest.mark.parametrize(
    ("pattern", "written", "address"),
    [
        ("google-news", '"ROC Voorbeeld"',
         "https://news.google.com/rss/search?q=%22ROC%20Voorbeeld%22&hl=nl&gl=NL&ceid=NL:nl"),
        ("google-alerts", "123/456", "https://www.google.com/alerts/feeds/123/456"),
        ("wordpress", "school.example", "https://school.example/feed/"),
        ("wordpress-comments", "https://school.example/", "https://school.example/comments/feed/"),
        ("youtube", "UC" + "a" * 22, "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22),
        ("youtube", "@school", "https://www.youtube.com/@school"),
        ("mastodon-tag", "#mbo@Mastodon.nl", "https://mastodon.nl/tags/mbo.rss"),
        ("mastodon-account", "@school@mastodon.nl", "https://mastodon.nl/@school.rss"),
        ("bluesky", "@school", "https://bsky.app/profile/school.bsky.social/rss"),
        ("reddit", "roc voorbeeld", "https://www.reddit.com/search.rss?q=roc%20voorbeeld&sort=new"),
        ("page", "krant.example", "https://krant.example"),
    ],
)  # fmt: skip
def test_a_pattern_needs_only_a_name_or_handle(pattern, written, address):
    assert patterns.address(pattern, written) == address


@pytest.mark.parametrize(
    ("pattern", "written"),
    [("mastodon-tag", "mbo"), ("google-alerts", "roc"), ("feed", "ftp://x"), ("page", " ")],
)
def test_a_handle_that_cannot_be_used_says_what_to_write(pattern, written):
    with pytest.raises(ConfigError):
        patterns.address(pattern, written)


def test_an_edit_keeps_comments_and_order(tmp_path):
    folder = school(tmp_path)
    (folder / "sources.toml").write_text(
        '# boven\n[[sources]]\nname = "b"\nurl = "https://b.example/"   # elke dag\n\n# midden\n[[sources]]\n'
        'name = "a"\nurl = "https://a.example/"\n',
        encoding="utf-8",
    )
    edit.set_paused(ANNA, folder, "a", True)
    read = edit.add_source(ANNA, folder, "mastodon-tag", "#mbo@mastodon.nl", "Mastodon")
    text = (folder / "sources.toml").read_text(encoding="utf-8")
    assert [source.name for source in read.sources] == ["krant", "b", "a", "mastodon"]
    assert read.source("a").paused
    for kept in ("# boven", "# elke dag", "# midden"):
        assert kept in text
    assert text.index("# boven") < text.index('"b"') < text.index("# midden") < text.index('"a"')
    edit.set_paused(ANNA, folder, "a", False)
    read = edit.remove_source(ANNA, folder, "b")
    assert [source.name for source in read.sources] == ["krant", "a", "mastodon"]


def test_a_query_is_saved_only_when_it_can_be_read(tmp_path):
    folder = school(tmp_path)
    read = edit.save_query(ANNA, folder, "Voorbeeld College", 'college AND "Voorbeeld"')
    assert read.subjects[1].query == 'college AND "Voorbeeld"'
    assert "# de buren" in (folder / "organisation.toml").read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match="character"):
        edit.save_query(ANNA, folder, "Voorbeeld College", "(college")
    assert settings.read(folder).subjects[1].query == 'college AND "Voorbeeld"'


def test_a_refused_edit_leaves_the_file_as_it_was(tmp_path):
    folder = school(tmp_path)
    before = (folder / "organisation.toml").read_bytes()
    with pytest.raises(ConfigError):
        edit.add_source(ANNA, folder, "mastodon-tag", "geen server")
    assert not (folder / "sources.toml").exists()
    assert (folder / "organisation.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("table", "said"),
    [('[[events]]\nstart = 2026-11-07\nlabel = "Open dag"\n', "Open dag (2026-11-07)"),
     ('[[outlets]]\nname = "krant.nl"\nreach = 5\n', "krant.nl")],
)  # fmt: skip
def test_what_stands_there_twice_is_named(tmp_path, table, said):
    path = tmp_path / "organisation.toml"
    path.write_text(f'[organisation]\nname = "A"\nsite = "https://a.example"\n{table}', "utf-8")
    settings.read(tmp_path)
    path.write_text(f"{path.read_text('utf-8')}{table}", "utf-8")
    with pytest.raises(ConfigError) as refused:
        settings.read(tmp_path)
    assert said in str(refused.value) and "twice" in str(refused.value)
