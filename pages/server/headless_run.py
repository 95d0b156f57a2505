"""Run a page by the server itself, for a reader whose browser is still loading the app.

The app's own script runs as it does for any reader, in a session that lasts as long as the run. So what comes out is
what that reader is about to see, by the same gate, parts, numbers and sentences.
"""

import asyncio
from collections.abc import Mapping

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, get_instance

# Seconds; a page that asks the warehouse waits four for a load, and its run ends by itself.
LONGEST = 15.0


class Listener:
    """The client of such a session: keeps what the page said until the run is over."""

    client_context = None

    def __init__(self) -> None:
        self.messages: list[ForwardMsg] = []
        self.done: asyncio.Future[list[ForwardMsg]] = asyncio.get_running_loop().create_future()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take in a message of the app; Streamlit calls this on the event loop."""
        kind = msg.WhichOneof("type")
        if kind == "new_session":
            self.messages.clear()
        self.messages.append(msg)
        is_early = msg.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if kind == "script_finished" and not is_early and not self.done.done():
            self.done.set_result(self.messages)


async def messages(page: str, query: str, user: Mapping[str, object]) -> list[ForwardMsg]:
    """Return what this page says to a reader who opens it: `page` by its path, `query` as in the address.

    user: who the reader is, as Streamlit tells pages (`st.user`)
    Raises: TimeoutError after `LONGEST` seconds, RuntimeError when no app is running.
    """
    runtime: Runtime = get_instance()
    listener = Listener()
    session = runtime.connect_session(listener, dict(user))  # type: ignore[arg-type]  # whoever takes messages
    try:
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        runtime.handle_backmsg(session, asked)
        return await asyncio.wait_for(listener.done, LONGEST)
    finally:
        runtime.close_session(session)
