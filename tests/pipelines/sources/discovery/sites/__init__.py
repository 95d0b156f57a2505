"""Five schools that do not exist, each with a site of another make, served on loopback from the folders beside this.

`{{home}}` in a file is where the site is served, `{{ago-3}}` three days ago as feeds write it.
"""

import datetime as dt
import re
from email.utils import format_datetime
from pathlib import Path

from tests.pipelines.web.site import Asked, Behaviour, Site, head

FOLDER = Path(__file__).parent
TYPES = {
    ".html": "text/html",
    ".xml": "application/rss+xml",
    ".json": "application/feed+json",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
}


def school_site(name: str) -> Site:
    """The site of this school: `wordpress`, `drupal`, `static`, `closed` or `feedless`."""
    pages: dict[str, Behaviour] = {}
    for file in sorted((FOLDER / name).rglob("*.*")):
        path = f"/{file.relative_to(FOLDER / name)}"
        pages[re.sub(r"index\.(html|xml|json)$|\.html$|(?<=/posts)\.json$", "", path)] = _page(file)
    assert pages
    if name == "feedless":
        # Whatever is asked, it answers with its front page: what is not there cannot be told from its status.
        pages["*"] = pages["/"]
        pages["/robots.txt"] = pages["/"]
    return Site(pages)


def _page(file: Path) -> Behaviour:
    written = file.read_bytes()

    async def answer(site: Site, asked: Asked, writer) -> None:
        body = written.replace(b"{{home}}", site.url("").rstrip("/").encode())
        body = re.sub(rb"\{\{ago-(\d+)\}\}", lambda match: _ago(int(match[1])), body)
        writer.write(head(200, Content_Length=len(body), Content_Type=TYPES[file.suffix]) + body)

    return answer


def _ago(days: int) -> bytes:
    return format_datetime(dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).encode()
