"""Where the dashboard may listen, however that is written, and that it does not start where everybody could come in."""

import os
import socket
import subprocess
import sys

import pytest

from pipelines.access.logins import listening
from pipelines.runs import exposure
from pipelines.settings import network, read
from pipelines.support.errors import ConfigError
from tests.pages.server.served import ROOT, ask, serving

HERE = ["127.0.0.1", "127.0.0.2", "127.255.255.255", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "017700000001", "localhost", "LOCALHOST", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1",
        "::ffff:7f00:1"]  # fmt: skip
ELSEWHERE = [None, "", "0.0.0.0", "0", "0.0", "00000000", "0x0", "::", "0:0:0:0:0:0:0:0", "::0", "::ffff:0.0.0.0",
             "10.0.0.1", "192.168.1.5", "128.0.0.1", "126.255.255.255", "3232235777", "0xc0a80101", "::2", "fe80::1",
             "fe80::1%lo", "2001:db8::1", "::ffff:192.168.1.5", "no-such-host.invalid", "127.0.0.1.nip.invalid",
             "localhost.invalid", "*", "all", "127.0.0.1:8501", "http://127.0.0.1", " 127.0.0.1", "127.0.0.1/8",
             "unix:///tmp/x.sock", "<broadcast>", "\x00", "127.0.0.1\x00"]  # fmt: skip
ORGANISATION = '[organisation]\nname = "ROC"\nsite = "https://roc.example"\n'


def test_only_what_this_machine_alone_hears_is_here():
    assert [address for address in HERE if not listening.is_here(address)] == []
    assert [address for address in ELSEWHERE if listening.is_here(address)] == []


def test_elsewhere_somebody_asks_who_comes_in_or_nothing_starts(monkeypatch):
    monkeypatch.delenv("WEERKLANK_OPEN", raising=False)
    for address in ELSEWHERE:
        for lacks in (None, ("Authlib",), ("client_id", "client_secret")):
            with pytest.raises(ConfigError) as refused:
                listening.judge(address, lacks, has_proxy=False)
            assert (address or "0.0.0.0").split(":/")[0].rstrip("\x00") in str(refused.value)
            assert all(
                name in str(refused.value) for name in lacks or ("WEERKLANK_OPEN=yes", "trusted_proxy")
            )
        assert not listening.judge(address, (), has_proxy=False)
        assert not listening.judge(address, None, has_proxy=True)
    assert not any(listening.judge(address, None, has_proxy=False) for address in HERE)


def test_only_a_plain_yes_opens_it_and_only_elsewhere_it_stands_open(monkeypatch):
    for word in ("", "no", "0", "1", "true", "y", "ja", "yes please"):
        monkeypatch.setenv("WEERKLANK_OPEN", word)
        with pytest.raises(ConfigError):
            listening.judge("0.0.0.0", None, has_proxy=False)
    monkeypatch.setenv("WEERKLANK_OPEN", "yes")
    assert listening.judge("0.0.0.0", None, has_proxy=False)
    assert not listening.judge("127.0.0.1", None, has_proxy=False)


def ended(tmp_path, *command: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={**os.environ, "WEERKLANK_DATA": str(tmp_path), "WEERKLANK_WAREHOUSE": str(tmp_path / "w.duckdb"),
             **environment},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "0"])
def test_neither_way_to_start_listens_in_the_network_by_itself(tmp_path, address):
    by_flag = (
        "streamlit",
        "run",
        "app.py",
        "--server.headless",
        "true",
        "--server.port",
        "0",
        "--server.address",
    )
    told = {"STREAMLIT_SERVER_ADDRESS": address}
    for code, said in (
        ended(tmp_path, *by_flag, address),
        ended(tmp_path, *by_flag[:-1], **told),
        ended(tmp_path, "pipelines.runs.dev_server", **told),
    ):
        assert (code, "WEERKLANK_OPEN=yes" in said, "Traceback" in said) == (2, True, False), said


def test_an_empty_address_is_every_address(tmp_path):
    empty = (
        "streamlit",
        "run",
        "app.py",
        "--server.headless",
        "true",
        "--server.port",
        "0",
        "--server.address",
        "",
    )
    code, said = ended(tmp_path, *empty)
    assert code == 2 and "0.0.0.0" in said


