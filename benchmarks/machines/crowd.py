"""Readers without a browser that draw pages over and over, and count what they saw."""

import asyncio
import random
import threading
import time
from collections import Counter

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PAGES = ("", "mentions", "sources", "channels")


class Readers:
    """People who draw pages over and over, each at one of the apps. seen: how often what."""

    def __init__(self, ports: list[int], count: int) -> None:
        self.ports, self.count, self.seen, self.over = ports, count, Counter[str](), threading.Event()
        self.worst: list[float] = []
        self.said: Counter[str] = Counter()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)
        self.thread.start()

    async def _all(self) -> None:
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(self._one(session, n) for n in range(self.count)))

    async def _one(self, session: aiohttp.ClientSession, number: int) -> None:
        port, dice = self.ports[number % len(self.ports)], random.Random(number)
        where = f"ws://127.0.0.1:{port}/_stcore/stream"
        while not self.over.is_set():
            try:
                origin = f"http://127.0.0.1:{port}"
                async with session.ws_connect(
                    where, protocols=("streamlit",), origin=origin, max_msg_size=0
                ) as line:
                    while not self.over.is_set():
                        await self._page(line, dice.choice(PAGES))
                        await asyncio.sleep(dice.uniform(1, 4))
            except (aiohttp.ClientError, TypeError, OSError):  # the app was killed, or is not there yet
                self.seen["no connection"] += 1
            except TimeoutError:
                self.seen["no answer in two minutes"] += 1
            await asyncio.sleep(2)

    async def _page(self, line: aiohttp.ClientWebSocketResponse, name: str) -> None:
        ask, begun = BackMsg(), time.monotonic()
        ask.rerun_script.page_name = name
        await line.send_bytes(ask.SerializeToString())
        kinds: set[str] = set()
        words = ""
        while True:
            told = ForwardMsg.FromString(await asyncio.wait_for(line.receive_bytes(), 120))
            kind = told.WhichOneof("type")
            if kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                kinds.add(str(told.delta.new_element.WhichOneof("type")))
                words += str(told.delta.new_element)
            if kind == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        self.worst.append(time.monotonic() - begun)
        if "exception" in kinds or "Traceback" in words:
            self.seen["TRACEBACK"] += 1
        elif (
            "Er ging iets mis in het dashboard zelf" in words or "went wrong in the dashboard itself" in words
        ):
            self.seen["a fault of our own, in words"] += 1
        elif "wk-title" in words or "wk-card" in words:
            self.seen["a page"] += 1
        else:
            self.seen["a sentence"] += 1
            self.said[words[:300]] += 1
