"""A search by the table of words finds what reading every text finds, whatever is typed and whatever happens."""

import datetime as dt
import random
from dataclasses import replace

import pytest

from tests.warehouse.mentions.test_refresh import BEGIN, STEPS, SUBJECTS, Steps
from tests.warehouse.rows import AT, DAY, GOOD
from warehouse.access.privacy import retention
from warehouse.core import connection
from warehouse.core.connection import writing
from warehouse.core.load import delete, upsert
from warehouse.core.period import Period
from warehouse.mentions import search, volume
from warehouse.mentions.refresh import refresh_days
from warehouse.mentions.words import asked, fill, index, matching, order, reading
from warehouse.mentions.words.terms import Term, terms

PIECES = (
    "school", "School", "schoolbord", "basisschool", "'s-Hertogenbosch", "’s avonds", "open dag",
    "open-dag", "Open\ndag", "café", "cafe", "CAFÉ", "ideeën", "IDEEËN", "één", "naïef", "🎉",
    "🎉feest", "👩🏽‍🏫", "co2", "C++", "50%", "a_b", "a.b", "e-mail", "x@y.nl",
    "https://roc.example/?a=1&b=2", "\u00a0", "open\u00a0dag", "Straße", "STRASSE", "İstanbul", "K",
    "ΣΑΣ", "日本語", "--", "…", "“citaat”", "\"citaat\"", "(open)", "\\", "\u0000", "\u001f", "`",
    "{}", "%", "_", "", " ", "  ",
)  # fmt: skip


def said(dice: random.Random) -> str:
    return "".join(
        dice.choice(PIECES) + dice.choice([" ", " ", "", "-", ", "]) for _ in range(dice.randrange(7))
    )


def typed(dice: random.Random, texts: list[str]) -> str:
    """Pieces, or a part cut out of a text wherever it falls, in quotes or not, in capitals or not."""
    text = dice.choice(texts) or "x"
    begin = dice.randrange(len(text))
    cut = text[begin : begin + dice.randrange(1, 14)]
    one = dice.choice(
        [dice.choice(PIECES), cut, f'"{cut}"', f'"{dice.choice(PIECES)} {dice.choice(PIECES)}"']
    )
    one = dice.choice([one, one, one.upper(), one.lower()])
    return f"{one} {dice.choice(PIECES)}" if dice.random() < 0.3 else one


def by_reading(con, filters: search.Filter) -> set:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(matching, "texts", lambda *_: None)
        sql, parameters = asked.statement(con, filters)
    return set(con.execute(sql, parameters).fetchall())


def by_words(con, filters: search.Filter) -> set:
    sql, parameters = asked.statement(con, filters)
    return set(con.execute(sql, parameters).fetchall())


def filled(con, dice: random.Random, items: int = 120) -> list[str]:
    rows, mentions, days = [], [], set()
    for n in range(items):
        day = DAY + dt.timedelta(days=dice.randrange(9))
        story = f"i{dice.randrange(n + 1)}" if n and dice.random() < 0.4 else f"i{n}"
        row = {"item_id": f"i{n}", "story_id": story, "day": day, "published_at": AT + (day - DAY)}
        row |= {"title": said(dice), "text": said(dice), "source_name": dice.choice("ab")}
        rows.append(GOOD["items"] | row)
        days.add(day)
        for subject in dice.sample(SUBJECTS, dice.choice([0, 1, 2])):
            mentions.append({**GOOD["mentions"], "item_id": f"i{n}", "subject": subject, "day": day})
    upsert(con, "items", rows)
    upsert(con, "mentions", mentions)
    refresh_days(con, days)
    return [text for row in rows for text in (row["title"], row["text"])]


