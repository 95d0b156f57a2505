"""Limit the uploaded files that stand in memory: so many of one tab, and so much of all tabs together."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import cast

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.shared import i18n
from pages.shared.i18n import _

MEGABYTE = 1 << 20
MOST_OF_ONE = 5  # files of one tab; where another comes, the oldest goes
MOST_OF_ALL = 200 * MEGABYTE  # of all tabs, with what is on its way
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")


class Bounded:
    """An upload is taken while there is room for it, and refused in words while there is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.coming = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make room for an upload, or refuse it; every other request passes."""
        match = UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if match is None or not runtime.exists():
            await self.app(scope, receive, send)
            return
        # The only one that Streamlit has.
        manager = cast("MemoryUploadedFileManager", runtime.get_instance().uploaded_file_mgr)
        largest = config.get_option("server.maxUploadSize") * MEGABYTE
        if sum(_sizes(manager)) + self.coming + largest > max(MOST_OF_ALL, 4 * largest):
            with i18n.use_language(i18n.DEFAULT):
                text = _("Too many files are being imported now. Try again in a few minutes.")
            await PlainTextResponse(f"{text}\n", HTTPStatus.SERVICE_UNAVAILABLE)(scope, receive, send)
            return
        self.coming += largest
        try:
            make_room(manager, match[1])
            await self.app(scope, receive, send)
        finally:
            self.coming -= largest


def _sizes(manager: MemoryUploadedFileManager) -> Iterator[int]:
    for files in list(manager.file_storage.values()):
        yield from [len(file.data) for file in list(files.values())]


def make_room(manager: MemoryUploadedFileManager, session: str) -> None:
    """Forget the oldest files of this tab, so that one more makes no more than a tab may have."""
    files = list(manager.file_storage.get(session, {}))
    for file in files[: max(0, len(files) - MOST_OF_ONE + 1)]:
        manager.remove_file(session, file)
