"""A small school on loopback: a configuration in a folder, feeds on a site of its own."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from pipelines import settings
from pipelines.runs.run import Report, run
from tests.people import ANNA
from warehouse.core.connection import reading

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def item(title: str, link: str = "", text: str = "", day: str = "2026-11-20", guid: str = "") -> str:
    stamp = dt.datetime.fromisoformat(day).strftime("%a, %d %b %Y 09:00:00 +0000")
    parts = [f"<title>{title}</title>", f"<pubDate>{stamp}</pubDate>"]
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f"<guid isPermaLink='false'>{guid}</guid>"] if guid else []
    parts += [f"<description>{text}</description>"] if text else []
    return f"<item>{''.join(parts)}</item>"


def rss(*items: str) -> str:
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>"
    )


def google(title: str, outlet: str, site: str, number: int, day: str = "2026-11-20") -> str:
    stamp = dt.datetime.fromisoformat(day).strftime("%a, %d %b %Y 10:00:00 GMT")
    return (
        f"<item><title>{title} - {outlet}</title><link>https://news.google.com/rss/articles/CBMi{number}</link>"
        f"<guid isPermaLink='false'>CBMi{number}</guid><pubDate>{stamp}</pubDate>"
        f"<source url='{site}'>{outlet}</source></item>"
    )


# A goal that the visits of a measured site fill.
SESSIONS_GOAL = """
[[goals]]
name = "sessies"
title = "Sessies op de site"
title_en = "Sessions on the site"
metric = "sessions"
start = 2026-08-01
deadline = 2027-07-31
target = 5000
"""


def write(
    folder: Path, sources: Iterable[tuple[str, str]], query: str = '"ROC Voorbeeld"', more: str = ""
) -> settings.Settings:
    """The configuration of ROC Voorbeeld with these sources (name, url), read back."""
    folder.mkdir(exist_ok=True)
    (folder / "organisation.toml").write_text(
        f"""
        [organisation]
        name = "ROC Voorbeeld"
        site = "https://www.rocvoorbeeld.example"
        query = '{query}'
        [network]
        allow_private = ["127.0.0.1"]
        [[peers]]
        name = "Voorbeeld College"
        {more}
        """,
        encoding="utf-8",
    )
    lines = [f'[[sources]]\nname = "{name}"\nurl = "{url}"\n' for name, url in sources]
    (folder / "sources.toml").write_text("\n".join(lines), encoding="utf-8")
    return settings.read(folder)


def collected(configured: settings.Settings, at: dt.datetime = NOW, names=None, **more) -> Report:
    return run(ANNA, configured, names, clock=lambda: at, **more)


def rows(sql: str) -> list[tuple]:
    with reading() as con:
        return con.execute(sql).fetchall()
