"""Say in SQL which texts have what a reader typed, by the words of each day, reading as few texts as can be.

What is typed without a sign lies within one word wherever it stands, so that the words that hold it name the same texts
as the texts themselves would. A phrase of two frequent words is known by phrase_days. Any other, and a word with a
hyphen, is looked for by its parts, and then in the texts that have these. The texts of a day are one bit each: what is
found of many is put together without a row for each.
"""

from collections.abc import Collection, Sequence

import duckdb

from warehouse.core.period import Period
from warehouse.core.rows import one
from warehouse.mentions.words import fill, index
from warehouse.mentions.words.terms import Term

# So many words are looked up by name; of more, each word of each day is looked at. Of a few each is looked up by
# itself in a file, for what lies in the order of words is then not read between them; a lake has the order of days.
MOST_NAMED, FEW_NAMED = 1_000, 8
# Of a phrase, a part that can be more words is left out where the others stand in so few texts that these can be read.
SELDOM = 20_000
DAYS = "day >= $start and day < $until"


def texts(
    con: duckdb.DuckDBPyConnection, typed: Sequence[str], reach: Period, within: str = ""
) -> tuple[str, dict[str, object]] | None:
    """Which SQL stands for the rows of mention_texts whose texts have all this, and with which parameters?

    It names $start and $until, between which it looks, and $subject, who is mentioned. within: what else must hold
    of a row before its text is read, as SQL that begins with `and`. None where nothing typed is a word, or where the
    words of a day are not there.
    """
    terms = [Term(place, text) for place, text in enumerate(typed)]
    held = index.held(con, reach)
    if not held.is_there or not any(term.parts for term in terms):
        return None
    if not held.largest:
        return NOTHING
    parameters: dict[str, object] = {
        name: part for term in terms for name, part in zip(term.names, term.parts, strict=True)
    }
    words = _named(con, terms, parameters, reach) if held.is_listed else None
    if words is not None and not all(words.values()):
        return NOTHING
    loose = _loose(con, terms, words, reach) if words is not None else set[str]()
    for name in loose:
        del parameters[name]
    # One part that can be too many words is enough for all to be looked for in each day.
    looked = {name: found for name, found in (words or {}).items() if name not in loose}
    by_name = looked if looked and all(len(found) <= MOST_NAMED for found in looked.values()) else None
    every = sorted(set().union(*by_name.values())) if by_name else []
    sql = _found(terms, held, by_name, every, loose)
    if len(every) > (1 if held.is_lake else FEW_NAMED):
        parameters["named"] = every
    else:
        parameters |= {f"named_{n}": word for n, word in enumerate(every)}
    parameters["until"] = reach.end
    if held.is_listed:
        parameters |= {name: pair for term in terms for name, pair in term.pairs.items()}
    mentions = f"from mention_texts join found using (day) where {DAYS} and subject = $subject"
    if all(term.is_word for term in terms):
        return f"(with {sql} select mention_texts.* {mentions} and get_bit(every, number) = 1)", parameters
    whole = {f"word_{term.place}": term.text for term in terms if not term.is_word}
    all_said = " and ".join(f"contains(said, lower(${name}))" for name in whole)
    # Joined to `nothing`, so that no other text is read.
    return (
        f"""(
        with {sql},
        chosen as materialized (
            select mention_texts.*, get_bit(sure, number) = 1 as is_sure, '' as nothing {mentions}
                and get_bit(every, number) = 1
        ),
        near as (select * from chosen where not is_sure {within}),
        read as (
            select item_id from (
                select item_id, lower(items.title || chr(10) || items.text || near.nothing) as said
                from items join near using (item_id, day) where {DAYS.replace("day ", "items.day ")}
            ) where {all_said}
        )
        select * from chosen where is_sure union all select * from near semi join read using (item_id)
        )""",
        {**parameters, **whole},
    )


NOTHING: tuple[str, dict[str, object]] = ("(select * from mention_texts where false)", {})


def _named(
    con: duckdb.DuckDBPyConnection, terms: Sequence[Term], parameters: dict[str, object], reach: Period
) -> dict[str, list[str]]:
    """Return which words of these months can be each part; of more than `MOST_NAMED`, some that are more."""
    tests = {name: test for term in terms for name, test in term.tests().items()}
    listed = (f"(list(distinct word) filter (where {test}))[:{MOST_NAMED + 1}]" for test in tests.values())
    (found,) = con.execute(
        f"""
        select {", ".join(listed)} from word_months
        where month > $start::date - interval 1 month and month < $end and ({" or ".join(tests.values())})
        """,
        {**parameters, **reach.parameters()},
    ).fetchall()
    return {name: words or [] for name, words in zip(tests, found, strict=True)}