@pytest.mark.both
@pytest.mark.parametrize("seed", range(2))
def test_words_find_what_reading_every_text_finds(warehouse, seed, monkeypatch):
    dice = random.Random(seed)
    if seed:  # of these few texts many words are frequent, and many of what is typed can be too many words
        monkeypatch.setattr(fill, "FEWEST", 2)
        monkeypatch.setattr(matching, "MOST_NAMED", 3)
        monkeypatch.setattr(matching, "FEW_NAMED", 2)
        monkeypatch.setattr(reading, "EACH", 2)
    with writing(warehouse) as con:
        texts = filled(con, dice)
    period = Period(DAY + dt.timedelta(days=1), DAY + dt.timedelta(days=8))
    found = by_index = 0
    with connection.reading(warehouse) as con:
        assert index.held(con, period).is_there
        assert con.execute("select count(*) > 0 from phrase_days").fetchone() == (bool(seed),)
        for _ in range(10 if warehouse.startswith("ducklake:") else 60):
            words = typed(dice, texts)
            plain = search.Filter(period, SUBJECTS[0], words=words, about=dice.choice([True, None]))
            for other in ({}, {"grouped": False}, {"source": ("a",)}, {"story": "i0"}):
                filters = replace(plain, **other)
                expected = by_reading(con, filters)
                assert by_words(con, filters) == expected, words
                found += len(expected)
            by_index += any(Term(0, term).parts for term in terms(words))
            total = search.total(con, plain)
            assert sum(week.count for week in volume.weekly(con, plain)) == total
            for filters in (plain, replace(plain, grouped=False)) if dice.random() < 0.2 else ():
                since = DAY + dt.timedelta(days=dice.randrange(1, 8))
                sql, parameters = asked.statement(con, filters, since)
                late = {row for row in by_words(con, filters) if row[1] >= since}
                assert set(con.execute(sql, parameters).fetchall()) == late, (words, since)
    assert found > 30 and by_index > 5


@pytest.mark.parametrize("seed", [1, 2])
def test_words_stay_true_whatever_comes_in_moves_or_is_corrected(tmp_path, seed):
    year = Period(BEGIN.date() - dt.timedelta(days=60), BEGIN.date() + dt.timedelta(days=120))
    with writing(str(tmp_path / "w.duckdb")) as con:
        steps = Steps(con, seed)
        compared = 0
        for _ in range(12):
            steps.come_in()
            steps.dice.choice(STEPS)(steps)
            for words in ("kort", "1", "krant", '"krant heeft gestaan"', "nummer 2"):
                for subject in SUBJECTS:
                    for about in (True, False, None):
                        filters = search.Filter(year, subject, words=words, about=about)
                        expected = by_reading(con, filters)
                        assert by_words(con, filters) == expected
                        compared += len(expected)
        assert compared > 100
        anew(con)


def test_a_warehouse_of_before_is_searched_by_its_texts_until_its_words_are_read(warehouse):
    with writing(warehouse) as con:
        filled(con, random.Random(5))
        for table in ("word_days", "frequent_days", "text_days", "mention_texts"):
            con.execute(f"delete from {table}")
        filters = search.Filter(Period(DAY, DAY + dt.timedelta(days=9)), SUBJECTS[0], words="school")
        before = by_words(con, filters)
        assert before and not index.held(con, filters.period).is_there
        assert index.catch_up(con, 20) < 9 and not index.held(con, filters.period).is_there
        assert by_words(con, filters) == before
        while index.catch_up(con, 20):
            pass
        assert index.held(con, filters.period).is_there and by_words(con, filters) == before


def test_a_warehouse_that_has_words_by_day_alone_gets_the_rest_without_reading_them_again(
    warehouse, monkeypatch
):
    monkeypatch.setattr(fill, "FEWEST", 2)
    period = Period(DAY, DAY + dt.timedelta(days=9))
    with writing(warehouse) as con:
        texts = filled(con, random.Random(8))
        made = {
            table: held(con, table) for table in ("word_days", "frequent_days", "word_months", "phrase_days")
        }
        put_back(con, "null")
        con.execute("delete from word_months; delete from phrase_days")
        con.execute("update word_days set items = list_reverse(items)")
        asked_for = [
            search.Filter(period, SUBJECTS[0], words=typed(random.Random(n), texts)) for n in range(15)
        ]
        before = [by_words(con, filters) for filters in asked_for]
        assert any(before) and before == [by_reading(con, filters) for filters in asked_for]
        # Half of the days are there and half are not: still the same.
        assert 0 < index.catch_up(con, 60) < 9 and not index.held(con, period).is_there
        assert [by_words(con, filters) for filters in asked_for] == before
        while index.catch_up(con, 60):
            pass
        assert index.held(con, period).is_there
        assert [by_words(con, filters) for filters in asked_for] == before
        con.execute("update word_days set items = list_reverse(items)")
        assert {table: held(con, table) for table in made} == made


