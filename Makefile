# Thin on purpose: what has to be there first, and which command does the work. Stamps make a second run start in seconds.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# The first Python here that is new enough; another one with `make PYTHON=… `.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; done)
ifeq ($(PYTHON),)
$(error Bedline needs Python 3.11 or newer; install one, or name it: make PYTHON=/path/to/python3.12 demo)
endif
bin := .venv/bin
step := $(PYTHON) -m scripts.step

# Node as Vite needs it, with npm; otherwise the wheel's, kept inside .venv.
OWN_NODE := $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1 && echo yes)
ifeq ($(OWN_NODE),yes)
node :=
else
node := .venv/.installed-node
export PATH := $(CURDIR)/.venv/node/bin:$(PATH)
endif

# npm trusts what this machine trusts, such as its employer's proxy.
trusted := $(firstword $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem))
ifneq ($(trusted),)
export NODE_EXTRA_CA_CERTS ?= $(trusted)
endif

dashboard_sources := $(shell find dashboards -name node_modules -prune -o -name dist -prune -o -name tests -prune -o -type f -print 2>/dev/null)

##@ To see it work
.PHONY: demo
demo: ready ## a whole region on this machine: build, start everything, simulate; Ctrl-C stops it
	@exec $(bin)/python -m bedline demo

.PHONY: demo-reset
demo-reset: ready ## the demo from the beginning: forget everything kept, then as `make demo`
	@$(bin)/python -m bedline reset --yes
	@exec $(bin)/python -m bedline demo

.PHONY: run
run: ready ## the same without the simulated region; DATABASE_URL=… for your own PostgreSQL (15 or newer)
	@exec $(bin)/python -m bedline run

##@ To work on it
.PHONY: test
test: ready .venv/.installed-dev ## every test: dashboards, then Python with the browser
	@$(PYTHON) -m scripts.chromium
	@$(step) "Dashboard tests" --in dashboards -- npm test
	$(bin)/pytest -n $(or $(WORKERS),auto) $(TEST)

.PHONY: check
check: .venv/.installed-dev dashboards/node_modules/.installed ## every gate: lint, format, types, architecture, dashboards
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports --no-logo
	@$(step) "Dashboard checks" --in dashboards -- npm run check

.PHONY: format
format: .venv/.installed-dev ## put imports and layout right
	$(bin)/ruff check --fix-only --quiet .
	$(bin)/ruff format --quiet .

.PHONY: types
types: .venv/.installed dashboards/node_modules/.installed ## write the dashboards' types anew from the API's own description
	@mkdir -p var
	@$(bin)/python -m bedline openapi --output var/openapi.json
	@$(step) "Dashboard types" --in dashboards -- npm run types

.PHONY: bench
bench: ready .venv/.installed-dev ## every benchmark, or one: ONLY=P1
	$(bin)/python -m tests.benchmarks $(ONLY)

.PHONY: prove
prove: ready .venv/.installed-dev ## every long reliability trial, or one: ONLY=R1
	$(bin)/python -m tests.trials $(ONLY)

.PHONY: audit
audit: .venv/.installed-dev dashboards/node_modules/.installed ## known vulnerabilities in what we depend on (asks the advisory services)
	$(bin)/pip-audit --disable-pip --require-hashes -r requirements.txt -r requirements-dev.txt
	cd dashboards && npm audit

.PHONY: lock
lock: .venv/.installed ## pin and hash every requirements*.in anew; LOCK=--upgrade for the newest versions
	@for name in requirements-build requirements requirements-dev requirements-node; do \
	  $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" $(LOCK) $$name.in -o $$name.txt || exit 1; done
	@echo "  requirements*.txt are pinned and hashed anew; commit them"

.PHONY: clean
clean: ## remove what was built, keep what was recorded (var/)
	rm -rf .venv dashboards/node_modules dashboards/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^##@/ { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo "\n  Settings are environment variables, all in docs/settings.md, as in: BEDLINE_PORT=8001 make demo"

##@ What the others stand on
.PHONY: ready venv dashboards
ready:
	@$(MAKE) -j2 venv dashboards
venv: .venv/.installed ## the Python environment
	@:
dashboards: dashboards/dist/.built ## the pages
	@:

.venv/.installed: requirements.txt requirements-build.txt scripts/venv.py
	@$(PYTHON) -m scripts.venv "Python packages" requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@$(PYTHON) -m scripts.venv "Tools for tests" requirements-dev.txt
	@touch $@

.venv/.installed-node: requirements-node.txt .venv/.installed
	@$(PYTHON) -m scripts.venv "Node" requirements-node.txt
	@$(PYTHON) -m scripts.node
	@touch $@

dashboards/node_modules/.installed: dashboards/package-lock.json | $(node)
	@$(step) "Node packages" --in dashboards -- npm ci --no-audit --no-fund
	@touch $@

dashboards/dist/.built: dashboards/node_modules/.installed $(dashboard_sources)
	@$(step) "Dashboards" --in dashboards -- npm run build
	@touch $@
