"""A site whose certificate cannot be trusted, or that speaks no TLS at all."""

import shutil
import socket
import ssl
import subprocess
import threading

import pytest

from pipelines import web
from pipelines.support.errors import SourceError
from tests.pipelines.web.site import policy


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate of its own")
def test_a_certificate_that_nobody_vouches_for_is_a_fault_in_words_and_nothing_is_asked(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    came = []

    def answer(listener: socket.socket) -> None:
        plain, _ = listener.accept()
        with plain:
            try:
                with context.wrap_socket(plain, server_side=True) as line:
                    came.append(line.recv(100))
            except (ssl.SSLError, ConnectionError):
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        with pytest.raises(
            SourceError, match=r"certificate of 127\.0\.0\.1 is not valid \(it was made by the site"
        ):
            web.fetch(web.Request("bron", f"https://127.0.0.1:{listener.getsockname()[1]}/"), policy())
        thread.join(5)
    assert came in ([], [b""])


def test_a_site_that_speaks_no_tls_is_a_fault_in_words():
    def answer(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            line.recv(1000)
            line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        with pytest.raises(SourceError, match=r"No secure connection with 127\.0\.0\.1"):
            web.fetch(web.Request("bron", f"https://127.0.0.1:{listener.getsockname()[1]}/"), policy())
        thread.join(5)
