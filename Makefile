# Few words: install, run, check, test, lint, docs, bench, lock, model.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check install

.PHONY: install run check test lint docs bench lock model

install: $(VENV)/ready

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Weerklank needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || \
		{ echo "The environment could not be made; on Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "Installing packages ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(PY) -m compileall -q -j 0 app.py pages pipelines text warehouse  # also where starts may write no bytecode
	@touch $@

# What tests, checks and builds: a school that only runs Weerklank does without.
$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@echo "Installing what tests ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

run: install
	@$(PY) -m pipelines.runs.dev_server

# The rules of the house, and tests that take seconds: of texts, rules, parsers and arithmetic.
QUICK := tests/test_house.py tests/test_one_list.py tests/text tests/warehouse/test_describe.py tests/warehouse/channels \
	$(addprefix tests/pages/shared/test_, draw.py exporting.py filters.py markup.py uploads.py) \
	$(addprefix tests/pipelines/, settings/test_settings.py settings/test_goals_config.py support/test_guard.py \
		support/test_typed.py traffic/test_rules.py traffic/test_utm.py mentions/matching/test_engine.py \
		mentions/matching/test_query.py mentions/matching/test_urls.py understanding/test_aspect_sentiment.py \
		understanding/signs/test_directions.py understanding/test_english.py understanding/test_language.py \
		sources/files/test_days_of_files.py sources/files/test_numbers_of_files.py sources/files/test_tables_of_files.py \
		connectors/feeds/test_parse.py connectors/feeds/test_parse_broken.py connectors/feeds/test_discover.py \
		web/test_web_addresses.py) \
	$(addprefix tests/warehouse/, core/test_contract.py core/test_figure.py \
		core/test_statistics.py goals/test_pace.py reputation/test_spikes.py)

# Within a minute and a half: style, what nobody reads, quick tests, types. The others come with `make test`.
check: lint
	$(PY) -m vulture
	$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal $(QUICK)
	$(PY) -m mypy

test: $(VENV)/ready-dev
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --ignore tests/journeys --durations 25
	@# A browser on a crowded machine: what failed is tried once more, alone; both outcomes stand in what is printed.
	$(PY) -m pytest -n 2 --dist loadfile tests/journeys --durations 25 || $(PY) -m pytest tests/journeys --last-failed --last-failed-no-failures none

lint: $(VENV)/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

docs: $(VENV)/ready-dev
	$(PY) -m warehouse.describe > docs/numbers.md
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --quiet --strict --site-dir data/site

bench: $(VENV)/ready-dev
	$(PY) -m benchmarks

# All versions with their hashes, for every platform and Python that pyproject.toml allows.
LOCK := $(PY) -m uv pip compile pyproject.toml --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock" --group build
lock: $(VENV)/ready-dev
	$(LOCK) -o requirements.txt
	$(LOCK) --group test --group docs --extra model --extra dask -o requirements-dev.txt

model: $(VENV)/ready-dev
	$(PY) -m pipelines.understanding.training
