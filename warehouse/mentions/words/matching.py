"""Say in SQL which texts have what a reader typed, by the words of each day, reading as few texts as can be.

What is typed without a sign lies within one word wherever it stands, so that the words that hold it name the same texts
as the texts themselves would. A phrase of two frequent words is known by phrase_days. Any other, and a word with a
hyphen, is looked for by its parts, and then in the texts that have these. The texts of a day are one bit each: what is
found of many is put together without a row for each.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from warehouse.core.period import Period
from warehouse.mentions.words import fill, index, reading
from warehouse.mentions.words.reading import DAYS, OURS
from warehouse.mentions.words.terms import Term

# So many words are looked up by name; of more, each word of each day is looked at. Of a few each is looked up by
# itself in a file, for what lies in the order of words is then not read between them; a lake passes over it anyway, and
# each time that a table is named costs it statements to its catalogue.
MOST_NAMED, FEW_NAMED = 1_000, 8


@dataclass(frozen=True)
class Matches:
    """Which mentions have what was typed, in SQL over mention_texts.

    Columns: before, what stands in `with` first, empty where nothing; parameters, which it names, beside $start,
    $until and $subject; surely, the bits of `found` of those of which the words say all; reads, texts are read to know.
    Empty: every mention where surely is empty and reads False.
    """

    before: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    surely: str = ""
    reads: bool = False

    def rows(self, columns: str, where: str) -> str:
        """Which rows of mention_texts match, of those of which this holds? SQL with these columns."""
        ways = []
        if self.surely:
            sure = f"get_bit({self.surely}, number) = 1"
            ways.append(f"mention_texts join found using (day) where {OURS} and {sure} and {where}")
        if self.reads:
            ways.append(f"near semi join read using (item_id) where {where}")
        ways = ways or [f"mention_texts where {OURS} and {where}"]
        return " union all ".join(f"select {columns} from {way}" for way in ways)

    def others(self, columns: str, rows: str, where: str) -> str:
        """Which of these rows of mention_texts do not match, or are none of which this holds?"""
        ways = [f"get_bit({self.surely}, number) = 1"] if self.surely else []
        ways += ["item_id in (from read)"] if self.reads else []
        found = f"{rows} left join found using (day)" if self.surely else rows
        return f"select {columns} from {found} where not (coalesce({' or '.join(ways) or 'true'}, false) and {where})"


NOTHING = Matches("found as (select null::date as day, null::bit as every where false)", surely="every")


def texts(
    con: duckdb.DuckDBPyConnection, typed: Sequence[str], reach: Period, given: Mapping[str, object]
) -> Matches | None:
    """Which mentions have all this in their texts?

    given: between which days, $start and $until, of which $subject, and $since when it must count. None where nothing
    typed is a word, or where the words of a day are not there.
    """
    terms = [Term(place, text) for place, text in enumerate(typed)]
    held = index.held(con, reach)
    if not held.is_there or not (any(term.parts for term in terms) or not terms):
        return None
    if not terms:
        return Matches()
    if not held.largest:
        return NOTHING
    parameters: dict[str, object] = {
        name: part for term in terms for name, part in zip(term.names, term.parts, strict=True)
    }
    words = reading.named(con, terms, parameters, reach, MOST_NAMED)
    if not all(words.values()):
        return NOTHING
    loose, is_seldom = reading.rare(con, terms, words, reach, MOST_NAMED)
    for name in loose:
        del parameters[name]
    # One part that can be too many words is enough for all to be looked for in each day.
    looked = {name: found for name, found in words.items() if name not in loose}
    by_name = looked if looked and all(len(found) <= MOST_NAMED for found in looked.values()) else None
    every = sorted(set().union(*by_name.values())) if by_name else []
    sql = _found(terms, held, by_name, every, loose)
    if len(every) > FEW_NAMED:
        parameters["named"] = every
    else:
        parameters |= {f"named_{n}": word for n, word in enumerate(every)}
    parameters |= {name: pair for term in terms for name, pair in term.pairs.items()}
    if all(term.is_word for term in terms):
        return Matches(sql, parameters, surely="every")
    sql, parameters, is_doubt = reading.found(con, sql, {**given, **parameters})
    if not is_doubt:
        return Matches(sql, parameters, surely="sure")
    before, named, is_some = reading.read(con, sql, terms, is_seldom, held.is_lake, {**given, **parameters})
    surely = "" if not is_some or None in [term.sure(held.has_places) for term in terms] else "sure"
    return Matches(
        before, {name: value for name, value in named.items() if name not in given}, surely, reads=True
    )


def _found(
    terms: Sequence[Term],
    held: index.Held,
    words: dict[str, list[str]] | None,
    every_word: Sequence[str],
    loose: Collection[str],
) -> str:
    """Say in SQL what `found` is: by day, one bit for each text in which all terms surely stand, and can stand."""
    tests = {name: test for term in terms for name, test in term.tests().items() if name not in loose}
    pairs = [name for term in terms for name in term.pairs]
    size = -(-held.largest // 8)  # of the bits of a day, in bytes
    none = f"bitstring('0', {8 * size})"

    def bits(which: str, name: str) -> str:
        return f"coalesce(bitstring_agg(number, 0, {8 * size - 1}) filter (where {which}), {none}) as {name}"

    def among(table: str) -> str:
        """Which rows of this table are looked at?"""
        if words is None:
            return f"select * from {table} where {DAYS} and ({' or '.join(tests.values())})"
        if len(every_word) > FEW_NAMED:
            return f"select * from {table} where {DAYS} and word in (select unnest($named::varchar[]))"
        if held.is_lake:
            one_of = ", ".join(f"$named_{n}" for n in range(len(every_word)))
            return f"select * from {table} where {DAYS} and word in ({one_of})"
        each = f"select * from {table} where {DAYS} and word = $named_"
        return " union all ".join(f"{each}{n}" for n in range(len(every_word)))

    flags = "".join(f", {test} as {name}" for name, test in tests.items())
    made = [bits(name, name) for name in tests]
    made += [bits(f"{name} and not often", f"rare_{name}") for name in tests if pairs]
    frequent = [f"bit_or(texts) filter (where {name}) as frequent_{name}" for name in tests]
    either = [f"coalesce({name}, {none}) | coalesce(frequent_{name}, {none}) as {name}" for name in tests]
    either += [f"coalesce(rare_{name}, {none}) as rare_{name}" for name in tests if pairs]
    said = ""
    if pairs:
        stood = _stood(terms, held, words or {}, every_word)
        known = pairs + [term.along for term in terms if term.along and held.has_places]
        said = f"""
        {stood},
        said as (select day, {", ".join(bits(f"pair = '{name}'", name) for name in known)} from stood group by day),
        """
        either += [f"coalesce({name}, {none}) as {name}" for name in known]
    every = " & ".join(filter(None, (term.every(loose, held.has_places) for term in terms)))
    sures = [term.sure(held.has_places) for term in terms]
    sure = none if None in sures else " & ".join(str(each) for each in sures)
    longer = f"texts || repeat('\\x00'::blob, {size} - octet_length(texts))"
    return f"""
        known as (
            select day, word_days.items, {fill.often()} as often{flags} from ({among("word_days")}) as word_days
            join (select day, items as all_items from text_days where {DAYS}) using (day)
        ),
        hits as (select * exclude (items), unnest(items) as number from known),
        bits as (select day, {", ".join(made)} from hits group by day),
        marked as (select day, ({longer})::bit as texts{flags} from ({among("frequent_days")})),
        frequent as (select day, {", ".join(frequent)} from marked group by day),
        {said}
        found as materialized (
            select day, {sure} as sure, {every} as every
            from (
                select day, {", ".join(either)}
                from bits full join frequent using (day) {"left join said using (day)" if pairs else ""}
            )
        )
    """


def _stood(
    terms: Sequence[Term], held: index.Held, words: Mapping[str, Sequence[str]], every_word: Sequence[str]
) -> str:
    """Say in SQL in which texts of a day which two frequent words stand beside each other, and which pairs in a row."""
    pieces, ways = [], []
    for term in terms:
        in_row = term.along is not None and held.has_places
        for (name, test), first in zip(term.said().items(), term.names, strict=False):
            place = ", unnest(places) as place" if in_row else ""
            sql = f"select day, unnest(items) as number{place} from phrase_days where {DAYS} and {test}"
            firsts = words.get(first, [])
            if 0 < len(firsts) <= len(every_word) <= FEW_NAMED:
                begins = (f"$named_{every_word.index(word)}" for word in firsts)
                # What begins with a word and a space lies before what begins with it and the sign behind the space.
                sql = " union all ".join(
                    f"{sql} and phrase >= {word} || ' ' and phrase < {word} || '!'" for word in begins
                )
            pieces.append(f"stood_{name} as {'materialized ' if in_row else ''}({sql})")
            ways.append(f"select day, number, '{name}' as pair from stood_{name}")
        if in_row:
            first, *others = term.pairs
            joined = "".join(
                f" join (select day, number, place - {of} as place from stood_{name}) as {name}"
                " using (day, number, place)"
                for of, name in enumerate(others, start=1)
            )
            ways.append(f"select day, number, '{term.along}' as pair from stood_{first} as {first}{joined}")
    return ", ".join((*pieces, f"stood as ({' union all '.join(ways)})"))