def test_days_of_which_mentions_said_less_get_the_rest_and_keep_their_words(warehouse):
    period = Period(DAY, DAY + dt.timedelta(days=9))
    with writing(warehouse) as con:
        texts = filled(con, random.Random(9))
        tables = ("word_days", "frequent_days", "word_months", "phrase_days", "text_days", "mention_texts")
        con.execute("update text_days set is_sorted = true")
        made = {table: held(con, table) for table in tables}
        put_back(con, "2")
        con.execute("update mention_texts set leads = null, published_at = null, label = null, kind = null")
        asked_for = [
            search.Filter(period, SUBJECTS[0], words=typed(random.Random(n), texts), grouped=n % 2 > 0)
            for n in range(15)
        ]
        expected = [by_reading(con, filters) for filters in asked_for]
        assert any(expected) and not index.held(con, period).is_there
        assert [by_words(con, filters) for filters in asked_for] == expected
        assert 0 < index.catch_up(con, 60) < 9
        assert [by_words(con, filters) for filters in asked_for] == expected
        while index.catch_up(con, 60):
            pass
        assert index.held(con, period).is_there
        assert [by_words(con, filters) for filters in asked_for] == expected
        assert {table: held(con, table) for table in tables} == made


@pytest.mark.both
def test_frequent_words_that_lie_among_the_others_are_found_there_and_are_set_apart_later(
    warehouse, monkeypatch
):
    monkeypatch.setattr(fill, "FEWEST", 3)
    period = Period(DAY, DAY + dt.timedelta(days=9))
    with writing(warehouse) as con:
        texts = filled(con, random.Random(12))
        tables = ("word_days", "frequent_days", "word_months", "phrase_days", "text_days", "mention_texts")
        made = {table: held(con, table) for table in tables}
        assert len(made["frequent_days"]) > 20
        # As the version before had them: all words in one table.
        con.execute(
            """
            insert into word_days by name
            select day, word, list_filter(range(8 * octet_length(texts)), lambda n: get_bit(texts::bit, n::integer) = 1)
                ::integer[] as items
            from frequent_days
            """
        )
        con.execute(
            "delete from frequent_days; update phrase_days set places = null, items = list_sort(list_distinct(items))"
        )
        put_back(con, "3")
        words = [*(typed(random.Random(n), texts) for n in range(12)), '"open dag"', "open dag", "school"]
        asked_for = [search.Filter(period, SUBJECTS[0], words=typed_words) for typed_words in words]
        expected = [by_reading(con, filters) for filters in asked_for]
        assert any(expected) and index.held(con, period).is_there and index.is_behind(con)
        assert [by_words(con, filters) for filters in asked_for] == expected
        assert 0 < index.catch_up(con, 60) < 9  # half of the days this way, half that
        assert [by_words(con, filters) for filters in asked_for] == expected
        while index.catch_up(con, 60):
            pass
        assert not index.is_behind(con)
        assert [by_words(con, filters) for filters in asked_for] == expected
        assert {table: held(con, table) for table in tables} == made


def test_a_day_in_which_a_word_becomes_frequent_and_is_so_no_longer_is_found_alike(warehouse):
    """At the border of two months, of days of unlike size, for two schools, one of which a text is not about."""
    new_year = dt.date(2025, 12, 31)
    days = [new_year + dt.timedelta(days=n) for n in range(3)]
    period = Period(days[0], days[-1] + dt.timedelta(days=1))

    def rows(day: dt.date, many: int) -> list[dict]:
        return [
            GOOD["items"]
            | {"item_id": f"{day}-{n}", "story_id": f"{day}-{n}", "day": day, "title": "x", "text_hash": f"{day}-{n}"}
            | {"text": "open dag" if n % 3 else "open deur", "published_at": AT + (day - DAY)}
            for n in range(many)
        ]  # fmt: skip

    def same(con) -> list[int]:
        counts = []
        for words in ("open", "dag", "ope", "open dag", '"open dag"', "heropen", '"heropen dag"', '"pen da"'):
            for subject in SUBJECTS[:2]:
                for about in (True, False):
                    filters = search.Filter(period, subject, words=words, about=about)
                    expected = by_reading(con, filters)
                    assert by_words(con, filters) == expected, (words, subject, about)
                    counts.append(len(expected))
        return counts

    with writing(warehouse) as con:
        sizes = (150, 333, 90)
        texts = [row for day, many in zip(days, sizes, strict=True) for row in rows(day, many)]
        upsert(con, "items", texts)
        upsert(
            con,
            "mentions",
            [
                {**GOOD["mentions"], "item_id": row["item_id"], "day": row["day"], "subject": SUBJECTS[n % 2]}
                for n, row in enumerate(texts)
            ],
        )
        refresh_days(con, days)
        often = "select day, word from frequent_days order by all"
        words = {days[0]: ("dag", "open", "x"), days[1]: ("dag", "deur", "open", "x")}
        assert con.execute(often).fetchall() == [(day, word) for day in words for word in words[day]]
        before = same(con)
        # Another word in the same texts, and fewer of them: the word is rare there, and its month has it no more.
        con.execute(
            "update items set text = 'her' || text where day = $day and text = 'open dag'", {"day": days[0]}
        )
        delete(con, "items", [{"item_id": row["item_id"]} for row in texts if row["day"] == days[1]][:250])
        refresh_days(con, days)
        assert con.execute(often).fetchall() == [(days[0], word) for word in ("dag", "heropen", "x")]
        after = same(con)
        assert max(before) > 200 and 0 < max(after) < max(before)
        anew(con)


