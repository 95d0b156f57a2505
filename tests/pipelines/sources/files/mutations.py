"""Each kind of file that we read, and the ways in which people and programs spoil it; always the same.

`FORMATS` holds a small file of each kind. `of_columns` drops, renames, doubles, empties and shuffles its columns,
`of_cells` puts other words into its cells, `of_bytes` cuts it and turns its bytes. `files` mixes all of them.
"""

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl

PARTS = ("(organic)", "(sponsored)", "(total)")
OTHERS = ("Clicks", "Reactions", "Comments", "Reposts", "Engagement rate")
LINKEDIN = [
    "Date", *(f"Impressions {part}" for part in PARTS), "Unique impressions (organic)",
    *(f"{what} {part}" for what in OTHERS for part in PARTS),
]  # fmt: skip
SPOILED = (
    "", " ", "-", "undefined", "n.v.t.", "NaN", "null", "1e400", "inf", "9" * 5000, "9" * 25, "-5", "1,2K", "1.250",
    "7,125", "12,5", "1.2.3", "½", "١٢", "12 %", "€ 12", "99999-01-01", "0000-00-00", "31-2-2026", "29 februari",
    "week 47", "Q3 2026", "2026-11", "November 23", "23-11-2046", "1-1-1999", "45983", "=1+1", "\u00ad12\u200b", "\x0b",
    "Totaal", "a;b,c\td", '"', "'", "\r", "ja", "true", "2026-11-23T23:59:00-11:00", "1.22158E+17",
)  # fmt: skip


@dataclass(frozen=True)
class Format:
    """One kind of file. goals: whether it is one for goals; workbook: whether it is kept as Excel."""

    name: str
    rows: tuple[tuple, ...]
    separator: str = ","
    goals: bool = False
    workbook: bool = False

    def made(self, rows=None) -> bytes:
        """The file with these rows, headings first."""
        rows = self.rows if rows is None else rows
        if self.workbook:
            return workbook({self.name: rows})
        kept = io.StringIO(newline="")
        csv.writer(kept, delimiter=self.separator, lineterminator="\r\n").writerows(rows)
        return kept.getvalue().encode()


