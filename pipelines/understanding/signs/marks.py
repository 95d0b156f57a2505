"""Write out the marks that people give: rows of stars, and a number of ten or five in a text of a few words.

Words and encoder read "5 sterren"; of ⭐⭐⭐⭐⭐ or 2/10 they see nothing.
"""

import re

FEW = 60  # characters of a text in which 3/10 is a mark and no date
ROW = re.compile(r"(?:[⭐★🌟]\ufe0f?\s?){1,10}(?:☆\ufe0f?\s?){0,10}|(?:☆\ufe0f?\s?){2,10}")
OF_TEN = re.compile(r"(?<![\w/,.])(10|\d(?:[.,]\d)?)\s?(?:/|op|van(?: de)?)\s?10(?![\w/])")
OF_FIVE = re.compile(r"(?<![\w/,.])([0-5])\s?(?:/|van de|uit)\s?5(?![\w/])(?: sterren)?")


def written_out(text: str) -> str:
    """Return the text with its marks in words: ★★☆☆☆ is 2 sterren, 2/10 is een 2."""
    text = ROW.sub(_stars, text)
    if len(text) > FEW:
        return text
    return OF_FIVE.sub(lambda mark: _of_five(int(mark[1])), OF_TEN.sub(_number, text)).strip()


def _stars(row: re.Match) -> str:
    return f" {_of_five(sum(row[0].count(star) for star in '⭐★🌟'))} "


def _of_five(stars: int) -> str:
    return "1 ster" if stars == 1 else f"{stars} sterren"


def _number(mark: re.Match) -> str:
    return f"een {mark[1].partition('.')[0].partition(',')[0]}"
