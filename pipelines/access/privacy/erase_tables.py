"""Erase in the warehouse: items with all that was made of them, frozen titles, and what stands in any other text."""

import collections
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pipelines.access.privacy.erase_texts import GONE, NOWHERE, Pen, opened
from pipelines.access.privacy.wanted import Wanted
from pipelines.mentions.matching import marks
from pipelines.mentions.matching.erased import Erased, key_mark, text_mark
from pipelines.mentions.told import scoring
from warehouse.access.privacy import cells, frozen, items
from warehouse.core.connection import Connection
from warehouse.core.rows import Row

# Whose row this is: it goes whole.
WHOSE = frozenset({("subscriptions", "target")})


def found_items(
    con: Connection, erased: Erased, ticked: Collection[str] = (), with_words: bool = False
) -> Iterator[Row]:
    """Yield the items in which something of them stands, or that are ticked.

    Told by addresses and keys, and by what their texts say; with_words: by names too, which others have as well.
    """
    for batch in items.batches(con):
        for row in batch:
            if row["item_id"] in ticked or _is_theirs(erased, row, with_words):
                yield row


def lone(con: Connection, erased: Erased) -> list[tuple[str, str]]:
    """Return the keys and addresses of theirs that stayed when their items were forgotten: key and item_id."""
    return [
        (key, item)
        for key, item in items.lone_keys(con)
        if erased.holds("key", key_mark(key)) or erased.stands_in(key, with_words=False)
    ]


def _is_theirs(erased: Erased, row: Row, with_words: bool) -> bool:
    if any(erased.holds("key", key_mark(key)) for key in row["keys"]):
        return True
    texts = (row["url"], row["canonical_url"], row["title"], row["text"], row["outlet"])
    return erased.stands_in(*texts, *row["urls"], *row["keys"], with_words=with_words)


def marks_of(row: Row) -> list[Wanted]:
    """Return by what one item is known again: each key, its address, its text word for word, its number, its title."""
    addresses = {url for url in (row["url"], row["canonical_url"], *row["urls"]) if url}
    keys = {key_mark(key) for key in row["keys"]}
    keys |= {f"url:{mark.value}" for url in addresses for mark in marks.of(url) if mark.kind == "url"}
    result = [Wanted("key", key) for key in sorted(keys)]
    result.append(Wanted("word", row["item_id"]))
    text = text_mark(row["title"], row["text"])
    if text:
        result.append(Wanted("text", text))
    title = marks.title_words(row["title"], row["text"])
    if title:
        result.append(Wanted("words", *title))
    return result


def erase(
    con: Connection, erased: Erased, rows: Sequence[Row], alone: Sequence[tuple[str, str]]
) -> Counter[str]:
    """Erase these items, these keys of no item, and every other trace, inside `writing()`. How many, by table?

    erased: what is looked for, with the marks of these items.
    """
    pen = Pen(erased)
    names = {row["item_id"]: pen.pseudonym(row["item_id"]) for row in rows}
    counts = Counter(items.erase(con, names, _scored(con, rows)))
    counts["item_keys"] += items.erase_lone(con, alone)
    months = _frozen(con, pen, counts)
    for place in cells.places():
        texts = cells.texts(con, place)
        if place.is_list:
            counts[place.table] += _lists(con, pen, place, texts)
        else:
            changes = _changes(pen, place, [text for text in texts if isinstance(text, str)])
            if place.table == "announcement_texts" and changes:
                months |= frozen.months_saying(con, list(changes))
            if (place.table, place.column) in WHOSE:
                counts[place.table] += cells.drop(con, place, list(changes))
            else:
                counts[place.table] += cells.put(con, place, changes)
    counts["publications"] += _publications(con, pen, months)
    return +counts


def _scored(con: Connection, rows: Sequence[Row]) -> list[str]:
    """Return the hashes under which the texts of these items were scored."""
    matched = items.matched(con, [row["item_id"] for row in rows])
    said = [row | {"matched": matched.get(row["item_id"], {})} for row in rows]
    schools = {subject for row in said for subject in row["matched"]}
    return [scoring.key(text, collections.defaultdict(str))[0] for text in scoring.texts(said, schools)]


def said(con: Connection, pen: Pen) -> Iterator[tuple[str, str, str]]:
    """Yield each text in which something of them stands, apart from items themselves: table, column, text."""
    for place in cells.places():
        for text in cells.texts(con, place):
            whole = [text] if isinstance(text, str) else list(text)
            mail = opened(text) if isinstance(text, str) and place.column == "body" else None
            for each in mail[0] if mail else whole:
                if pen.struck(each) != each:
                    yield place.table, place.column, each


def counted(con: Connection, pen: Pen) -> dict[str, int]:
    """Count these texts by table."""
    return dict(Counter(table for table, _, _ in said(con, pen)))


def _changes(pen: Pen, place: cells.Place, texts: Sequence[str]) -> dict[str, str | None]:
    changes: dict[str, str | None] = {}
    for text in texts:
        if (place.table, place.column) == ("publications", "body"):
            continue
        struck = pen.struck(text)
        if struck == text:
            continue
        if place.in_key or place.column.endswith("_id"):
            changes[text] = pen.pseudonym(text)
        elif place.column.endswith("url"):
            changes[text] = None if place.optional else NOWHERE + pen.pseudonym(text)
        else:
            changes[text] = struck
    return changes


def _lists(con: Connection, pen: Pen, place: cells.Place, texts: Sequence[cells.Text]) -> int:
    changes = []
    for value in texts:
        struck = [pen.plain(each) for each in value]
        if struck != list(value):
            changes.append((value, struck))
    return cells.put_lists(con, place, changes)


def _frozen(con: Connection, pen: Pen, counts: Counter[str]) -> set[Any]:
    """Blank the titles of frozen stories of theirs; the numbers stay. Which months held one?"""
    months = set()
    for row in frozen.stories(con):
        texts = (row["subject"], row["title"], row["title_en"], row["fields"])
        if pen.erased.stands_in(*texts[:3]) or pen.struck(row["fields"]) != row["fields"]:
            frozen.blank(con, row, pen.pseudonym(row["subject"]), GONE)
            counts["month_figures"] += 1
            months.add(row["month"])
    return months


def _publications(con: Connection, pen: Pen, months: Collection[Any]) -> int:
    """Strike in what was sent; of a message whose parts cannot be taken apart nothing stays but that it was sent."""
    changed = 0
    for row in frozen.publications(con):
        body: str = row["body"]
        mail = opened(body)
        if mail is None:
            struck = pen.struck(body)
        else:
            said, has_sealed = mail
            is_theirs = pen.erased.stands_in(body, *said) or (has_sealed and row["month"] in months)
            struck = GONE if is_theirs else body
        if struck != body:
            frozen.put_body(con, row, struck)
            changed += 1
    return changed


def configured(con: Connection, erased: Erased) -> Mapping[str, int]:
    """Count the texts of the configuration that name them, by table: they are told, and the school changes them."""
    pen = Pen(erased)
    counts: Counter[str] = Counter()
    for place in cells.configured():
        if not place.is_list:
            counts[place.table] += sum(
                isinstance(text, str) and pen.struck(text) != text for text in cells.texts(con, place)
            )
    return +counts
