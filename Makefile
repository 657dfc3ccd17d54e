# Everything here needs Python >= 3.11, make and git; the rest goes into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.synced
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_FROZEN := 1
# Each command compiles Great Expectations anew where this is set: seconds, every time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo sandbox stack test servers browser screenshots unit check format audit bench hooks lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make .venv from the lockfile, with .venv/bin/ganho in it

$(STAMP): uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ganho needs Python 3.11 or newer: make setup PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip --quiet --disable-pip-version-check install 'uv>=0.13'
	@$(BIN)/uv sync --quiet
	@touch $(STAMP)

demo: setup ## both vendors simulated, the real flow twice, the report
	@$(BIN)/ganho demo $(ARGS)

sandbox: setup ## serve both simulated vendors on this machine
	@$(BIN)/ganho sandbox $(ARGS)

stack: setup ## the services of compose.yaml as processes: PostgreSQL, Prefect, worker, sandbox
	@$(BIN)/python deployments/stack.py $(ARGS)

test: setup ## all tests
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

# The browser's driver comes beside what is installed: nothing else is taken away.
WITH_CHROMIUM = $(BIN)/uv sync --quiet --inexact --group browser && \
  chromium=$$($(BIN)/python -m tests.browser.chromium) && GANHO_CHROMIUM="$$chromium"

browser: setup ## the tests in a real browser; needs a Chromium
	@$(WITH_CHROMIUM) $(BIN)/pytest tests/browser $(ARGS)

screenshots: setup ## the pictures in docs/images, made anew; needs a Chromium
	@$(WITH_CHROMIUM) $(BIN)/python -m tests.browser.screenshots

SERVERS = $(addprefix tests/e2e/test_,up.py doors.py passwords.py stack.py)
servers: setup ## ganho up, its doors, the stack of compose.yaml: started, used, killed
	@$(BIN)/pytest -n 2 --dist loadgroup $(SERVERS) $(ARGS)

unit: setup ## the tests that need neither socket nor file
	@$(BIN)/pytest -q tests/unit $(ARGS)

check: setup ## format, lint, types, imports, locks, spelling
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/uv lock --check --quiet
	@$(BIN)/codespell
	@$(BIN)/hadolint deployments/Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml deployments/compose.redis.yaml

format: setup ## mend what the machine can mend
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: setup ## measure speed, calls and memory; prints the table
	@$(BIN)/python -m bench $(ARGS)

audit: setup ## known vulnerabilities of what ganho runs on
	@$(BIN)/python deployments/audit.py

hooks: setup ## run the checks before each commit
	@$(BIN)/pre-commit install

clean: ## remove what was built
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
