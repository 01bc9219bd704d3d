# `make` alone lists the commands. Needs GNU make 3.81 or newer and Python 3.11 or newer, nothing else.

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq --no-deps --require-hashes
PYTEST := $(BIN)/python -m pytest -q -n logical --maxprocesses 4 --dist worksteal

# Compiled once, not anew by each of the hundred processes that a run of the tests starts.
unexport PYTHONDONTWRITEBYTECODE

# PYTHON=/path/to/python3 makes .venv with that one instead of the first that is new enough.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11

LANGUAGES := ky ru en
# Folders that may speak to a person.
SPEAKING := bot handlers scheduler web screens services models domain
EXTRACT := $(BIN)/pybabel -q extract --no-default-keywords -k 'say N_ many:1,2' -c 'Translators:' \
	--add-location=file --sort-by-file --no-wrap --omit-header
UPDATE := $(BIN)/pybabel -q update -D club -d locales --no-wrap --no-fuzzy-matching --ignore-obsolete \
	--ignore-pot-creation-date

# The tests read PROVE: short takes a few seeds, as CI does; full takes them all. SOAK is for how many
# seconds the memory is watched: an hour, if it is not said.
PROVE ?= full

# A name may hold spaces, as that of a stick does.
NAMED = $(subst $() ,\ ,$(FILE))

.PHONY: help run letters backup restore copy test check lint audit prove bench gallery fmt texts lock \
	check-format check-style check-types check-imports check-texts check-sizes

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile

run: .venv/.runtime  ## run the bot: on a local Telegram, or with BOT_TOKEN in .env on the real one
	@$(BIN)/python -m bot

letters: .venv/.runtime  ## list what could not be sent or done in the last 30 days
	@$(BIN)/python -m bot letters

backup: .venv/.runtime  ## back up the database, also while the bot runs: FILE=… names the file
	@$(BIN)/python -m bot backup $(NAMED)

restore: .venv/.runtime  ## put the backup FILE=… in the place of the database; stop the bot before
	@$(BIN)/python -m bot restore $(NAMED)

copy: .venv/.runtime  ## copy the SQLite database FILE=… into the PostgreSQL of DATABASE_URL, and compare
	@$(BIN)/python -m bot copy $(NAMED)

test: .venv/.dev  ## run every test, on all cores
	@$(PYTEST)

check: lint audit test  ## format, lint, types, imports, texts, sizes, known weaknesses, then every test

lint: check-format check-style check-types check-imports check-texts check-sizes  ## all of check but the tests
	@echo 'In order: format, style, types, imports, texts, sizes.'

# Without a network there is nobody to ask, and that is no fault of the code.
audit: .venv/.dev  ## ask whether weaknesses of the libraries are known
	@$(BIN)/pip-audit --progress-spinner off --timeout 5 --disable-pip --require-hashes \
		-r requirements.lock >.venv/audit.txt 2>&1 || \
		if grep -q '^Found ' .venv/audit.txt; then cat .venv/audit.txt; exit 1; \
		else echo 'Nobody could be asked for known weaknesses of the libraries.'; fi

prove: .venv/.dev  ## kill the bot at random moments, for long: PROVE=short for a few minutes
	@PROVE=$(PROVE) $(PYTEST) -o faulthandler_timeout=7200 -o faulthandler_exit_on_timeout=false -m prove

gallery: .venv/.dev  ## build a page with everything that the bot shows, in three languages side by side
	@$(BIN)/python -m tests.gallery build/gallery/index.html

bench: .venv/.dev  ## measure how fast it is beside bare bots, in about ten minutes: the tables of docs/speed.md
	@$(BIN)/python -m bench

fmt: .venv/.dev  ## format the code and mend what can be mended
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

texts: .venv/.dev  ## bring the texts of the code into locales/, to be translated there
	@mkdir -p locales
	@$(EXTRACT) -o locales/club.pot $(SPEAKING)
	@for language in $(LANGUAGES); do $(UPDATE) --init-missing -i locales/club.pot -l $$language || exit 1; done

lock: .venv/.dev  ## pin the newest releases of the libraries, for every system and Python from 3.11
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-annotate --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-annotate --no-header pyproject.toml --group dev -o requirements-dev.lock

check-format: .venv/.dev
	@$(BIN)/ruff format --check --quiet --output-format concise || { echo 'Not formatted: run `make fmt`.' >&2; exit 1; }

check-style: .venv/.dev
	@$(BIN)/ruff check --quiet --output-format concise

check-types: .venv/.dev
	@$(BIN)/mypy --no-error-summary

check-imports: .venv/.dev
	@$(BIN)/lint-imports --no-logo >.venv/imports.txt 2>&1 || { cat .venv/imports.txt; exit 1; }

check-texts: .venv/.dev
	@$(EXTRACT) -o .venv/club.pot $(SPEAKING)
	@cmp -s .venv/club.pot locales/club.pot && $(UPDATE) --check -i locales/club.pot || \
		{ echo 'locales/ lags behind the code: run `make texts`, then translate what is new.' >&2; exit 1; }

check-sizes:
	@find * \( -path alembic/versions -o -path build \) -prune -o -type f \
		\( -name '*.py' -o -name '*.js' -o -name '*.css' -o -name '*.html' \) -exec wc -l {} + | \
		awk '$$1 > 300 && $$2 != "total" {print $$2 ": " $$1 " lines, the limit is 300"; long = 1} END {exit long}'

# The environment makes itself, and follows the lock files.
.venv/bin/pip:
	@for python in $(PYTHON); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed, and none of these is: $(PYTHON). Install it, or name yours: make PYTHON=/path/to/python3" >&2; exit 1; \
	elif ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "This Python cannot make an environment: on Debian or Ubuntu, install $$(basename "$$python")-venv, then try again." >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$python" -V)"; \
	"$$python" -m venv .venv

.venv/.runtime: requirements.lock | .venv/bin/pip
	@echo 'Installing what the bot needs into .venv'
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/bin/pip
	@echo 'Installing what the tests need into .venv'
	@$(INSTALL) -r requirements-dev.lock
	@touch .venv/.runtime $@
