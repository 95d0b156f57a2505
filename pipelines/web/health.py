"""Ask whether a server on this machine is up, for whoever starts it."""

import http.client
import urllib.request


def answers(port: int, path: str, host: str = "127.0.0.1") -> bool:
    """Return whether a server on this port of this machine answers 200 on the path within two seconds.

    False when nobody does.
    """
    try:
        with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=2) as answer:
            return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
