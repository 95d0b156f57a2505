"""Post JSON to one address on the school's own network, and to no other: no redirect, no proxy, no public address.

What is sent are texts of people: they go to the address that the operator named, or nowhere.
"""

import http.client
import ipaddress
import json
import os
import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

from pipelines.support.errors import ConfigError
from text import hide_secrets
from text.i18n import N_

MOST = 1_000_000  # bytes of an answer
SECONDS = 5.0


class OwnServer:
    """An address that was looked at; `asked` posts to it."""

    def __init__(self, address: str, key: str = "") -> None:
        """Look at the address. Raises: ConfigError when it is none, or not on a private network."""
        if key:
            hide_secrets.remember(key)
        parts = urlsplit(address)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in ("http", "https") or not parts.hostname or port == -1 or parts.username:
            raise ConfigError(N_("WEERKLANK_MODEL is no address that can be asked."))
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/")
        self._key = key
        self._address()

    def asked(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to this. Raises: ConfigError when there is none in time, or it is no JSON."""
        headers = {"Host": f"{self._host}:{self._port}", "Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        connection = self._connection()
        try:
            connection.request("POST", self._path + path, json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read(MOST + 1)
            if response.status != http.client.OK or len(text) > MOST:
                raise ConfigError(
                    N_("The model at the address of WEERKLANK_MODEL answered with status {status}."),
                    status=response.status,
                )
            answer = json.loads(text)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ConfigError(N_("The model at the address of WEERKLANK_MODEL does not answer.")) from error
        finally:
            connection.close()
        return answer if isinstance(answer, dict) else {}

    def _connection(self) -> http.client.HTTPConnection:
        address, seconds = self._address(), _seconds()
        if not self._secure:
            return http.client.HTTPConnection(address, self._port, timeout=seconds)
        return _Secure(self._host, address, self._port, seconds)

    def _address(self) -> str:
        """Return the numeric address of the host, each time anew. Raises: ConfigError when one is not private."""
        try:
            found = {
                str(one[4][0]) for one in socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            }
        except (OSError, UnicodeError) as error:
            raise ConfigError(N_("The host of WEERKLANK_MODEL is not known on this network.")) from error
        if not all(ipaddress.ip_address(one.partition("%")[0]).is_private for one in found):
            raise ConfigError(
                N_(
                    "The address of WEERKLANK_MODEL is not on a network of the school's own: texts are not sent there."
                )
            )
        return sorted(found)[0]


class _Secure(http.client.HTTPSConnection):
    """Connect to the numeric address that was looked at, with the name of the host on the certificate."""

    def __init__(self, host: str, address: str, port: int, seconds: float) -> None:
        self._context_of_ours = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context_of_ours)
        self._numeric = address

    def connect(self) -> None:
        """Connect."""
        plain = socket.create_connection((self._numeric, self.port), self.timeout)
        self.sock = self._context_of_ours.wrap_socket(plain, server_hostname=self.host)


def _seconds() -> float:
    try:
        return max(0.1, min(120.0, float(os.environ.get("WEERKLANK_MODEL_SECONDS", SECONDS))))
    except ValueError:
        return SECONDS
