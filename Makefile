# Needs Python 3.11 to 3.14 (with venv) and make; everything else comes into .venv, as the locks say.

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run test check style types contracts bench lock environment tools

# With setpriv, killing make with -9 takes the service along: nothing goes on unseen.
WITH_US := $(shell setpriv --pdeathsig KILL true 2>/dev/null && echo setpriv --pdeathsig KILL)

FIND_PYTHON = for python in $(PYTHON) python3 python3.13 python3.12 python3.14 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || continue; \
	found="$$python"; "$$python" -c 'import ensurepip, venv' 2>/dev/null && break; found=; lacks="$$python"; \
	done; \
	if [ -z "$$found" ] && [ -n "$$lacks" ]; then \
	echo "Quorate needs Python's venv module, which $$lacks lacks here (on Debian and Ubuntu: apt install python3-venv)."; exit 1; fi; \
	if [ -z "$$found" ]; then echo "Quorate needs Python 3.11 to 3.14, and there is none here."; exit 1; fi

run: environment
	@exec $(WITH_US) .venv/bin/quorate serve --demo

test: tools
	@.venv/bin/python -m pytest

check: style types contracts test

style: tools
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .

types: tools
	@.venv/bin/mypy

contracts: tools
	@.venv/bin/lint-imports

bench: tools
	@.venv/bin/python -m benchmarks

# The locks hold names and hashes, no addresses, for every platform and every Python that pyproject.toml declares.
LOCK = .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate \
	--custom-compile-command 'make lock' --default-index https://pypi.org/simple --no-config
# What an editable installation of Quorate itself is built with.
EDITABLE = editables\nhatchling\n

lock: tools
	@printf '$(EDITABLE)' | $(LOCK) pyproject.toml - --output-file requirements.lock
	@printf '$(EDITABLE)' | $(LOCK) pyproject.toml - --extra dev --constraint requirements.lock --output-file requirements-dev.lock

environment:
	@$(FIND_PYTHON); exec "$$found" tools/environment.py requirements.lock

tools:
	@$(FIND_PYTHON); exec "$$found" tools/environment.py requirements.lock requirements-dev.lock
