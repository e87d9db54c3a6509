# `make digest` and `make test` do everything on a machine that has Python 3.11 or newer, git and make.

PYTHON ?= python3
# How many processes share the tests: one for each core, four at most.
WORKERS ?= logical
BIN := .venv/bin
LOCKED := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
EDITABLE := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .

.PHONY: help digest preview test bench soak pictures lock clean

help: ## Say what can be made.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

digest: .venv/run ## Build today's newsletters from the examples into out/.
	@$(BIN)/digest build --config examples/digest.toml --out out

preview: digest ## Show them in a browser.
	@$(BIN)/digest preview --out out

test: .venv/test ## Run every check and every test.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal

bench: .venv/bench ## Measure, beside public tools, and print tables.
	$(BIN)/python -m benchmarks.themes
	$(BIN)/python -m benchmarks.stories
	$(BIN)/python -m benchmarks.summaries
	$(BIN)/python -m benchmarks.facts
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.fetching
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.projects
	$(BIN)/python -m benchmarks.rendering
	$(BIN)/python -m benchmarks.people
	$(BIN)/python -m benchmarks.sending

soak: .venv/test ## Prove at length that nobody is mailed twice or left out, whatever is killed.
	$(BIN)/python -m tests.soak.sending

pictures: .venv/test ## Make the README's pictures again.
	$(BIN)/python docs/pictures.py

lock: .venv/test ## Choose the newest versions again and lock them.
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade \
		--python-version 3.11 pyproject.toml --output-file requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade \
		--python-version 3.11 pyproject.toml --group test --output-file requirements/test.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade \
		--python-version 3.11 pyproject.toml --group test --group bench --constraint requirements/test.txt \
		--output-file requirements/bench.txt

clean: ## Take away what was installed and built.
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
	find out -mindepth 1 ! -name .gitignore -delete

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "newsdigest needs Python 3.11 or newer; name one: make PYTHON=python3.12 ...")'
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