def workbook(sheets: dict[str, tuple]) -> bytes:
    """An Excel workbook with these sheets; what Excel cannot keep in a cell is left out of it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            sheet.append(
                [
                    openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell)[:32_000]
                    if isinstance(cell, str)
                    else cell
                    for cell in row
                ]
            )
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name, body in files.items():
            packed.writestr(name, body)
    return kept.getvalue()


def _content(day: str, n: int) -> tuple:
    return (day, n, 0, n, n - 50, 9, 0, 9, 20, 0, 20, 2, 0, 2, 1, 0, 1, 0.08, 0, 0.08)


FORMATS = (
    Format("own", (
        ("Kanaal", "Dag", "Volgers", "Weergaven", "Opmerking"),
        ("linkedin", "20-11-2026", "1.234", "40", "geteld"), ("linkedin", "21-11-2026", "1.236", "44", ""),
        ("tiktok", "21-11-2026", "560", "12.500", ""),
    ), ";"),
    Format("own-english", (
        ("Channel", "Date", "Followers", "Views"),
        ("linkedin", "2026-11-20", "1,234", "40"), ("tiktok", "2026-11-21", "560", "12,500"),
    )),
    Format("x-overview", (
        ("Date", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows", "Unfollows", "Replies",
         "Reposts", "Profile visits", "Create Post", "Video views", "Media views"),
        ("Sat, Nov 21, 2026", "6878", "84", "286", "6", "0", "3", "3", "12", "16", "27", "3", "0", "0"),
        ("Fri, Nov 20, 2026", "9422", "120", "474", "2", "2", "11", "0", "15", "20", "47", "4", "0", "0"),
    )),
    Format("x-posts", (
        ("Post id", "Date", "Post text", "Link", "Impressions", "Likes", "Engagements", "Replies", "Reposts",
         "Url clicks"),
        ("1902622306553184746", "Fri Nov 20 2026", "Open dag, kom!", "https://x.com/a/status/1902622306553184746", "33",
         "2", "4", "1", "1", "0"),
        ("1902621653873594581", "Thu Nov 19 2026", "Bouw", "https://x.com/a/status/1902621653873594581", "3", "0", "0",
         "0", "0", "0"),
    )),
    Format("tiktok-overview", (
        ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"),
        ("November 21", "10", "2", "3", "1", "1"), ("November 22", "undefined", "4", "6", "-2", "2"),
    )),
    Format("tiktok-followers", (
        ("Date", "Followers", "Difference in followers from previous day"),
        ("21 november", "100", "10"), ("22 november", "97", "-3"),
    )),
    Format("tiktok-videos", (
        ("Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views"),
        ("Lassen", "https://www.tiktok.com/@a/video/1", "November 21", "3", "1", "0", "120"),
        ("Bakken", "https://www.tiktok.com/@a/video/2", "November 20", "5", "0", "1", "90"),
    )),
    Format("meta-instagram", (
        ("Post ID", "Account ID", "Account username", "Description", "Publish time", "Permalink", "Data comment",
         "Date",
         "Views", "Likes", "Shares", "Comments", "Saves", "Reach"),
        ("1801", "1784", "roc", "Open dag, kom!", "11/02/2026 18:30", "https://www.instagram.com/p/a/", "", "Lifetime",
         "1,250", "5", "3", "2", "4", "45"),
        ("1802", "1784", "roc", "Bouw", "11/15/2026 23:30", "https://www.instagram.com/p/b/", "", "Lifetime", "90", "4",
         "0", "0", "0", ""),
    )),
    Format("meta-facebook", (
        ("Bericht-ID", "Pagina-ID", "Titel", "Publicatietijdstip", "Permanente link", "Weergaven", "Bereik", "Reacties",
         "Opmerkingen", "Deelacties", "Totaal aantal klikken"),
        ("77", "1", "Diploma’s!", "11/02/2026 09:00", "https://facebook.com/77", "500", "400", "30", "4", "2", "12"),
        ("78", "1", "Bouw", "11/14/2026 09:00", "https://facebook.com/78", "1.500", "900", "3", "1", "0", "2"),
    ), ";"),
    Format("youtube", (
        ("Content", "Video title", "Video publish time", "Duration", "Views", "Watch time (hours)", "Subscribers",
         "Impressions", "Impressions click-through rate (%)"),
        ("Total", "", "", "", "2,100", "10.5", "1", "9,000", "4.2"),
        ("-abc", "Lassen", "Nov 2, 2026", "45", "100", "0.5", "1", "900", "3.1"),
        ("def", "Bakken", "Nov 12, 2026", "60", "2,000", "10", "0", "8,100", "4.4"),
    )),
    Format("youtube-chart", (
        ("Date", "Content", "Video title", "Video publish time", "Duration", "Views"),
        ("2026-11-20", "-abc", "Lassen", "Nov 2, 2026", "45", "10"),
        ("2026-11-21", "-abc", "Lassen", "Nov 2, 2026", "45", "3"),
    )),
    Format("linkedin-content", (
        tuple(LINKEDIN), _content("11/19/2026", 400), _content("11/20/2026", 410),
    ), workbook=True),
    Format("linkedin-followers", (
        ("Datum", "Gesponsorde volgers", "Organische volgers", "Automatisch uitgenodigde volgers",
         "Totaal aantal volgers"),
        ("11/19/2026", 0, 3, 0, 3), ("11/20/2026", 1, 4, 0, 5),
    ), workbook=True),
    Format("tiktok-overview-workbook", (
        ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"),
        ("November 21", 10, 2, 3, 1, 1), ("November 22", 12, 4, 6, 2, 2),
    ), workbook=True),
    Format("goal-numbers", (
        ("Doel", "Dag", "Getal", "Opmerking"),
        ("tevredenheid", "1-10-2026", "7,125", "meting"), ("tevredenheid", "1-11-2026", "7,3", ""),
    ), ";", goals=True),
    Format("goal-paths", (
        ("Dag", "Gebeurtenis", "Pad", "Aantal"),
        ("20-11-2026", "Aanmelding", "instagram > search > direct", "3"), ("21-11-2026", "Aanmelding", "e-mail", "2"),
    ), ";", goals=True),
    Format("goal-numbers-workbook", (
        ("Doel", "Dag", "Getal"), ("tevredenheid", "1-10-2026", 7.125), ("tevredenheid", "1-11-2026", 7.25),
    ), workbook=True, goals=True),
)  # fmt: skip


def of_columns(each: Format) -> Iterator[tuple[str, bytes]]:
    """The file with each column in turn dropped, renamed, doubled (alike and not), emptied, and with all shuffled."""
    for at, heading in enumerate(each.rows[0]):
        yield f"without {heading}", each.made([row[:at] + row[at + 1 :] for row in each.rows])
        yield f"{heading} renamed", each.made([_with(each.rows[0], at, "Xyz"), *each.rows[1:]])
        yield f"{heading} without a name", each.made([_with(each.rows[0], at, ""), *each.rows[1:]])
        yield f"{heading} twice", each.made([(*row, row[at]) for row in each.rows])
        yield (
            f"{heading} twice, differing",
            each.made([(*each.rows[0], heading), *((*row, "7") for row in each.rows[1:])]),
        )
        yield f"{heading} emptied", each.made([each.rows[0], *(_with(row, at, "") for row in each.rows[1:])])
    for seed in range(4):
        order = list(range(len(each.rows[0])))
        random.Random(seed).shuffle(order)
        yield f"shuffled {seed}", each.made([tuple(row[at] for at in order) for row in each.rows])


def of_cells(each: Format, dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """Without end: the file with one to three cells, or the cells of a row, replaced by something else."""
    while True:
        rows = [list(row) for row in each.rows]
        for _ in range(dice.randint(1, 3)):
            row = dice.choice(rows)
            row[dice.randrange(len(row))] = dice.choice(SPOILED)
        if dice.random() < 0.3:
            rows.insert(dice.randint(0, len(rows)), dice.choice(rows)[: dice.randint(0, len(rows[0]))])
        yield f"{each.name} with other cells", each.made(rows)


def of_bytes(each: Format, dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """Without end: the file cut, with bytes turned, doubled or left out, or in another encoding."""
    whole = each.made()
    while True:
        body = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(body)) if body else 0
            way = dice.randrange(5)
            if way == 0:
                body = body[:at]
            elif way == 1:
                body[at : at + 1] = bytes([dice.randrange(256)])
            elif way == 2:
                body[at:at] = body[at : at + dice.randrange(40)]
            elif way == 3:
                del body[at : at + dice.randrange(40)]
            elif not each.workbook:
                body = bytearray(
                    body.decode("utf-8", "replace").encode(dice.choice(("utf-16", "utf-16-le", "utf-8-sig")))
                )
        yield f"{each.name} with other bytes", bytes(body)


def files(count: int, seed: int = 12) -> Iterator[tuple[Format, str, bytes]]:
    """`count` spoiled files over all formats: the format, what was done, and the file."""
    dice = random.Random(seed)
    ways = [(each, way(each, dice)) for each in FORMATS for way in (of_cells, of_bytes)]
    for n in range(count):
        each, made = ways[n % len(ways)]
        yield each, *next(made)


def _with(row: tuple, at: int, cell: str) -> tuple:
    return (*row[:at], cell, *row[at + 1 :])
