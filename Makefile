.DEFAULT_GOAL := help
PYTHON ?= python3
bin := .venv/bin

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

.PHONY: venv
venv: .venv/.installed .venv/.installed-dev ## the virtual environment, with what tests need

.venv/.installed: requirements.txt
	@test -x $(bin)/python || $(PYTHON) -m venv .venv
	$(bin)/python -m pip install --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(bin)/python -m pip install --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: lock
lock: ## pin and hash requirements*.in anew
	@test -x var/lock/bin/uv || { $(PYTHON) -m venv var/lock && var/lock/bin/python -m pip install -q uv; }
	@for name in requirements requirements-dev; do \
	  var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" $(LOCK_OPTIONS) $$name.in -o $$name.txt || exit 1; done
	@echo "requirements.txt and requirements-dev.txt are pinned anew"
