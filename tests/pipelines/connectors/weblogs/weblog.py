"""Lines of a web server's log, typed short, and reading them."""

import datetime as dt

from pipelines.connectors import weblogs

SITE = "https://www.rocvoorbeeld.nl"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4"
    " Mobile/15E148 Safari/604.1"
)
INSTAGRAM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
    " Instagram 406.0.0.58.159 (iPhone14,5; iOS 18_4; nl_NL; nl; scale=3.00; 1170x2532; 822918295)"
)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def line(
    time: str, path: str = "/", referrer: str = "-", ip: str = "203.0.113.7", agent: str = CHROME, status: int = 200,
    method: str = "GET", day: str = "23/Nov/2026", zone: str = "+0100",
) -> str:  # fmt: skip
    """One line; time as 10:15:00, of a day in November unless said otherwise."""
    return f'{ip} - - [{day}:{time} {zone}] "{method} {path} HTTP/1.1" {status} 1234 "{referrer}" "{agent}"\n'


def read(paths, state=None, key_events=None, **more) -> weblogs.LogRead:
    """One reading for the site of these tests."""
    return weblogs.read(str(paths), state, site=SITE, key_events=key_events or {}, **more)


def rows(read: weblogs.LogRead) -> list[tuple]:
    """Day of the month, source, medium, campaign, landing page, sessions, visitors; click id, app, events if any."""
    found = []
    for each in read.counted.visits:
        seen = (each.source, each.medium, each.campaign, each.landing_page, each.sessions, each.visitors)
        found.append((each.day.day, *seen, *filter(None, (each.click_id, each.in_app, each.events))))
    return found


def totals(table: dict, read: weblogs.LogRead) -> dict:
    """What a store holds after this reading: its days replaced whole."""
    kept = {day: found for day, found in table.items() if day not in read.counted.days}
    for day in read.counted.days:
        kept[day] = tuple(each for each in read.counted.visits if each.day == day)
    return kept


def day(number: int, month: int = 11) -> dt.date:
    """A day of 2026."""
    return dt.date(2026, month, number)
