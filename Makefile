# Needs Python 3.11 or newer, make and a package index; everything else lies in .venv. Bare `make` lists the targets.
# PYTHON chooses the interpreter, ARGS is passed through: make demo ARGS="--scale small", make test ARGS=tests/contracts
# PLACES are folders of tests that run as all of them do, in parallel first: make test PLACES="tests/contracts tests/platform"

PYTHON ?= python3
ARGS ?=
PLACES ?= --ignore=tests/journeys --ignore=tests/district
BIN := .venv/bin
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
READY := .venv/.set-up-dev $(TRANSLATIONS)
PARALLEL := -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench pictures mutants requirements
.NOTPARALLEL:

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: .venv/.set-up-run $(TRANSLATIONS)  ## build the demonstration district and serve it
	@$(BIN)/minzheng demo $(ARGS)

test: $(READY)  ## run the tests on packs/example, or those that ARGS names
	@$(BIN)/python -m pytest $(if $(strip $(ARGS)),$(ARGS),$(PARALLEL) -m "not alone" $(PLACES))
	@$(if $(strip $(ARGS)),true,$(BIN)/python -m pytest -m alone $(PLACES))

lint: $(READY)  ## check style, types, import directions, translations and glossary
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/translations.py check
	@$(BIN)/python scripts/glossary.py check

bench: .venv/.set-up-bench $(TRANSLATIONS)  ## measure the parts that must be quick
	@$(BIN)/python -m bench $(ARGS)

pictures: $(READY)  ## look at every page in a real browser and take its picture
	@$(BIN)/python -m pytest $(PARALLEL) tests/journeys
	@$(BIN)/python scripts/pictures.py $(ARGS)

mutants: $(READY)  ## break each wall once; a test must notice
	@$(BIN)/python scripts/mutants.py $(ARGS)

requirements: $(READY)  ## lock the dependencies anew (needs uv)
	@sh scripts/lock-requirements

.venv/.set-up-run: requirements/run.txt pyproject.toml
	@sh scripts/set-up "$(PYTHON)" run

.venv/.set-up-dev: requirements/dev.txt pyproject.toml
	@sh scripts/set-up "$(PYTHON)" dev

.venv/.set-up-bench: requirements/bench.txt pyproject.toml
	@sh scripts/set-up "$(PYTHON)" bench

%.mo: %.po
	@$(BIN)/python scripts/compile_translations.py