def put_back(con, version: str) -> None:
    """Mark the texts of every day as an earlier version of the program did."""
    con.execute(
        f"""
        update text_days set version = {version}, digest = marked.digest
        from (select day, {index.DIGEST_BEFORE} as digest from items group by day) as marked
        where marked.day = text_days.day
        """
    )


def held(con, table: str) -> list[tuple]:
    return con.execute(f"from {table} order by all").fetchall()


def anew(con) -> None:
    """Every table of words is what it would be if all were read for the first time."""
    tables = ("word_days", "frequent_days", "word_months", "phrase_days", "text_days")
    before = {table: held(con, table) for table in tables}
    for table in tables:
        con.execute(f"delete from {table}")
    refresh_days(con)
    assert {table: held(con, table) for table in tables} == before


def test_a_phrase_of_frequent_words_reads_no_text_and_one_with_a_rare_word_those_that_have_it(
    warehouse, monkeypatch
):
    monkeypatch.setattr(
        reading, "FEW_TEXTS", -1
    )  # all in one statement, which can be asked without its texts
    dice, words = random.Random(9), ["open", "dag", "heropen", "dagen", "op", "de"]
    with writing(warehouse) as con:
        rows = [
            GOOD["items"]
            | {
                "item_id": f"i{n}",
                "story_id": f"i{n}",
                "text": " ".join(dice.choices(words, k=5)),
                "title": "x",
            }
            | ({"text": "een open dagopening"} if n % 300 == 7 else {})
            for n in range(1200)
        ]
        upsert(con, "items", rows)
        upsert(con, "mentions", [{**GOOD["mentions"], "item_id": row["item_id"]} for row in rows])
        refresh_days(con, [DAY])
        period = Period(DAY, DAY + dt.timedelta(days=1))
        for typed_words, read in {
            '"open dag"': 4, '"open dagen"': 0, '"dag op"': 0, "dag op": 0, '"en dagop"': 4, '"op de dag"': 0,
            '"n open da"': 4,
        }.items():  # fmt: skip
            for grouped in (True, False):
                filters = search.Filter(
                    period, GOOD["mentions"]["subject"], words=typed_words, grouped=grouped
                )
                found = by_words(con, filters)
                assert found == by_reading(con, filters) and found
            given = {"start": DAY, "until": period.end, "subject": GOOD["mentions"]["subject"]}
            found = matching.texts(con, terms(typed_words), period, given)
            con.execute("create or replace temp table every as from items; delete from items")
            # What is found without a text is what is left where no text can be read.
            left = con.execute(
                f"with {found.before} select count(*) from ({found.rows('day', 'true')})",
                {
                    **found.parameters,
                    "start": DAY,
                    "until": period.end,
                    "subject": GOOD["mentions"]["subject"],
                },
            ).fetchone()[0]
            con.execute("insert into items from temp.main.every")
            if read is not None:
                assert len(by_words(con, replace(filters, grouped=False))) - left == read, typed_words


