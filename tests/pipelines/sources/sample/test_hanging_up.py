"""The server of the sample says nothing of who hangs up."""

import socket
import struct
import time
import urllib.request

from pipelines.sources.sample import server


def test_who_hangs_up_without_asking_leaves_no_traceback_and_others_are_answered(capfd):
    with server.serving(0) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as asker:
            time.sleep(0.2)  # until it waits for the request
            # Closed so, the other side gets a reset and no end.
            asker.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/stadsbode/feed/", timeout=10) as answer:
            assert answer.status == 200
        time.sleep(0.2)
    assert capfd.readouterr().err == ""
