# Chancery. `make demo` to look around, `make test` and `make check` before a change, `make fix` to tidy up.
.DELETE_ON_ERROR:
.PHONY: demo test test-long mutants check fix bench lock wheel clean help

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
export PORT

demo: .venv/run  ## set everything up with Toronto's register, and serve it on http://localhost:$${PORT:-8000}; CITY=example for an invented city
ifdef CITY
	@CHANCERY_HOME=$${CHANCERY_HOME:-var/$(CITY)} $(BIN)/chancery demo --city $(CITY)
else
	@$(BIN)/chancery demo
endif

test: .venv/dev  ## every test: on SQLite, on PostgreSQL, in a browser
	@$(BIN)/python -m tests.run

test-long: .venv/dev  ## the tests that take long: more writers for longer, more crashes
	@CHANCERY_TESTS=long $(BIN)/python -m tests.run -m slow

mutants: .venv/dev  ## break the rules of permission and life cycle on purpose, and see which breaks no test minds (hours)
	@$(BIN)/mutmut run --max-children $${CHANCERY_TESTS_WORKERS:-2}
	@$(BIN)/mutmut results

check: .venv/dev  ## style, types, floors, migrations, templates, catalogues, locks
	@$(BIN)/python -m tests.check

fix: .venv/dev  ## put the style right
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench: .venv/dev  ## how fast it is, as ratios
	@$(BIN)/python bench/run.py

lock:  ## lock the dependencies again (needs uv)
	@scripts/lock

wheel: .venv/dev  ## build the package into dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist

clean:  ## forget the environment; the register in var/ stays
	rm -rf .venv build dist *.egg-info

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

.venv/bin/python:
ifdef UV
	@uv venv --quiet --no-python-downloads --python $(PYTHON) .venv
else
	@$(PYTHON) -m venv .venv
endif

# What it runs on, and what its tests need besides; an environment that has the second has the first.
.venv/run: requirements.lock | .venv/bin/python
	@test -e .venv/dev || $(MAKE) --no-print-directory install LOCK=requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock | .venv/bin/python
	@$(MAKE) --no-print-directory install LOCK=requirements-dev.lock
	@touch $@

.PHONY: install
install:
	@echo "Installing what $(LOCK) names…"
ifdef UV
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r $(LOCK)
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
