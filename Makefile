# Everything here needs one of these Pythons, make and git; the rest goes into .venv.
PYTHONS := 3.13 3.12 3.11 3.14
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.synced
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_FROZEN := 1
# Companies stand behind proxies that open TLS: their certificate is in the system's store.
export UV_SYSTEM_CERTS ?= 1
# Each command compiles Great Expectations anew where this is set: seconds, every time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo sandbox stack test kills commands servers processes mutate chaos browser screenshots unit check format audit words bench house hooks lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## make .venv from the lockfile, with .venv/bin/ganho in it

$(STAMP): uv.lock pyproject.toml | $(BIN)/python
	@test -x $(BIN)/uv || { $(TRUST) && $(BIN)/python -m pip --quiet \
	  --disable-pip-version-check install 'uv>=0.13'; } || { $(WHAT_IS_MISSING); exit 2; }
	@$(BIN)/uv sync --quiet || { $(WHAT_IS_MISSING); exit 2; }
	@touch $(STAMP)

$(BIN)/python:
	@found=$$($(PYTHON) -c '$(VERSION)' 2>/dev/null); \
	  case " $(PYTHONS) " in *" $$found "*) ;; *) $(WHAT_TO_DO); exit 2;; esac
	@$(PYTHON) -m venv $(VENV)

VERSION := import sys; print("%d.%d" % sys.version_info[:2])
WHAT_TO_DO = do="install one, then make setup PYTHON=python3.13"; \
  if command -v uv >/dev/null; then \
    do='uv python install 3.13 && make setup PYTHON="$$(uv python find 3.13)"'; fi; \
  for python in $(PYTHONS); do \
    if test "$$(python$$python -c '$(VERSION)' 2>/dev/null)" = $$python; then \
      do="make setup PYTHON=python$$python"; break; fi; done; \
  echo "ganho runs on Python 3.11 to 3.14; $(PYTHON) is $${found:-not there}. Do: $$do" >&2

# A pip before 24.2 trusts only what it brings along; what somebody configured stays.
TRUST = { $(BIN)/python -m pip config list | grep '\.cert=' >/dev/null || \
  export PIP_CERT="$$($(BIN)/python -c '$(STORE)')"; }
STORE := import ssl; paths = ssl.get_default_verify_paths(); \
  print(paths.cafile or paths.capath or "")
WHAT_IS_MISSING = echo "What ganho runs on could not be fetched; the lines above say why. \
  Behind a proxy, HTTPS_PROXY names it; if it opens TLS, its certificate belongs in the \
  system's store (Debian: /usr/local/share/ca-certificates, then update-ca-certificates) or \
  in the file that SSL_CERT_FILE names." >&2

demo: setup ## both vendors simulated, the real flow twice, the report
	@$(BIN)/ganho demo $(ARGS)

sandbox: setup ## serve both simulated vendors on this machine
	@$(BIN)/ganho sandbox $(ARGS)

stack: setup ## the services of compose.yaml as processes: PostgreSQL, Prefect, worker, sandbox
	@$(BIN)/python deployments/stack.py $(ARGS)

# How long each takes: CONTRIBUTING.md.
PYTEST = $(BIN)/pytest -n 2 --dist loadgroup

test: setup ## all tests, but for those of the next five targets
	@$(PYTEST) -m 'not kills and not commands and not servers and not processes' $(ARGS)

kills: setup ## runs, contracts and keys, killed at every point
	@$(PYTEST) -m kills $(ARGS)

commands: setup ## dozens of commands beside a Prefect server; canaries in every output
	@$(PYTEST) -m commands $(ARGS)

servers: setup ## ganho up, its doors, an upgrade, the stack of compose.yaml: started, used, killed
	@$(PYTEST) -m servers $(ARGS)

processes: setup ## whole commands, killed, stopped, put to sleep, beside databases and a Prefect that stop
	@$(PYTEST) -m processes $(ARGS)

SEEDS ?= 0-1999
mutate: setup ## one row spoilt, 2,000 times over; SEEDS=17 replays one, SEEDS=0-99 a hundred
	@GANHO_MUTATE=$(SEEDS) $(PYTEST) tests/reality/test_mutations.py $(ARGS)

chaos: setup ## SEEDS=2000 histories that nobody picked; REPLAY='...' plays one again
	@GANHO_CHAOS=$(if $(filter command,$(origin SEEDS)),$(SEEDS),2000) GANHO_REPLAY='$(REPLAY)' $(PYTEST) -rP --show-capture=stdout tests/chaos $(ARGS)

# The browser's driver comes beside what is installed: nothing else is taken away.
WITH_CHROMIUM = $(BIN)/uv sync --quiet --inexact --group browser && \
  chromium=$$($(BIN)/python -m tests.browser.chromium) && GANHO_CHROMIUM="$$chromium"

browser: setup ## the tests in a real browser; needs a Chromium
	@$(WITH_CHROMIUM) $(BIN)/pytest tests/browser $(ARGS)

screenshots: setup ## the pictures in docs/images, made anew; needs a Chromium
	@$(WITH_CHROMIUM) $(BIN)/python -m tests.browser.screenshots

# Two processes that collect half each: xdist's workers collect everything each.
UNIT := $(BIN)/pytest -q -p no:xdist -p no:randomly -p no:logging --hypothesis-profile=quick
VENDORS := $(addprefix tests/unit/,domain conta_azul pipedrive ledger sandbox words)
unit: setup ## the tests that need neither socket nor file
	@printf '%s\n' "$(VENDORS)" "tests/unit $(VENDORS:%=--ignore=%)" \
	  | xargs -P 2 -I {} sh -c '$(UNIT) {} $(ARGS) || [ $$? = 5 ]'

check: setup ## format, lint, types, imports, dependencies, locks, spelling
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m bench.words --check
	@$(BIN)/deptry .
	@$(BIN)/uv lock --check --quiet
	@$(BIN)/codespell
	@$(BIN)/hadolint deployments/Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml deployments/compose.redis.yaml

format: setup ## mend what the machine can mend
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

words: setup ## bring the catalogue of sentences up to date with the code
	@$(BIN)/python -m bench.words

bench: setup ## measure speed, calls and memory; prints the table
	@$(BIN)/python -m bench $(ARGS)

bench-peers: setup ## ganho beside two ways in which people build this themselves
	@$(BIN)/python -m bench.peers $(ARGS)

house: setup ## the floor plan in figures: folders, classes, functions, names
	@$(BIN)/python -m bench.house $(ARGS)

audit: setup ## known vulnerabilities of what ganho runs on
	@$(BIN)/python deployments/audit.py

hooks: setup ## run the checks before each commit
	@$(BIN)/pre-commit install

clean: ## remove what was built
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
