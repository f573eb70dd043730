# `make` alone lists the recipes. Each recipe sets up what it needs; a second setup is instant.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
READY := .venv/.ready
# What a long run writes on its page.
RUN = --date $$(date +%F) --commit $$(git rev-parse --short HEAD)

.PHONY: help setup system-packages run test check fix docs lock bench soak soak-mutation soak-properties coverage clean

help: ## list the recipes
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv with pinned packages and the program in it

$(READY): requirements-dev.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh
	@touch $@

system-packages:
	@bash tools/debian-packages.sh

run: setup ## answer for the invented people, printed in the terminal
	@$(BIN)/ironrest assess --invented

test: setup system-packages ## run every test
	@$(BIN)/python -m pytest -n auto

check: setup system-packages ## everything that must be green: format, lint, types, imports, knowledge, docs, hazards, tests
	@$(BIN)/python -m tools.check

fix: setup ## format, mend what lint can mend, print the docs again
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/python -m tools.print_docs

docs: setup ## print the printed pages again
	@$(BIN)/python -m tools.print_docs

lock: setup ## pin the packages again, with hashes
	@bash tools/lock.sh

bench: setup ## run the measurements in benchmarks/
	@$(BIN)/python -m tools.bench

soak: soak-mutation soak-properties ## the long runs: each rule changed, then many more random people; both print a page

soak-mutation: setup ## change every rule, limit and status, one at a time: docs/soak/mutation.md
	@$(BIN)/python -m tools.mutate $(RUN)

soak-properties: setup ## property tests with 1,000 random examples each: docs/soak/properties.md
	@$(BIN)/python -m tools.soak $(RUN)

coverage: setup ## tests with branch coverage; values, rules and care must be complete
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m pytest -n auto -q --cov --cov-report=
	@$(BIN)/coverage report
	@$(BIN)/coverage report --fail-under=100 \
		--include='src/ironrest/values/*,src/ironrest/rules/*,src/ironrest/care/*'

clean: ## remove .venv, caches and outputs
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist htmlcov
	@rm -f .coverage .coverage.*
