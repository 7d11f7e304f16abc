# Two commands: `make demo` and `make test`. Each sets up all that it needs; nothing is installed by hand.
.DELETE_ON_ERROR:
.ONESHELL:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help demo test test-servers check bench dev screens assets messages lock structure format clean
help:
	@echo "make demo          set everything up and run the demo municipality on http://localhost:8000/"
	echo "make test          set everything up and pass every test"
	echo "make test-servers  start real servers (Debian, Ubuntu) and run the adapters against them"
	echo "make check         linters, types, import rules, migrations, templates, catalogues"
	echo "make bench         the benchmarks, as JSON"
	echo "make dev           the web server with reloading, and a worker"
	echo "make screens       screenshots of every page in five languages"

# --- Set-up ---------------------------------------------------------------------------------------
$(VENV)/.python:
	@$(PYTHON) scripts/python_check.py
	echo "Making the virtual environment …"
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Installing what Rostra needs …"
	$(PIP) -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing what the tests need …"
	$(PIP) -r requirements/test.txt
	touch $@

assets: $(VENV)/.run
	@$(BIN)/python scripts/assets.py

messages: $(VENV)/.run
	@$(BIN)/python scripts/messages.py compile

# --- Use ------------------------------------------------------------------------------------------
demo: $(VENV)/.run assets messages
	@exec $(BIN)/rostra demo

dev: $(VENV)/.test assets messages
	@ROSTRA_DEBUG=yes exec $(BIN)/rostra demo --reload

# --- Proof ----------------------------------------------------------------------------------------
test: $(VENV)/.test assets messages
	@$(BIN)/python scripts/browser.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not servers" $(ARGS)

test-servers: $(VENV)/.test assets messages
	@$(BIN)/python scripts/servers.py
	$(BIN)/python -m pytest -m servers tests/servers $(ARGS)

check: $(VENV)/.test
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint rostra --lint --quiet
	$(BIN)/python scripts/css_lint.py
	$(BIN)/python scripts/messages.py check
	$(BIN)/python scripts/migrations_check.py
	! git ls-files | grep '^rostra/static/vendor/' || { echo "Built assets must not be committed."; exit 1; }

bench: $(VENV)/.test
	@$(BIN)/python -m bench $(ARGS)

screens: $(VENV)/.test assets messages
	@$(BIN)/python scripts/browser.py
	$(BIN)/python -m pytest tests/journeys/test_screens.py --full-matrix $(ARGS)

# --- Upkeep ---------------------------------------------------------------------------------------
lock: $(VENV)/.test
	@$(BIN)/python scripts/lock.py

structure: $(VENV)/.run
	@$(BIN)/python scripts/structure.py

format: $(VENV)/.test
	@$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

clean:
	rm -rf $(VENV) build rostra/static/vendor .cache .mypy_cache .ruff_cache .pytest_cache
