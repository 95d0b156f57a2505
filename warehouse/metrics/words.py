"""Words that a reader types into the search box, as a condition on title and text."""

import re

PHRASE = re.compile(r'"([^"]*)"|(\S+)')
STRAIGHT = str.maketrans(dict.fromkeys("“”„«»", '"'))


def terms(words: str) -> tuple[str, ...]:
    """Which words and "quoted phrases" must all be there?

    Rows: each once, in order; an unclosed quote is no quote.
    Empty: ().
    """
    words = words.translate(STRAIGHT)
    if words.count('"') % 2:
        words = words[::-1].replace('"', " ", 1)[::-1]
    found = (phrase.strip() or word for phrase, word in PHRASE.findall(words))
    return tuple(dict.fromkeys(" ".join(term.split()) for term in found if term))


def condition(words: str) -> tuple[str, dict[str, str]]:
    """Which SQL holds where title or text have all the words, and with which parameters?

    Unit: text of a condition, capitals and small letters alike.
    Empty: `true` and no parameters.
    """
    parameters = {f"word_{n}": f"%{_escaped(term)}%" for n, term in enumerate(terms(words))}
    sql = " and ".join(
        f"(title ilike ${name} escape '\\' or text ilike ${name} escape '\\')" for name in parameters
    )
    return sql or "true", parameters


def _escaped(term: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", term)
