"""Two organisations on one installation, and the command line as their operator types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.access.organisations.places import OF_ONE
from tests.pipelines.runs import school


def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this process be one of an installation with organisations in `folder`. Where are they?"""
    for name in OF_ONE:
        monkeypatch.delenv(name, raising=False)
    organisations = folder / "organisations"
    organisations.mkdir()
    monkeypatch.setenv("WEERKLANK_ORGANISATIONS", str(organisations))
    monkeypatch.setenv("WEERKLANK_DATA", str(folder / "data"))
    return organisations


def add(organisations: Path, name: str, sources=()) -> Path:
    """Add an organisation that calls itself ROC and its name, with these sources (name, url)."""
    school.write(organisations / name, sources, f'"ROC {name}" OR Voorbeeld')
    path = organisations / name / "organisation.toml"
    path.write_text(path.read_text("utf-8").replace("ROC Voorbeeld", f"ROC {name}"), encoding="utf-8")
    return organisations / name


def command(*words: str, **environment: str) -> subprocess.CompletedProcess:
    """Do a command with the environment of this process."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
        check=False,
    )


def answers(done: subprocess.CompletedProcess) -> dict[str, dict]:
    """Return what each organisation answered, by its name."""
    return {each["organisation"]: each for each in json.loads(done.stdout)["organisations"]}
