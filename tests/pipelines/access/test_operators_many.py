"""The examples of docs/operators/many.md are what compose, systemd, Dask and the command line take."""

import configparser
import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines import __main__ as command_line
from pipelines.support.workers import cluster

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "operators" / "many.md").read_text(encoding="utf-8")
UNITS = re.findall(r"(?s)```ini\n(.*?)```", GUIDE)
TOP = {"name", "services", "networks", "volumes", "x-weerklank"}
OF_A_SERVICE = {"image", "command", "environment", "volumes", "restart", "depends_on", "deploy", "networks"}


def composed() -> dict:
    (text,) = re.findall(r"(?s)```yaml\n(.*?)```", GUIDE)
    return yaml.safe_load(text)


def commands() -> list[str]:
    services = [service["command"] for service in composed()["services"].values()]
    started = [re.search(r"(?m)^ExecStart=(.*)$", unit)[1] for unit in UNITS]
    return [*services, *(re.sub(r"^/\S+/python", "python", command) for command in started)]


def test_every_service_of_compose_says_what_it_runs_and_names_only_what_is_there():
    whole = composed()
    assert set(whole) == TOP
    services = whole["services"]
    assert set(services) == {"app", "schedule", "watch", "dask", "worker", "postgres", "s3"}
    for name, service in services.items():
        assert {"image", "command"} <= set(service) <= OF_A_SERVICE, name
        assert set(service.get("depends_on", ())) <= set(services) - {name}
        assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= set(whole["volumes"])
        assert set(service.get("networks", ())) <= set(whole["networks"])
    assert [services[name]["deploy"]["replicas"] for name in ("app", "schedule", "worker")] == [2, 2, 4]
    # Who starts runs reaches the workers; they reach nothing but who hands out the work, and hold no key.
    assert "work" in services["schedule"]["networks"] and whole["networks"]["work"]["internal"]
    assert services["worker"]["networks"] == services["dask"]["networks"] == ["work"]
    assert "KEY" not in str(services["worker"]) and "volumes" not in services["worker"]


def test_every_setting_of_compose_is_one_that_is_read():
    settings = {
        name for service in composed()["services"].values() for name in service.get("environment", ())
    }
    ours = {name for name in settings if name.startswith("WEERKLANK_")}
    promised = (Path(__file__).resolve().parents[3] / "docs" / "interface.md").read_text(encoding="utf-8")
    # The password is named by warehouse.toml, as the page on it does.
    assert cluster.NAME in ours
    assert all(f"| `{name}` |" in promised for name in ours - {"WEERKLANK_DB_PASSWORD"})


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_whole(unit):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read_string(unit)
    assert parser.sections() == ["Unit", "Service", "Install"]
    assert parser["Service"]["ExecStart"].startswith("/srv/weerklank/app/.venv/bin/python -m ")


@pytest.mark.parametrize("command", [each for each in commands() if each.startswith("python -m pipelines ")])
def test_what_is_started_of_ours_is_what_the_command_line_takes(command):
    words = shlex.split(command)[3:]
    assert command_line._parser().parse_args(words).word == words[0]


@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="the package distributed is not installed: pip install 'weerklank[dask]'",
)
@pytest.mark.parametrize("command", [each for each in commands() if "distributed" in each])
def test_what_is_started_of_dask_is_what_it_takes(command):
    words = shlex.split(command)
    told = subprocess.run(
        [sys.executable, *words[1:3], "--help"], capture_output=True, text=True, check=True
    ).stdout
    options = [word for word in words[3:] if word.startswith("--")]
    assert options and all(re.search(rf"{re.escape(option)}\b", told) for option in options)


def test_all_that_is_started_is_known_here():
    started = {" ".join(shlex.split(command)[:3]) for command in commands()}
    assert started == {
        "python -m streamlit", "python -m pipelines", "python -m distributed.cli.dask_scheduler",
        "python -m distributed.cli.dask_worker", "postgres -c max_connections=200", "server /data",
    }  # fmt: skip
