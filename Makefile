# `make digest` and `make test` do everything on a machine with Python 3.11 or newer, git and make.

PYTHON ?= python3
# The processes that share the tests: more than two cores, since many tests wait for a server.
WORKERS ?= 3
BIN := .venv/bin
LOCKED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
EDITABLE := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .

ALL_TESTS := --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-annotate --no-header --upgrade --python-version 3.11 pyproject.toml

.PHONY: help digest preview check test coverage bench soak docs pictures lock clean

help: ## List what can be made.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

digest: .venv/run ## Build today's newsletters from the examples into out/.
	@$(BIN)/digest build --config examples/digest.toml --out out

preview: digest ## Build them, and show them in a browser.
	@$(BIN)/digest preview --out out

check: .venv/test ## Check style, types and imports.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/test $(if $(T),,check) ## Run every check and test; with T="-k name", only those tests.
	$(BIN)/pytest $(or $(T),$(ALL_TESTS))

coverage: .venv/test ## Run every test and print the branch coverage of digest/.
	$(BIN)/coverage erase
	-$(BIN)/coverage run -m pytest $(ALL_TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: .venv/bench ## Run every benchmark beside public tools, and print tables.
	$(BIN)/python -m benchmarks

soak: .venv/test ## Send under kills, freezes and cuts; live quarters of random disorder.
	$(BIN)/python -m tests.soak.sending
	$(BIN)/python -m tests.soak.quarter

docs: .venv/test ## Write docs/reference/ from the settings and the commands.
	$(BIN)/python -m tools.settings_reference
	$(BIN)/python -m tools.command_reference

pictures: .venv/test ## Make the pictures of the README.
	$(BIN)/python docs/pictures.py

lock: .venv/test ## Lock the newest versions of what is installed.
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --group test --output-file requirements/test.txt
	$(COMPILE) --group test --group bench --constraint requirements/test.txt \
		--output-file requirements/bench.txt

clean: ## Remove what was installed and built.
	rm -rf .venv .coverage* .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find out -mindepth 1 ! -name .gitignore -delete

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsdigest needs Python" \
		" 3.11 or newer; name one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made requirements/run.txt pyproject.toml
	$(LOCKED) --requirement requirements/run.txt
	$(EDITABLE)
	@touch $@

.venv/test: .venv/made requirements/test.txt pyproject.toml tests/browser/install_chromium
	$(LOCKED) --requirement requirements/test.txt
	$(EDITABLE)
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/browser/install_chromium
	@touch $@ .venv/run

.venv/bench: .venv/test requirements/bench.txt
	$(LOCKED) --requirement requirements/bench.txt
	@touch $@