def _loose(
    con: duckdb.DuckDBPyConnection, terms: Sequence[Term], words: dict[str, list[str]], reach: Period
) -> set[str]:
    """Return the parts of phrases that need not be looked for: too many words can be each, and the rest are rare."""
    loose = set()
    for term in terms:
        many = {name for name in term.names if len(words[name]) > MOST_NAMED}
        few = min((words[name] for name in set(term.names) - many), key=len, default=None)
        if term.is_word or not many or few is None:
            continue
        (count,) = one(
            con,
            "select coalesce(sum(len(items)), 0) from word_days where day >= $start and day < $end"
            " and word in (select unnest($few::varchar[]))",
            {"few": few, **reach.parameters()},
        )
        loose |= many if count <= SELDOM else set()
    return loose


def _found(
    terms: Sequence[Term],
    held: index.Held,
    words: dict[str, list[str]] | None,
    every_word: Sequence[str],
    loose: Collection[str],
) -> str:
    """Say in SQL what `found` is: by day, one bit for each text in which all terms surely stand, and can stand."""
    tests = {name: test for term in terms for name, test in term.tests().items() if name not in loose}
    pairs = [name for term in terms for name in term.pairs] if held.is_listed else []
    none = f"bitstring('0', {held.largest})"

    def bits(which: str, name: str) -> str:
        return (
            f"coalesce(bitstring_agg(number, 0, {held.largest - 1}) filter (where {which}), {none}) as {name}"
        )

    if words is None:
        among = f"select * from word_days where {DAYS} and ({' or '.join(tests.values())})"
    elif len(every_word) > (1 if held.is_lake else FEW_NAMED):
        among = f"select * from word_days where {DAYS} and word in (select unnest($named::varchar[]))"
    else:
        each = f"select * from word_days where {DAYS} and word = $named_"
        among = " union all ".join(f"{each}{n}" for n in range(len(every_word)))
    made = [bits(name, name) for name in tests]
    made += [bits(f"{name} and not often", f"rare_{name}") for name in tests if pairs]
    flags = "".join(f", {test} as {name}" for name, test in tests.items())
    said = ""
    if pairs:
        stood = " union all ".join(
            _stood(name, words.get(first, []) if words and not held.is_lake else [], every_word)
            for term in terms
            for name, first in zip(term.pairs, term.names, strict=False)
        )
        said = f"""
        stood as ({stood}),
        said as (select day, {", ".join(bits(f"pair = '{name}'", name) for name in pairs)} from stood group by day),
        """
    every = " & ".join(filter(None, (term.every(held.is_listed, loose) for term in terms)))
    sures = [term.sure(held.is_listed) for term in terms]
    sure = none if None in sures else " & ".join(str(each) for each in sures)
    # Where all words of phrases are frequent, phrase_days says all: only days on which one is rare are put together.
    is_said = bool(pairs) and not loose and all(term.is_phrase for term in terms)
    some = "where day in (select day from known where not often)" if is_said else ""
    kept = "as materialized" if is_said else "as"
    both = f"bits {'full' if is_said else 'left'} join said using (day)" if pairs else "bits"
    columns = [*tests, *(f"rare_{name}" for name in tests if pairs), *pairs]
    return f"""
        known {kept} (
            select day, word_days.items, {fill.often()} as often{flags} from ({among}) as word_days
            join (select day, items as all_items from text_days where {DAYS}) using (day)
        ),
        hits as (select * exclude (items), unnest(items) as number from known {some}),
        bits as (select day, {", ".join(made)} from hits group by day),
        {said}
        found as materialized (
            select day, {sure} as sure, {every} as every
            from (select day, {", ".join(f"coalesce({name}, {none}) as {name}" for name in columns)} from {both})
        )
    """


def _stood(pair: str, firsts: Sequence[str], every_word: Sequence[str]) -> str:
    """Say in SQL in which texts of a day two frequent words stand beside each other, if these can be the first."""
    sql = f"""
        select day, unnest(items) as number, '{pair}' as pair from phrase_days
        where {DAYS} and contains(phrase, lower(${pair}))
    """
    if not 0 < len(firsts) <= len(every_word) <= FEW_NAMED:
        return sql
    names = (f"$named_{every_word.index(first)}" for first in firsts)
    # What begins with a word and a space lies before what begins with it and the sign behind the space.
    return " union all ".join(
        f"{sql} and phrase >= {name} || ' ' and phrase < {name} || '!'" for name in names
    )
