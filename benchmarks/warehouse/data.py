"""Make warehouses of 10 thousand, 1 million and 10 million mentions, quickly, by SQL.

    python -m benchmarks.warehouse.data FILE MENTIONS

26 months that end on a fixed day; 60 sources that ran every hour of it; one organisation, five
peers, two topics; a quarter of the items are copies of an earlier story. The same rows whatever
the machine.
"""

import datetime as dt
import sys
import time
from pathlib import Path

import duckdb

from warehouse.core.connection import writing
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days

TODAY = dt.date(2026, 11, 23)
DAYS = 790
MEMORY = "6GB"  # that a machine with other work is left some
NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
OWN = "ROC Voorbeeld"
SUBJECTS = (OWN, "Peer A", "Peer B", "Peer C", "Peer D", "Peer E", "Stage", "Veiligheid")
SOURCES = 60
KINDS = ("press", "press", "press", "blog", "social", "social", "forum", "video")
WORDS = (
    "de het een school student docent opleiding stage praktijk bedrijf gemeente regio techniek zorg bouw"
    " horeca diploma examen lokaal onderwijs mbo roc open dag project prijs klacht rooster verzuim veiligheid"
    " leerbaan werkplek directie bestuur ouders campus bus fiets gebouw energie subsidie plan start jaar"
    " week nieuw goed slecht trots boos blij zorgen geld tekort kans resultaat café ideeën één vóór"
).split()


