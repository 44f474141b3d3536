# The only door: `make` without a target says what there is.
# Everything runs from .venv, which `make setup` makes from the pinned and hashed requirements.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
HOST ?= 127.0.0.1
OUT ?= var/papers
STAMPS := .venv/.stamps
WITH_PYTHON := PATH="$(CURDIR)/$(BIN):$$PATH"

.DEFAULT_GOAL := help
.PHONY: help setup develop demo papers test check fix bench docs clean

help: ## what there is
	@grep -E '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

setup: $(STAMPS)/runtime $(STAMPS)/front-end ## what the product needs: .venv, `qianfen`, front-end files

develop: setup $(STAMPS)/develop ## what tests, checks and docs need on top

$(STAMPS)/python:
	@command -v $(PYTHON) >/dev/null || { echo "python3 is missing: install Debian's python3 and python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: $(STAMPS)/python requirements/runtime.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/develop: $(STAMPS)/runtime requirements/develop.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/develop.txt
	@touch $@

$(STAMPS)/node: $(STAMPS)/python requirements/node.txt
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
	@touch $@

SOURCES_OF_FILES := $(shell find src/qingheng -name '*.html' -o -name '*.po' -o -name 'navigation.py' 2>/dev/null)
$(STAMPS)/front-end: $(STAMPS)/runtime $(STAMPS)/node package-lock.json tools/vendor.py $(SOURCES_OF_FILES)
	$(WITH_PYTHON) $(BIN)/python tools/vendor.py
	$(BIN)/python tools/messages.py compile
	@touch $@

demo: setup ## the demo county on http://127.0.0.1:8000 (PORT=… for another port)
	@QINGHENG_DEMO=1 $(BIN)/qingheng demo --port $(PORT)
	@QINGHENG_DEMO=1 $(BIN)/qingheng serve --host $(HOST) --port $(PORT)

papers: setup ## one sample of each kind of paper, PDF and .docx, from the demo county (OUT=dir)
	@QINGHENG_DEMO=1 OFFICE_NAME=$${OFFICE_NAME:-中共云海市纪律检查委员会} $(BIN)/qingheng papers $(OUT)

test: develop ## every test; the browser journeys too where Chromium is at hand
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: develop ## format, lint, types, import direction, migrations, translations, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(WITH_PYTHON) $(BIN)/lint-imports
	$(BIN)/qingheng makemigrations --check --dry-run
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/reference_pages.py --check

fix: develop ## put right what can be put right mechanically
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python tools/messages.py extract

bench: develop ## the benchmarks, each a ratio within one run
	$(BIN)/python -m benchmarks $(ARGS)

docs: develop ## the documentation in docs/_build/html
	$(BIN)/python tools/reference_pages.py
	$(BIN)/sphinx-build -W -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

clean: ## forget everything that can be made again, the demo's data included
	rm -rf .venv node_modules var build docs/_build docs/reference/_generated src/qingheng/ui/static/vendor