def test_a_server_told_otherwise_by_its_runner_still_lets_no_stranger_in(tmp_path):
    # `uvicorn app:app --host 0.0.0.0` asks none of our settings where to listen.
    mine = own_number()
    with socket.socket() as probe:
        probe.bind((mine, 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "WEERKLANK_DATA": str(tmp_path), "WEERKLANK_WAREHOUSE": str(tmp_path / "w")}
    command = [sys.executable, "-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        answer = None
        for _ in range(300):
            try:
                answer = ask(port, "/_stcore/health")
                break
            except OSError:
                assert server.poll() is None
                server_waits()
        assert answer is not None and answer.status == 200
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            assert ask(port, path, host=mine).status == 403
    finally:
        server.terminate()
        server.wait(15)


def server_waits() -> None:
    import time

    time.sleep(0.1)


def own_number() -> str:
    """An address of this machine that others could reach; the test is for machines that have one."""
    import psutil

    found = [
        each.address
        for name, addresses in psutil.net_if_addrs().items()
        for each in addresses
        if each.family == socket.AF_INET and not each.address.startswith("127.")
    ]
    if not found:
        pytest.skip("this machine has no address besides its own loopback")
    return found[0]


def test_forced_open_it_answers_in_the_network_and_still_by_its_own_names_only(tmp_path):
    mine = own_number()
    with serving(tmp_path, address="0.0.0.0", WEERKLANK_OPEN="yes") as port:
        assert ask(port, "/_stcore/health", host=mine).status == 200
        assert ask(port, "/", host=mine, Host="evil.example").status == 421


def test_a_named_proxy_alone_may_come_in_by_the_network(tmp_path):
    mine = own_number()
    with serving(tmp_path, address="0.0.0.0", WEERKLANK_TRUSTED_PROXY="192.0.2.7") as port:
        assert ask(port, "/_stcore/health", host=mine).status == 403
        assert ask(port, "/_stcore/health", host=mine, **{"X-Forwarded-For": "192.0.2.7"}).status == 403
    with serving(tmp_path, address="0.0.0.0", WEERKLANK_TRUSTED_PROXY=mine) as port:
        assert ask(port, "/_stcore/health", host=mine).status == 200


def test_the_address_is_the_one_that_streamlit_would_take(monkeypatch, tmp_path):
    monkeypatch.delenv("STREAMLIT_SERVER_ADDRESS", raising=False)
    assert exposure.address() == "127.0.0.1"
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "10.0.0.5")
    assert exposure.address() == "10.0.0.5"
    monkeypatch.delenv("STREAMLIT_SERVER_ADDRESS")
    files = [tmp_path / name for name in ("home.toml", "here.toml", "none.toml")]
    monkeypatch.setattr(exposure, "config_files", lambda: files)
    assert exposure.address() is None
    files[0].write_text('[server]\naddress = "10.0.0.1"\n')
    files[1].write_text("[server]\nport = 8501\n")
    assert exposure.address() == "10.0.0.1"
    files[1].write_text('[server]\naddress = ""\n')
    assert exposure.address() == ""
    files[1].write_text("[server")
    assert exposure.address() == "10.0.0.1"


def test_this_machine_reaches_it_where_it_listens():
    for address, host in (
        (None, "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("localhost", "127.0.0.1"),
        ("127.1", "127.0.0.1"), ("10.0.0.5", "10.0.0.5"), ("::1", "[::1]"), ("dashboard.invalid", "dashboard.invalid"),
    ):  # fmt: skip
        assert exposure.reached_at(address) == host


@pytest.mark.parametrize(
    ("written", "origin"),
    [("https://Dashboard.School.nl/", "https://dashboard.school.nl"), ("https://d.nl:443/weerklank", "https://d.nl"),
     ("http://d.nl:8080", "http://d.nl:8080"), ("https://d.nl.", "https://d.nl"), ("http://[::1]:85", "http://[::1]:85"),
     ("https://café.nl", "https://xn--caf-dma.nl")],
)  # fmt: skip
def test_a_public_address_is_the_origin_that_browsers_send(written, origin):
    assert network.origin(written) == origin


@pytest.mark.parametrize(
    "line",
    ['public_address = "dashboard.nl"', 'public_address = "ftp://d.nl"', 'public_address = "https://"',
     'public_address = "https://u:p@d.nl"', 'public_address = "https://*.nl"', 'public_address = "https://d.nl:99999"',
     'public_address = "https://d.nl?x"', 'public_address = "https://[::1"', 'public_address = 5', 'embed = "*"',
     'embed = ["https://a.nl", "b"]', 'embed = "https://a.nl; script-src *"', 'embed = "https://a.nl unsafe-eval"',
     'trusted_proxy = "*"', 'trusted_proxy = "0.0.0.0/0"', 'trusted_proxy = "10.0.0.0/8"', 'trusted_proxy = "::/0"',
     'trusted_proxy = "proxy"', 'trusted_proxy = "10.0.0.5/24"', 'trusted_proxy = true', 'trusted = "10.0.0.1"'],
)  # fmt: skip
def test_what_would_open_too_much_is_refused_with_its_place(tmp_path, line):
    (tmp_path / "organisation.toml").write_text(f"{ORGANISATION}[server]\n{line}\n")
    for reader in (read, network.of_folder):
        with pytest.raises(ConfigError) as refused:
            reader(tmp_path)
        assert "organisation.toml:4: [server]" in str(refused.value)


def test_the_environment_names_what_a_first_run_has_no_file_for(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_PUBLIC_ADDRESS", "https://a.nl, https://b.nl/x")
    monkeypatch.setenv("WEERKLANK_TRUSTED_PROXY", "10.0.3.0/24")
    told = network.of_folder(tmp_path)
    assert told.hosts == {"a.nl", "b.nl"} and str(told.proxies[0]) == "10.0.3.0/24"
    monkeypatch.setenv("WEERKLANK_TRUSTED_PROXY", "everybody")
    with pytest.raises(ConfigError, match="WEERKLANK_TRUSTED_PROXY"):
        network.of_folder(tmp_path)


def test_an_address_that_nobody_knows_is_a_sentence_and_no_traceback(tmp_path):
    """From `make run`: plain `streamlit run` looks it up by itself, before it reads any file of ours."""
    code, said = ended(tmp_path, "pipelines.runs.dev_server", STREAMLIT_SERVER_ADDRESS="nowhere.invalid")
    assert (code, "knows no address" in said, "Traceback" in said) == (2, True, False), said
