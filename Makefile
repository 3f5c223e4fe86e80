# Everything a contributor runs. `make` alone lists it.
#
# Python 3.11, make and a package registry are all that a machine needs. Every target that needs
# the virtualenv prepares it first; when nothing has changed, that takes no time.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The first interpreter on the path that is new enough; PYTHON=... chooses another.
OLD_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	"$$p" -c '$(OLD_ENOUGH)' 2>/dev/null && echo "$$p" && break; done)

BIN := .venv/bin
READY := .venv/.project
# Compiled kernels are kept between runs, outside the source tree.
export NUMBA_CACHE_DIR := $(CURDIR)/.cache/numba
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The everyday run leaves these out; `make test-all` does not.
MARKS ?= not slow and not postgres and not browser and not fuzz
WORKERS ?= auto
# Further arguments for pytest, such as ARGS='-k trace -x'.
ARGS ?=

##@ To begin

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## Prepare .venv: every pinned package, then Fairlode itself, editable

demo: $(READY) ## Fill a workspace with a real chain and trace it
	$(BIN)/fairlode demo

##@ To change something

test: $(READY) ## Run the everyday tests (ARGS='-k word' for some of them)
	$(BIN)/python -m pytest -n $(WORKERS) -m "$(MARKS)" $(ARGS)

test-all: MARKS := not fuzz
test-all: test ## Run every test: slow ones, PostgreSQL and the browser too

test-spark: $(READY) ## Run the tests of the Spark engine (needs Java 17; fetches PySpark)
	$(BIN)/python -m pip install --quiet --no-input --no-deps --require-hashes -r requirements/spark.txt
	$(BIN)/python -m pytest tests/integration/test_spark.py tests/unit/exchange/batch/spark $(ARGS)

test-plain: $(READY) ## Run the kernels' tests again as plain Python, without the compiler
	NUMBA_DISABLE_JIT=1 HYPOTHESIS_PROFILE=plain $(BIN)/python -m pytest -n $(WORKERS) \
		-m "not compiled and $(MARKS)" $(wildcard tests/unit/engine tests/property) $(ARGS)

cover: $(READY) ## Run the everyday tests with the kernels plain and say which lines none reached
	NUMBA_DISABLE_JIT=1 HYPOTHESIS_PROFILE=plain $(BIN)/python -m pytest -n $(WORKERS) \
		-m "not compiled and $(MARKS)" --cov --cov-report=term $(ARGS)

check: format lint types floors declared copies house docs-gates ## Run every gate (make -k check: all, also after one fails)

fix: $(READY) ## Format, and mend what the linter can mend by itself
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(READY) ## Build the documentation site into build/site; a warning fails
	NUMBA_DISABLE_JIT=1 $(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env \
		--doctree-dir build/doctrees docs build/site
	$(BIN)/python -m tools.docs.offline build/site
	@echo "build/site/index.html"

bench: $(READY) ## Measure the engine beside its peers
	$(BIN)/python -m bench $(ARGS)

##@ One gate at a time

format: $(READY) ## Formatting
	$(BIN)/ruff format --check .

lint: $(READY) ## Style and likely mistakes
	$(BIN)/ruff check .

types: $(READY) ## Types, strictly
	$(BIN)/mypy

floors: $(READY) ## The direction of imports
	$(BIN)/lint-imports | sed -n '/^Contracts$$/,$$p'

declared: $(READY) ## Every import is declared, every declared package is imported
	$(BIN)/deptry src

copies: $(READY) ## The same lines in two modules
	$(BIN)/pylint --disable=all --enable=duplicate-code --score=n src tools

house: $(READY) ## Our own checks: sizes, twins, pins, paths, fragments, reasons
	$(BIN)/python -m tools.check

docs-gates: $(READY) ## What needs a page has one
	$(BIN)/python -m pytest -q tests/docs tests/tools --ignore tests/docs/test_examples.py

##@ Now and then

requirements: ## Pin the dependencies of pyproject.toml anew (UPGRADE=1: to their newest)
	$(BIN)/python -m tools.pin $(if $(UPGRADE),--upgrade)

changelog: $(READY) ## Join the fragments of changes/ into CHANGELOG.md for the version of the package
	$(BIN)/towncrier build --yes

clean: ## Remove everything that these targets made
	rm -rf .venv .cache build dist docs/reference/generated .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.pins: requirements/dev.txt
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c '$(OLD_ENOUGH)'; then \
		echo "Fairlode needs Python 3.11 or newer. Install it, or say where it is:" \
			"make setup PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then "$(PYTHON)" -m venv --clear .venv; fi
	$(BIN)/python -m pip install --quiet --no-input --no-deps --require-hashes -r $<
	@touch $@

# The build back end is pinned with the rest, so nothing is fetched for it unchecked.
$(READY): pyproject.toml .venv/.pins
	$(BIN)/python -m pip install --quiet --no-input --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check --quiet
	@touch $@

.PHONY: help setup demo test test-all test-plain cover check fix docs bench format lint types \
	floors declared copies house docs-gates requirements changelog clean
