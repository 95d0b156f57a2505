"""Shorten what people wrote to its beginning, where it stands in place of a title.

Half a word or half a hashtag at its end looks like a fault of ours, and is one: whole words and " …" say that there is
more. `warehouse.core.rows.beginning` says the same in SQL, for titles that a statement makes.
"""


def beginning(text: str, most: int) -> str:
    """Return the first words of a text in one line, at most so many characters; " …" stands for the rest.

    The text itself where it fits; of one long word its first letters; "" where there is nothing.
    """
    flat = " ".join(text[: 4 * most].split())
    if len(flat) <= most and len(text) <= 4 * most:
        return flat
    words, _space, _part = flat[: most - 1].rpartition(" ")
    return f"{words or flat[: most - 2]} …"
