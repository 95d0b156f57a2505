# Few words: install, run, test, lint, docs, bench, model.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: install run test lint docs bench model

install: $(VENV)/ready

$(VENV)/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Weerklank needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || \
		{ echo "The environment could not be made; on Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "Installing packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

run: install
	@$(PY) -m pipelines.up

test: install
	$(PY) -m pytest

lint: install
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

docs: install
	$(PY) -m warehouse.describe > docs/numbers.md

bench: install
	$(PY) -m benchmarks

model: install
	$(PY) -m pipelines.understanding.training
