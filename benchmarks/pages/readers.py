"""Readers without a browser: they speak Streamlit's own protocol, so that only the server is timed."""

import asyncio
import statistics
import time

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Reader:
    """One open page."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self.line = line
        self.bytes = 0

    async def rerun(self) -> float:
        """Run the page once more. How many seconds until it was done?"""
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        begun = time.perf_counter()
        await self.line.send_bytes(ask.SerializeToString())
        self.bytes = 0
        while True:
            body = await asyncio.wait_for(self.line.receive_bytes(), 30)
            self.bytes += len(body)
            message = ForwardMsg.FromString(body)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"the page ended with {message.script_finished}")
                return time.perf_counter() - begun


async def crowd(port: int, readers: int, rounds: int) -> tuple[list[float], list[float], int]:
    """Reruns by one reader alone, reruns of each of so many at the same moment (seconds), bytes of one rerun."""
    async with aiohttp.ClientSession() as session:
        open_pages = [await _open(session, port) for _ in range(readers)]
        for reader in open_pages:
            await reader.rerun()
        alone = [await open_pages[0].rerun() for _ in range(rounds * 4)]
        size = open_pages[0].bytes
        together = []
        for _ in range(rounds):
            times = await asyncio.gather(*(reader.rerun() for reader in open_pages))
            together.append(statistics.median(times))
        for reader in open_pages:
            await reader.line.close()
    return alone, together, size


async def _open(session: aiohttp.ClientSession, port: int) -> Reader:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    return Reader(
        await session.ws_connect(
            address, protocols=("streamlit",), origin=f"http://127.0.0.1:{port}", max_msg_size=0
        )
    )
