# Everything that is done with a checkout. PYTHON, PORT, CONCORDAT_HOME and DATABASE_URL are obeyed.
.DEFAULT_GOAL := help
.PHONY: help setup demo test spark lint clean
MAKEFLAGS += --no-print-directory
PYTHONS := python3.13 python3.12 python3.11 python3
BIN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE # dozens of processes start here: without bytecode each compiles everything anew

help: ## say what can be done
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)
	@echo "PYTHON=python3.13 chooses the Python, PORT the web server's port, CONCORDAT_HOME the folder that holds"
	@echo "the database and files, DATABASE_URL a database server instead of the built-in one."

setup: ## make .venv with all that is needed, and the pages' assets; quick when nothing changed
	@if [ -z "$(PYTHON)" ] && $(BIN)/python -c '' 2>/dev/null; then exec $(BIN)/python -I -S scripts/setup.py; fi; \
	for python in $(or $(PYTHON),$(PYTHONS)); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -I scripts/setup.py; \
		fi; \
	done; \
	echo "setup: Python 3.11 or later is needed; tried: $(or $(PYTHON),$(PYTHONS))." >&2; \
	echo "setup: Install one, or name it: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3" >&2; exit 1

demo: setup ## set up, and run Concordat with a demonstration partnership until Ctrl-C
	@exec $(BIN)/concordat demo

test: lint ## set up, and run every check and test, browser tests included
	@CONCORDAT_CHROMIUM="$$($(BIN)/python scripts/browser.py)" exec $(BIN)/pytest -n auto

spark: setup ## install Apache Spark beside, and run the tests that ask it what they ask DuckDB; needs Java 17
	@$(BIN)/python -I scripts/setup.py spark
	@$(BIN)/pytest -n 0 tests/datasets/test_spark.py tests/config/test_bench_engines.py

lint: setup ## set up, and check style, types and the architecture's layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

clean: ## remove what set-up and tests made; the data in CONCORDAT_HOME stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf frontend/node_modules concordat/design/static/design
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
