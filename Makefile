# One Door. A fresh machine needs Python 3.11 (or newer) and make; everything else goes into .venv.
# No target needs root; `make test` as root on Debian also installs a browser when there is none.

HOST ?= 127.0.0.1
PORT ?= 8000
# Without nginx in front a slow phone holds a thread, so there are many; see docs/operations.md.
ONE_DOOR_THREADS ?= 250
PYTEST_WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUTF8 := 1
# Compiled modules are kept, whatever the shell says: they make each start a second faster.
export PYTHONDONTWRITEBYTECODE :=
export HOST PORT

.PHONY: run test test-old test-many check lint bench mutants screens lock clean

run: export ONE_DOOR_ENV = demo
run: export ONE_DOOR_THREADS := $(ONE_DOOR_THREADS)
run: export PYTHONUNBUFFERED = 1
run: $(VENV)/.installed
	@test -e "$${ONE_DOOR_INSTANCE:-instance}/one-door.db" || echo "Building the demo town (once, about a minute) …"
	@$(BIN)/python tools/prepare_demo.py
	@echo "One Door: http://$(HOST):$(PORT)   (Ctrl-C ends it)"
	@exec $(BIN)/python tools/tied.py honcho start

test: $(VENV)/.installed-dev
	@$(BIN)/python tools/ensure_browser.py
	@$(MAKE) --no-print-directory lint
	@# Types are checked beside the tests; what is wrong with them is said at the end.
	@said=$$(mktemp); $(BIN)/mypy >"$$said" 2>&1 & types=$$!; \
	PYTEST_ADDOPTS="-n $(PYTEST_WORKERS) --dist worksteal $$PYTEST_ADDOPTS" $(BIN)/python -m pytest; result=$$?; \
	wait $$types || { cat "$$said"; result=1; }; \
	rm -f "$$said"; exit $$result

# What the oldest phones can do, in Chromiums of 2019 and 2020; fetched once, about 80 MB.
test-old: $(VENV)/.installed-dev
	@$(BIN)/python tools/old_browsers.py
	@$(BIN)/python -m pytest tests/old

# Two web machines and two workers with a Redis, a stand-in for S3 and nginx, all on this machine.
test-many: $(VENV)/.installed-dev .venv-moto/.installed
	@$(BIN)/python tools/ensure_many.py
	@$(PIP) -r requirements-many.txt
	@$(BIN)/python -m pytest tests/many

.venv-moto/.installed: requirements-moto.txt
	@$(PYTHON) -m venv .venv-moto
	@.venv-moto/bin/python -m pip install -qq --disable-pip-version-check -r requirements-moto.txt
	@touch $@

check: lint
	@$(BIN)/mypy

# What takes seconds.
lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/oxlint --format=unix static/js

# make takes options for its own, so: `make bench ARGS=--side-by-side`.
bench: $(VENV)/.installed-dev
	@$(BIN)/python -m bench $(ARGS)

# Breaks the hearts of the house and sees whether their tests notice: `make mutants MUTANTS=clock` one of them.
mutants: $(VENV)/.installed-dev
	@$(BIN)/python tools/mutants.py -j $(PYTEST_WORKERS) $(MUTANTS)

screens: $(VENV)/.installed-dev
	@$(BIN)/python tools/ensure_browser.py
	@$(BIN)/python tools/screens.py

# After a change of requirements*.txt: writes down exactly what was installed with them.
lock: $(VENV)/.installed-dev
	@{ echo "# Every package of requirements*.txt and what they bring along. Written by make lock."; \
	$(BIN)/python -m pip freeze --exclude-editable; } > constraints.txt.new
	@mv constraints.txt.new constraints.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "One Door needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "Could not make $(VENV) (on Debian: apt-get install python3-venv)." >&2; exit 1; }

$(VENV)/.installed: requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing what the server needs (once) …"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need (once) …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
