# Every command of this checkout. Needs Python 3.11 or later, pip and make; the package index is whatever pip is
# configured for on this machine, never named here.

PYTHON ?=
ARGS ?=
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo run test proof ci lint types bench docs lock clean

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1@\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F@ '{ printf "%-14s%s\n", $$1, $$2 }'

setup: .venv/.installed  ## build .venv, the environment of requirements.lock (only when that file changed)

demo: setup  ## collect and publish the recorded demo data, without the network
	@$(BIN)/listwire run --demo $(ARGS)

run: setup  ## collect all due sources, then refresh and publish
	@$(BIN)/listwire run $(ARGS)

test: setup  ## the tests but the long ones and those that need a service, under 5 minutes
	@$(BIN)/python -m pytest -n auto -m "not proof and not service and not long" $(ARGS)

proof: setup  ## the tests that need ../shared/data: prints counts, fails when the data is missing
	@LISTWIRE_PROOF=1 $(BIN)/python -m pytest -n auto --no-loadscope-reorder -rP -m proof $(ARGS)

lint: setup  ## style, the one-way arrows, SQL
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --check --quiet --diff .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/sqlfluff lint sql

types: setup  ## the strict type checker
	@$(BIN)/mypy

# One block of `make ci`: $(1) its name, $(2) its command. A failing block ends the run with its own exit code.
block = @printf '\n== $(1)\n'; start=$$(date +%s); $(2); code=$$?; \
	printf '== $(1): exit %s after %s s\n' $$code $$(($$(date +%s) - start)); exit $$code

SERVICES := $(BIN)/python -m pytest -m service

ci: setup  ## lint, types, tests, long tests, services, and the proof where ../shared/data is; under 20 minutes
	$(call block,lint,$(MAKE) lint)
	$(call block,types,$(MAKE) types)
	$(call block,test,$(MAKE) test)
	$(call block,long tests,$(BIN)/python -m pytest -n auto -m "long and not service")
ifneq ($(wildcard ../shared/data/.),)
	$(call block,services,$(SERVICES))
	@printf '\n== proof (its time stands in the closing line)\n'
	@$(MAKE) proof
else
	@printf '\n== proof: left out, ../shared/data is not there\n'
	@printf '\n== services (their time stands in the closing line)\n'
	@$(SERVICES)
endif

bench: setup  ## the benchmarks, one after another; each takes options when it runs alone
	@ls bench/*.py >/dev/null
	@for file in bench/*.py; do printf '\n== %s\n' "$$file"; $(BIN)/python "$$file" || exit 1; done

docs: setup  ## write docs/dictionary.md again from the contracts
	@$(BIN)/python -m schemas.dictionary > docs/dictionary.md.new || { rm -f docs/dictionary.md.new; exit 1; }
	@mv docs/dictionary.md.new docs/dictionary.md

lock:  ## resolve pyproject.toml into requirements.lock again; needs uv (ARGS=--upgrade takes newer versions)
	@uv pip compile --quiet --generate-hashes --no-emit-index-url --no-strip-extras --universal --python-version 3.11 \
		--custom-compile-command "make lock" --extra dev $(ARGS) pyproject.toml --output-file requirements.lock

clean:  ## remove .venv and every cache; the data in var/ stays
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -path ./var -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

# pip 23 refuses hashes beside extras unless it is told not to resolve: the lock already is the resolution.
.venv/.locked: requirements.lock
	@start=$$(date +%s); found=; \
	for python in $(or $(PYTHON),python3.11 python3 python); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "set-up needs Python 3.11 or later: install it, or name it with make PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	echo "set-up: building .venv with $$("$$found" --version), about a minute"; \
	"$$found" -m venv --clear .venv && \
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock && \
	touch $@ && echo "set-up took $$(($$(date +%s) - start)) s"

# Without build isolation: setuptools comes from the lock, so this step asks no index for anything.
.venv/.installed: .venv/.locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
