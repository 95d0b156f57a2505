"""Whether a message arrived that the other side took and never answered is unknown: how often it goes out then."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from pipelines.cases.alerts.watching import handing
from tests.pipelines.cases.alerts.school import LADDER, school

# Every level begins with a push to Anna alone.
PUSHED = LADDER.replace(
    'who = ["duty", "stand_in"]\nways = ["push", "sms"]', 'who = ["duty"]\nways = ["push"]'
)
PUSHED = PUSHED.replace('ways = ["mail"]\nminutes = 60', 'ways = ["push"]\nminutes = 60')


class Silent:
    """A server that takes the whole request and then: hangs, goes away, or answers with this status."""

    def __init__(self, then: str | int) -> None:
        self.then, self.taken = then, list[bytes]()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.door.getsockname()[1])

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = self.door.accept()
                threading.Thread(target=self._one, args=(line,), daemon=True).start()

    def _one(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as reader:
            length, said = 0, b""
            while (header := reader.readline()).strip():
                said += header
                if header.lower().startswith(b"content-length:"):
                    length = int(header.partition(b":")[2])
            self.taken.append(said + reader.read(length))
            if self.then == "hangs":
                self.over.wait(60)
            elif self.then != "goes":
                line.sendall(f"HTTP/1.1 {self.then} Said\r\nContent-Length: 0\r\n\r\n".encode())

    def close(self) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)  # whoever waits at the door goes
        self.door.close()


@contextlib.contextmanager
def silent(then: str | int) -> Iterator[Silent]:
    server = Silent(then)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def roc(tmp_path, monkeypatch):
    with school(tmp_path, monkeypatch, ladder=PUSHED) as found:
        yield found


def push(monkeypatch, port: int, schema: str = "json") -> None:
    monkeypatch.setenv("ANNA_PUSH", f"{schema}://127.0.0.1:{port}/geheim-onderwerp?rto=0.4&cto=0.4")


def messages(roc, alert: str):
    return [each for each in roc.dossier(alert).messages if each.way == "push" and each.person == "Anna"]


@pytest.mark.parametrize("then", ["hangs", "goes", 504])
def test_below_level_3_it_goes_out_once_and_is_shown_as_unknown(roc, monkeypatch, then):
    with silent(then) as server:
        push(monkeypatch, server.port)
        alert = roc.alarm(2, "story:b")
        watch = roc.watch()
        for minute in (0, 1, 5, 30):
            roc.at(minute)
            watch.once()
        assert len(server.taken) == 1
    (message,) = messages(roc, alert)
    assert (message.state, message.is_unsure, message.tries) == ("failed", True, 1)
    assert "geheim" not in message.why and "127.0.0.1" not in message.why
    assert "unsure" in roc.acts(alert) and "unreached" not in roc.acts(alert)


@pytest.mark.parametrize("level", [3, 4])
def test_from_level_3_on_it_goes_out_again_and_says_that_it_may_be_the_second_time(roc, monkeypatch, level):
    with silent("hangs") as server:
        push(monkeypatch, server.port)
        alert = roc.alarm(level)
        watch = roc.watch()
        watch.once()
        assert len(server.taken) == 1 and b"tweede keer" not in server.taken[0]
        roc.at(0.3)
        watch.once()
        assert len(server.taken) == 2 and b"tweede keer" in server.taken[1]
        # It answers again: that is the last one.
        push(monkeypatch, roc.phone.url.rpartition(":")[2].strip("/"))
        roc.at(1)
        watch.once()
    (message,) = [each for each in messages(roc, alert) if each.kind == "on"]
    assert (message.state, message.is_double, message.tries) == ("sent", True, 3) and not message.is_unsure


@pytest.mark.parametrize("then", ["nobody there", 500, 403])
def test_what_was_refused_for_certain_is_tried_again_also_below_level_3_and_is_not_unknown(
    roc, monkeypatch, then
):
    with silent(then if isinstance(then, int) else "hangs") as server:
        push(monkeypatch, server.port)
        if then == "nobody there":
            server.close()
        alert = roc.alarm(2, "story:b")
        watch = roc.watch()
        for minute in range(30):
            roc.at(minute)
            watch.once()
    (message,) = messages(roc, alert)
    assert (message.state, message.tries) == ("failed", 5) and not message.is_unsure and not message.is_double
    assert "unreached" in roc.acts(alert) and "unsure" not in roc.acts(alert)


@pytest.mark.parametrize("schema", ["json", "ntfy", "mmost", "xml", "form"])
def test_services_that_hang_are_unknown_each_in_its_own_words(roc, monkeypatch, schema):
    with silent("hangs") as server:
        push(monkeypatch, server.port, schema)
        alert = roc.alarm(2, "story:b")
        roc.watch().once()
        assert len(server.taken) == 1
    assert [each.is_unsure for each in messages(roc, alert)] == [True]


def test_two_at_once_are_each_judged_by_what_was_said_of_them(roc, monkeypatch):
    """One hangs while the other is refused: neither takes over what was heard of the other."""
    with silent("hangs") as hangs, silent(403) as refuses:
        for name, port in (("ANNA_PUSH", hangs.port), ("BRAM_PUSH", refuses.port)):
            monkeypatch.setenv(name, f"json://127.0.0.1:{port}/x?rto=0.6")
        found: dict[str, handing.Handed] = {}
        watch = roc.watch()
        roc.alarm(3)
        watch.once()
        (template,) = [each for each in watch.state.messages.values() if each.message.way == "push"]

        def hand(person: str) -> None:
            message = template.message.__class__(**{**template.message.__dict__, "person": person})
            found[person] = handing.hand(
                roc.settings, watch.ladders, template.__class__(**{**template.__dict__, "message": message})
            )

        threads = [threading.Thread(target=hand, args=(name,)) for name in ("Anna", "Bram")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found["Anna"].unsure and not found["Bram"].unsure
    assert "403" in (found["Bram"].why or "") and "403" not in (found["Anna"].why or "")
