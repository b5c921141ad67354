# `make run` starts the atlas, `make test` checks everything, `make check` what is quick to check.
# Needs Python 3.11 or newer, git and make; the network only to install.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501
QUICK  := not browser and not network and not page and not postgresql and not slow

# What Python compiles is kept, whatever the shell says: the tests start it some hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check lint types data demonstration messages load bench clean help
.DEFAULT_GOAL := help

help:
	@echo "make run       start the atlas on http://localhost:$(PORT)   (PORT=8600 make run for another port)"
	@echo "make test      install what the tests need, a browser included, and run every check"
	@echo "make check     format, lint, types and the quick tests: no browser, no pages, no PostgreSQL"
	@echo "make data      rebuild data/territory from its hash-checked sources"
	@echo "make messages  bring the catalogues up to date with the sentences in the code"
	@echo "make load      fill a room with readers and measure what they wait"
	@echo "make bench     measure the map beside other ways to draw it"
	@echo "make clean     remove what was installed and generated"

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "The atlas needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.txt $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# What the tests need has all that the atlas needs in it.
$(VENV)/.installed-test: requirements-test.txt requirements.txt $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $(VENV)/.installed $@

run: $(VENV)/.installed
	@$(BIN)/python -m geo.publishing.serve --port $(PORT)

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

# mypy works on one core: it runs while the tests do, and what it says stands below theirs.
ALONGSIDE := $(BIN)/mypy >$(VENV)/.types 2>&1 & types=$$!; trap "kill $$types 2>/dev/null" INT TERM; failed=0
TOGETHER  := wait $$types || failed=1; cat $(VENV)/.types; exit $$failed

# Read once before the workers read it: else each makes its own of what Python compiles.
test: lint
	$(ALONGSIDE); \
	$(BIN)/python -m pytest --collect-only -qq >/dev/null 2>&1 & read=$$!; \
	$(BIN)/python tests/browser/install.py \
		&& $(BIN)/python tests/survey/store/install_postgresql.py \
		&& $(BIN)/python tests/deploy/install_nginx.py \
		&& { wait $$read; $(BIN)/python -m pytest -n 3; } || failed=1; \
	$(TOGETHER)

# What a browser, a PostgreSQL or a page is opened for, what takes seconds, and three quarters of the
# examples of property tests are left to `make test`.
check: lint
	$(ALONGSIDE); \
	$(BIN)/python -m pytest -n auto --hypothesis-profile quick --ignore tests/browser \
		--ignore tests/pages -m "$(QUICK)" || failed=1; \
	$(TOGETHER)

data: $(VENV)/.installed
	$(BIN)/python -m geo.territory.build

demonstration: $(VENV)/.installed
	$(BIN)/python -m geo.survey.demonstration

messages: $(VENV)/.installed
	$(BIN)/python -m geo.language.messages

load: $(VENV)/.installed-test
	$(BIN)/python -m bench.load $(LOAD)

bench: $(VENV)/.installed-test
	$(BIN)/python tests/browser/install.py
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	$(BIN)/python -m bench.map_page $(BENCH)

clean:
	rm -rf $(VENV) static .pytest_cache .mypy_cache .ruff_cache .hypothesis data/.cache
