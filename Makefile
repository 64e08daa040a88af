# The two commands that most people need are `make demo` and `make test`.
.DEFAULT_GOAL := help
PORT ?= 8000
TODAY ?= 2026-02-03
DB ?= sqlite
PYTEST := .venv/bin/python -m pytest
export PYTHON ?= python3
# Tests start many processes, which come up in half the time when their code is compiled already.
export PYTHONDONTWRITEBYTECODE :=

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/run.stamp: locks/run.txt pyproject.toml scripts/environment.sh
	@sh scripts/environment.sh .venv locks/run.txt
	@touch $@

.venv/test.stamp: locks/test.txt pyproject.toml scripts/environment.sh
	@sh scripts/environment.sh .venv locks/test.txt
	@touch $@ .venv/run.stamp

.venv-core/stamp: locks/core.txt scripts/environment.sh
	@sh scripts/environment.sh .venv-core locks/core.txt core
	@touch $@

demo: .venv/run.stamp ## Set up and serve a made-up world: PORT=8000 TODAY=2026-02-03 RESET=1
	@$(if $(RESET),rm -rf .demo;) MAGPIE_DATA=.demo MAGPIE_TODAY=$(TODAY) exec .venv/bin/magpie demo --serve --port $(PORT)

test: ## Run every test: DB=postgres runs the database tests on PostgreSQL
ifeq ($(DB),postgres)
test: test-postgres
else
test: lint test-core test-rooms test-browser
endif

lint: export MAGPIE_DATA = build/lint
lint: .venv/test.stamp ## Lint, types, import contracts, missing migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	.venv/bin/python -m django makemigrations --check --dry-run --settings=magpie.web.settings

test-core: .venv-core/stamp ## The core's tests, where Django is not installed
	PYTHONPATH=src .venv-core/bin/python -m pytest -c scripts/core.ini --rootdir=. tests/core

test-rooms: .venv/test.stamp ## Rooms and pages, without a browser
	$(PYTEST) -n 2 --dist worksteal tests --ignore=tests/core --ignore=tests/browser

test-postgres: .venv/test.stamp ## The same on a PostgreSQL of its own
	.venv/bin/python scripts/postgres.py $(PYTEST) -n 2 --dist worksteal tests --ignore=tests/core --ignore=tests/browser

test-browser: .venv/test.stamp ## A real Chromium on a real server
	MAGPIE_CHROMIUM="$$(sh scripts/chromium.sh)" && export MAGPIE_CHROMIUM && $(PYTEST) -n 2 --dist loadgroup tests/browser

soak: .venv/test.stamp ## What takes long: kills, malformed files
	.venv/bin/python -m tests.soak

bench: .venv/test.stamp ## Measures, as ratios to a plain method in the same run
	.venv/bin/python -m benchmarks

docs: .venv/test.stamp ## Build the documentation into docs/_build
	.venv/bin/sphinx-build -W -b html docs docs/_build

lock: .venv/test.stamp ## Renew the locks
	.venv/bin/python scripts/lock.py

.PHONY: help demo test lint test-core test-rooms test-postgres test-browser soak bench docs lock
