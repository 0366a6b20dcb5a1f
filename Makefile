# Sets up and runs everything from one virtual environment; `make help` lists the targets.
#
# The environment is filled from hash-locked requirements. The build tools are installed
# first and used without isolation, so that building Spyne (published as source only) and
# this project fetches nothing that is not locked.

VENV ?= .venv
BIN := $(VENV)/bin
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

# The environment's own Python, the machine's python3, or another supported one.
ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell for python in $(BIN)/python python3 python3.13 python3.12 python3.11; \
  do $$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)
endif
VERSION := $(shell $(or $(PYTHON),false) -c \
  'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)

PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
  --no-build-isolation
LOCKED := $(PIP_INSTALL) --require-hashes --use-pep517

# Further arguments, as in `make test ARGS="-k names"`.
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install install-dev browser demo run test chaos bench bench-full lint docs lock

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile \
	  | while IFS='|' read -r name does; do printf '  make %-12s %s\n' "$$name" "$$does"; done

install: $(VENV)/.installed ## install the server; the command is then .venv/bin/qbwc

install-dev: $(VENV)/.installed-dev ## install what tests and linters need as well

demo: install ## run the main job end to end on sample orders and say what happened
	@$(BIN)/qbwc demo $(ARGS)

run: install ## serve on http://localhost:8000 with the database in var/
	@$(BIN)/qbwc init
	@$(BIN)/qbwc serve $(ARGS)

browser: ## find or install the Chromium that the tests of the pages drive
	@for name in chromium chromium-browser google-chrome google-chrome-stable \
	  microsoft-edge; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Chromium for the tests of the pages ...'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo 'No Chromium was found: the tests of the pages are skipped. On Debian' \
	  'and Ubuntu: apt-get install chromium' >&2; fi

test: install-dev browser ## run every test, on SQLite, on PostgreSQL and in a browser
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

chaos: install-dev ## break everything 10,000 times on both databases, and prove the books
	@$(BIN)/python -m tests.chaos $(ARGS)

bench: install-dev ## measure what there is a goal for, beside its floor (10 minutes)
	@$(BIN)/python -m benchmarks $(ARGS)

bench-full: install-dev ## the same on a million rows, on PostgreSQL too (hours)
	@$(BIN)/python -m benchmarks --full $(ARGS)

lint: install-dev ## check style, types and the floors
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: install ## write the reference pages in docs/reference from the code
	@$(BIN)/python -m docs.generate

# For maintainers: needs `uv`, which is not part of the environment.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --upgrade --custom-compile-command 'make lock'

lock: ## choose the newest allowed versions and write the lock files
	@$(LOCK) --group build --output-file requirements-build.lock
	@$(LOCK) pyproject.toml --extra postgres --output-file requirements.lock
	@$(LOCK) pyproject.toml --extra postgres --group dev --constraint requirements.lock \
	  --output-file requirements-dev.lock

$(VENV)/.python-$(VERSION):
	@test -n '$(PYTHON)' || { echo 'No Python 3.11, 3.12 or 3.13 was found. Install one,' \
	  'or name it: PYTHON=/path/to/python3.12 make install' >&2; exit 1; }
	@$(PYTHON) -c '$(SUPPORTED)' || { echo '$(PYTHON) is not Python 3.11, 3.12 or 3.13.' \
	  'Name another: PYTHON=/path/to/python3.12 make install' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'This Python cannot make' \
	  'virtual environments. On Debian and Ubuntu: apt-get install python$(VERSION)-venv' \
	  >&2; exit 1; }
	@test '$(PYTHON)' = '$(BIN)/python' || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.python-$(VERSION) requirements-build.lock requirements.lock \
  pyproject.toml
	@echo 'Installing the server into $(VENV) (Python $(VERSION)) ...'
	@$(LOCKED) --requirement requirements-build.lock
	@$(LOCKED) --requirement requirements.lock
	@$(PIP_INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo 'Installing what the tests need into $(VENV) ...'
	@$(LOCKED) --requirement requirements-dev.lock
	@touch $@