@pytest.mark.both
def test_a_longer_phrase_stands_where_its_pairs_stand_in_a_row(warehouse, monkeypatch):
    """Words that come back in a text, parts of words at both ends, and signs between that are no space."""
    monkeypatch.setattr(fill, "FEWEST", 4)
    dice, words = random.Random(13), ["het", "school", "opleiding", "schoolschool", "zelden"]
    days = [dt.date(2025, 3, 31), dt.date(2025, 4, 1)]
    period = Period(days[0], days[1] + dt.timedelta(days=1))

    def text() -> str:
        return "".join(
            dice.choices(words, [9, 9, 9, 5, 0.4])[0] + dice.choices([" ", "  ", "-", "\n"], [20, 1, 1, 1])[0]
            for _ in range(12)
        )

    phrases = [" ".join(dice.choices(words, [9, 9, 9, 5, 2], k=dice.choice([3, 3, 4]))) for _ in range(20)]
    phrases += ["et school o", "ool schoolschool school", "het school opleiding", "l school s", "het het het"]
    with writing(warehouse) as con:
        rows = [
            GOOD["items"]
            | {
                "item_id": f"i{n}",
                "story_id": f"i{n // 2}",
                "day": days[n % 2],
                "title": text(),
                "text": text(),
            }
            for n in range(160)
        ]
        upsert(con, "items", rows)
        upsert(
            con,
            "mentions",
            [
                {**GOOD["mentions"], "item_id": row["item_id"], "day": row["day"], "subject": subject}
                for row in rows
                for subject in dice.sample(SUBJECTS, dice.choice([1, 2]))
            ],
        )
        refresh_days(con, days)
        assert con.execute("select bool_and(len(places) = len(items)) from phrase_days").fetchone() == (True,)

        def same() -> int:
            found = 0
            for phrase in phrases[-3:] if warehouse.startswith("ducklake:") else phrases:
                for words in (f'"{phrase}"', f'"{phrase}" zelden'):
                    for other in ({}, {"grouped": False}, {"subject": SUBJECTS[1]}):
                        filters = replace(search.Filter(period, SUBJECTS[0], words=words), **other)
                        expected = by_reading(con, filters)
                        assert by_words(con, filters) == expected, words
                        found += len(expected)
            return found

        assert same() > 20
        # Of one of the two days places are not known.
        con.execute(f"update phrase_days set places = null where day = '{days[0]}'")
        con.execute(f"update text_days set version = 3 where day = '{days[0]}'")
        assert not index.held(con, period).has_places and same() > 20


def test_words_of_days_whose_texts_stayed_are_not_read_again(warehouse):
    with writing(warehouse) as con:
        filled(con, random.Random(6))
        con.execute("update word_days set word = 'merk' || word")
        refresh_days(con, [DAY])
        assert con.execute(
            "select count(*) from word_days where not starts_with(word, 'merk')"
        ).fetchone() == (0,)
        upsert(con, "items", [{**GOOD["items"], "item_id": "i999", "text": "Wendelien"}])
        refresh_days(con, [DAY])
        fresh = "select distinct day from word_days where not starts_with(word, 'merk')"
        assert con.execute(fresh).fetchall() == [(DAY,)]


def test_two_texts_that_are_changed_alike_are_both_read_anew(warehouse):
    with writing(warehouse) as con:
        alike = [{**GOOD["items"], "item_id": f"i{n}", "title": "x", "text": "Wendelien"} for n in range(2)]
        upsert(con, "items", alike)
        refresh_days(con, [DAY])
        con.execute("update items set text = 'iemand'")
        refresh_days(con, [DAY])
        assert con.execute("select word from word_days order by word").fetchall() == [("iemand",), ("x",)]
        anew(con)


@pytest.mark.both
@pytest.mark.parametrize("way", ["blank", "delete"])
def test_a_text_that_is_erased_leaves_no_word_behind(warehouse, way, monkeypatch):
    monkeypatch.setattr(fill, "FEWEST", 1)
    with writing(warehouse) as con:
        filled(con, random.Random(7))
        upsert(
            con, "items", [{**GOOD["items"], "item_id": "z", "text": "Wendelien de Vries", "text_hash": "z"}]
        )
        refresh_days(con, [DAY])
        kept = (
            f"select (select count(*) from {fill.WORDS} where contains(word, 'wendelien')),"
            " (select count(*) from word_months where contains(word, 'wendelien')),"
            " (select count(*) from phrase_days where contains(phrase, 'wendelien de'))"
        )
        assert con.execute(kept).fetchone() == (1, 1, 1)
        if way == "blank":
            retention.blank(con, "select 'z' as item_id", lambda key: key)
        else:
            delete(con, "items", [{"item_id": "z"}])
            refresh_days(con, [DAY])
        assert con.execute(kept).fetchone() == (0, 0, 0)
        assert con.execute("select count(*) from frequent_days").fetchone() > (20,)
        anew(con)