def make(path: str, mentions: int, rare: int = 0, days: int = DAYS) -> float:
    """Write a warehouse with about this many mentions to `path`. How many seconds did it take?

    rare: words in each text besides the 67 that all share, of 50,000; the n-th stands 1/n as often as the first;
    days: that end on the fixed one
    """
    begun = time.perf_counter()
    with writing(path) as con:
        con.execute(f"set memory_limit = '{MEMORY}'")
        _configuration(con, days)
        _runs(con, days)
        _items(con, mentions * 4 // 5, rare, days)
    print(f"rows stored after {time.perf_counter() - begun:.0f} s", flush=True)
    with writing(path) as con:
        con.execute(f"set memory_limit = '{MEMORY}'")
        refresh_days(con)
    return time.perf_counter() - begun


def _configuration(con: duckdb.DuckDBPyConnection, days: int) -> None:
    roles = {OWN: "own", "Stage": "topic", "Veiligheid": "topic"}
    upsert(
        con,
        "subjects",
        [
            {
                "subject": name,
                "role": roles.get(name, "peer"),
                "query": name,
                "query_hash": "q1",
                "position": n,
            }
            for n, name in enumerate(SUBJECTS)
        ],
    )
    upsert(
        con,
        "sources",
        [
            {
                "source_name": f"source-{n:02d}",
                "title": f"Source {n:02d}",
                "pattern": "feed",
                "kind": KINDS[n % len(KINDS)],
                "url": f"https://source-{n:02d}.example/feed",
                "every_minutes": 60,
                "paused": False,
            }
            for n in range(SOURCES)
        ],
    )
    upsert(
        con,
        "outlets",
        [{"outlet": f"outlet-{n:03d}.example", "reach": 500 * (n + 1)} for n in range(0, 200, 3)],
    )
    upsert(
        con,
        "events",
        [
            {"start_day": day, "end_day": day, "label": "Open dag", "label_en": "Open day"}
            for day in (TODAY - dt.timedelta(days=back) for back in range(10, days, 90))
        ],
    )


def _runs(con: duckdb.DuckDBPyConnection, days: int) -> None:
    con.execute(
        """
        insert into source_runs by name
        select
            strftime(started_at, '%Y%m%dT%H%M') as run_id, 'source-' || lpad(source::varchar, 2, '0') as source_name,
            started_at, 0.2 as seconds,
            case
                when source = 7 and started_at > $now::timestamp - interval 3 day then 'failed'
                when hash(hour, source) % 5 = 0 then 'new' else 'unchanged'
            end as outcome,
            25 as found, (hash(hour, source) % 5 = 0)::integer as added, 0 as updated, 200 as status, 1 as attempts,
            case when outcome = 'failed' then 'The source could not be collected: it did not answer.' end as error,
            case when outcome <> 'failed' then started_at end as last_good_at
        from (
            select hour, source, $now::timestamp - interval 1 hour * hour as started_at
            from range($days * 24) as hours(hour), range($sources) as sources(source)
        )
        order by started_at
        """,
        {"now": NOW.replace(tzinfo=None), "days": days, "sources": SOURCES},
    )


def _items(con: duckdb.DuckDBPyConnection, items: int, rare: int, days: int) -> None:
    phrases = [
        " ".join(WORDS[(n * 7 + step * (n % 11 + 1)) % len(WORDS)] for step in range(9)) for n in range(509)
    ]
    con.execute(
        """
        create or replace temp table base as
        select
            n,
            md5(n::varchar)[:16] as item_id,
            md5((case when hash(n, 'copy') % 4 = 0 then n - n % 10 else n end)::varchar)[:16] as story_id,
            $first::timestamp + interval 1 second * (n * $seconds / $items)::bigint as published_at,
            published_at::date as day,
            (hash(n, 'source') % $sources)::integer as source,
            (hash(n, 'outlet') % 200)::integer as outlet
        from range($items) as numbers(n)
        """,
        {
            "items": items,
            "first": TODAY - dt.timedelta(days=days),
            "seconds": days * 86400,
            "sources": SOURCES,
        },
    )
    con.execute(
        """
        insert into items by name
        select
            item_id,
            'https://outlet-' || outlet || '.example/' || item_id as url,
            url as canonical_url,
            'source-' || lpad(source::varchar, 2, '0') as source_name,
            'outlet-' || lpad(outlet::varchar, 3, '0') || '.example' as outlet,
            $kinds[source % 8 + 1] as kind,
            $phrases[(hash(n, 1) % 509)::int + 1] as title,
            concat_ws('. ', $phrases[(hash(n, 2) % 509)::int + 1], $phrases[(hash(n, 3) % 509)::int + 1],
                $phrases[(hash(n, 4) % 509)::int + 1], $phrases[(hash(n, 5) % 509)::int + 1],
                nullif(array_to_string(list_transform(range($rare), lambda k:
                    'woord' || floor(pow(50000, (hash(n, k, 'rare') % 1000003) / 1000003))::int), ' '), '')) as text,
            case when hash(n, 6) % 8 = 0 then 'en' else 'nl' end as language,
            published_at, 'exact' as published_quality, published_at + interval 20 minute as collected_at,
            day, story_id, item_id as text_hash
        from temp.main.base
        """,
        {"phrases": phrases, "kinds": list(KINDS), "rare": rare},
    )
    con.execute(
        """
        insert into mentions by name
        select item_id, $subjects[subject + 1] as subject, [$subjects[subject + 1]] as matched, 'q1' as query_hash, day
        from (
            select item_id, day, n, unnest(
                case when hash(n, 8) % 4 = 0 then [(hash(n, 7) % 8)::int, ((hash(n, 7) % 8 + 1) % 8)::int]
                else [(hash(n, 7) % 8)::int] end
            ) as subject
            from temp.main.base
        )
        order by n
        """,
        {"subjects": list(SUBJECTS)},
    )
    con.execute(
        """
        insert into sentiments by name
        select
            item_id, (hash(n, 9) % 201)::double / 100 - 1 as score,
            case when hash(n, 10) % 10 = 0 then 'unclear' when score > 0.3 then 'positive'
                when score < -0.5 then 'negative' else 'neutral' end as label,
            0.7 as confidence, 'lexicon 1' as method, published_at + interval 20 minute as scored_at, day
        from temp.main.base
        """
    )
    con.execute(
        """
        insert into sightings by name
        select item_id, source_name, url, collected_at as first_seen_at from items
        order by collected_at, item_id
        """
    )
    con.execute("drop table temp.main.base")


if __name__ == "__main__":
    Path(sys.argv[1]).unlink(missing_ok=True)
    print(f"{make(sys.argv[1], int(sys.argv[2])):.1f} s, {Path(sys.argv[1]).stat().st_size / 1e6:,.0f} MB")