def test_the_newest_are_the_same_where_they_are_looked_for_in_the_newest_days_first(tmp_path):
    dice, year = random.Random(7), Period(DAY - dt.timedelta(days=365), DAY)
    with writing(str(tmp_path / "w.duckdb")) as con:
        rows, days = [], set()
        for n in range(500):
            # Many of long ago, and stories of which a copy comes weeks later.
            day = DAY - dt.timedelta(days=dice.choice([dice.randrange(1, 365), dice.randrange(200, 300)]))
            story = (
                f"i{n - 1}" if n and dice.random() < 0.3 and abs(rows[-1]["day"] - day).days < 40 else f"i{n}"
            )
            row = {"item_id": f"i{n}", "story_id": story, "day": day, "published_at": AT + (day - DAY)}
            rows.append(
                GOOD["items"] | row | {"title": dice.choice(["open dag", "dag open"]), "text": "school"}
            )
            days.add(day)
        upsert(con, "items", rows)
        upsert(con, "mentions", [{**GOOD["mentions"], "item_id": row["item_id"], "day": row["day"],
                                  "subject": SUBJECTS[0]} for row in rows])  # fmt: skip
        refresh_days(con, days)
        spared = 0
        for words in ("", "school", '"open dag"', "schoo", "nergens"):
            for grouped in (True, False):
                filters = search.Filter(year, SUBJECTS[0], words=words, grouped=grouped)
                total = search.total(con, filters)
                for offset in (0, 10, 60, max(0, total - 5), total):
                    spared += search._since(filters, offset + 10, total) is not None
                    assert search.search(con, filters, 10, offset, total=total) == search.search(
                        con, filters, 10, offset
                    )
    assert spared > 10


def test_a_large_month_that_is_over_is_put_in_the_order_of_words_once_and_again_when_read_anew(
    warehouse, monkeypatch
):
    monkeypatch.setattr(order, "LEAST", 20)
    monkeypatch.setattr(fill, "FEWEST", 2)
    later = {"item_id": "later", "story_id": "later", "day": dt.date(2025, 4, 20), "published_at": AT}
    with writing(warehouse) as con:
        texts = filled(con, random.Random(11))
        tables = ("word_days", "frequent_days", "phrase_days")
        before = {table: held(con, table) for table in tables}
        assert order.loose_month(con) is None  # this month is not over
        upsert(con, "items", [GOOD["items"] | later])
        refresh_days(con, [later["day"]])
        assert order.loose_month(con) == dt.date(2025, 3, 1)
        order.sort_month(con, dt.date(2025, 3, 1))
        assert con.execute("select count(*) from text_days where is_sorted").fetchone() == (9,)
        in_order = con.execute("select word, day from word_days where day < '2025-04-01'").fetchall()
        assert in_order == sorted(in_order, key=lambda row: (row[0].encode(), row[1]))
        for table in tables:
            assert [row for row in held(con, table) if row[0] < dt.date(2025, 4, 1)] == before[table]
        period = Period(DAY, DAY + dt.timedelta(days=9))
        for n in range(10):
            filters = search.Filter(period, SUBJECTS[0], words=typed(random.Random(n), texts))
            assert by_words(con, filters) == by_reading(con, filters)
        assert order.loose_month(con) is None
        anew_days = [DAY + dt.timedelta(days=n) for n in range(3)]
        upsert(con, "items", [GOOD["items"] | {"item_id": f"new {day}", "day": day} for day in anew_days])
        index.refresh(con, anew_days)
        assert con.execute("select count(*) from text_days where is_sorted").fetchone() == (6,)
        order.sort_month(con, order.loose_month(con))
        assert order.loose_month(con) is None
        assert con.execute("select count(*) from text_days where is_sorted").fetchone() == (9,)
