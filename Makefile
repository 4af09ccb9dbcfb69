# What a developer of dlint does: `make demo`, `make test`, `make test-debian`, `make check`, `make bench`, `make fuzz`.

VENV := .venv
BIN := $(VENV)/bin
VENV_DEBIAN := .venv-debian
PYTHON_DEBIAN ?= /usr/bin/python3
TESTS_DEBIAN ?= tests/syntax tests/text tests/model tests/rules
DECLARED := pyproject.toml setup.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
EXAMPLES := $(wildcard examples/seeds/*/Dockerfile) examples/shop
TESTS_COVERED ?= tests/builds tests/cli tests/config tests/engine tests/format tests/model tests/optimize tests/report tests/rules tests/scan \
	tests/syntax/test_arguments.py tests/text tests/trial
# Per cent of lines and branches that the tests above reach at least; raise it when they reach more.
COVERED ?= 88
ROUNDS ?= 10
FUZZED ?= 100000
PYTEST_ARGS ?=
BENCH_ARGS ?=

.PHONY: help demo test test-debian coverage check lint types imports generated generate quick bench budgets compiled fuzz engine-up engine-down clean vscode site outputs sarif-tool
.DEFAULT_GOAL := help

help:
	@echo "make demo    install dlint into $(VENV) and check the examples with it"
	@echo "make test    run the tests (PYTEST_ARGS='-m \"not slow\"' for the quick ones)"
	@echo "make test-debian  run the tests of parser, model and rules on the system's own python3 (PYTHON_DEBIAN=/usr/bin/python3)"
	@echo "make quick   the tests that most changes need, in less than half a minute"
	@echo "make coverage  how much of the code the tests without engines reach; fails below a floor"
	@echo "make generate  write the indexes and docs/rules again"
	@echo "make site    build the documentation site into .cache/site; make outputs runs the commands that it shows again"
	@echo "make check   lint, types, layout of the code, generated files"
	@echo "make bench   measure start-up, throughput and memory; make budgets fails where they exceed a budget"
	@echo "make compiled  build the compiled wheel beside the pure one into dist, and run the quick tests on it"
	@echo "make fuzz    let hypothesis look for new counterexamples (ROUNDS=10), then 100,000 Dockerfiles changed at random"
	@echo "             through tree, check and fix (FUZZED=1000000 for a night)"

# pip 26 and later write command wrappers that do not import re: dlint starts faster for it.
$(VENV)/.pip: tools/find_python.sh
	@echo "creating $(VENV)"
	@python=$$(sh tools/find_python.sh) && "$$python" -m venv $(VENV)
	@$(PIP) install --upgrade "pip>=26"
	@touch $@

$(VENV)/.dev: $(VENV)/.pip $(DECLARED)
	@echo "installing dlint for development into $(VENV)"
	@$(PIP) install --editable ".[dev,engines]"
	@touch $@ $(VENV)/.run

$(VENV)/.run: $(VENV)/.pip $(DECLARED)
	@echo "installing dlint into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

# Findings (exit 1) are what the examples are there for; a usage error (2) or a crash (3) is not.
demo: $(VENV)/.run
	@for path in $(EXAMPLES); do \
		echo; echo "$$ dlint check $$path"; \
		$(BIN)/dlint check "$$path"; code=$$?; \
		if [ $$code -gt 1 ]; then echo "dlint check $$path: exit $$code" >&2; exit $$code; fi; \
	done
	@echo; echo "dlint is installed as $(BIN)/dlint: try '$(BIN)/dlint fix --diff examples/shop'."

test: $(VENV)/.dev
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

# The oldest Python that dlint supports is the one of Debian 12; it has bugs that later ones do not have.
$(VENV_DEBIAN)/.dev: $(DECLARED)
	@echo "creating $(VENV_DEBIAN) with $(PYTHON_DEBIAN)"
	@$(PYTHON_DEBIAN) -m venv $(VENV_DEBIAN)
	@$(VENV_DEBIAN)/bin/python -m pip --disable-pip-version-check --quiet --quiet install --editable ".[dev]"
	@touch $@

test-debian: $(VENV_DEBIAN)/.dev
	@$(VENV_DEBIAN)/bin/python --version
	@$(VENV_DEBIAN)/bin/python -m pytest -q -p no:cacheprovider -m "not slow and not engine" $(TESTS_DEBIAN) $(PYTEST_ARGS)

quick: $(VENV)/.dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/python tools/rooms.py
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/architecture tests/rules tests/config tests/text \
		-m "not engine and not slow and not hypothesis"

# Without engines and slow tests, so that it takes minutes: what only they reach does not count.
coverage: $(VENV)/.dev
	@$(BIN)/python -m pytest -q -p no:cacheprovider -m "not engine and not slow" --cov --cov-report=term \
		--cov-fail-under=$(COVERED) $(TESTS_COVERED) $(PYTEST_ARGS)

generate: $(VENV)/.dev
	@$(BIN)/python tools/generate.py

check: lint types imports generated

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/python tools/rooms.py
	$(BIN)/python tools/layout.py

generated: $(VENV)/.dev
	$(BIN)/python tools/generate.py --check

bench: $(VENV)/.dev
	@$(BIN)/python benchmarks/run.py $(BENCH_ARGS)

# A wheel of this Python and this machine in which mypyc has compiled what COMPILED (setup.py) names, and the quick tests on it.
compiled: $(VENV)/.dev
	@$(BIN)/python tools/compiled.py dist

budgets: $(VENV)/.dev
	@$(BIN)/python benchmarks/budgets.py $(BENCH_ARGS)

# The property tests again and again, each round with new random inputs; then Dockerfiles changed at random.
fuzz: $(VENV)/.dev
	@for round in $$(seq $(ROUNDS)); do \
		echo "round $$round of $(ROUNDS)"; \
		HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q -x -m hypothesis $(PYTEST_ARGS) || exit 1; \
	done
	@$(BIN)/python tools/fuzz.py --count $(FUZZED)

# Strict: a warning, such as a link or an anchor that leads nowhere, fails.
site: $(VENV)/.dev
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

outputs: $(VENV)/.dev
	@$(BIN)/python tools/docs_output.py

# The extension for Visual Studio Code: a .vsix file in editors/vscode.
vscode:
	@cd editors/vscode && npm ci --no-audit --no-fund --loglevel=error && npm run --silent package

# Microsoft's validator of SARIF, 100 MB, for tests/report/test_sarif_multitool.py.
sarif-tool:
	@cd tools/sarif && npm ci --no-audit --no-fund --loglevel=error

engine-up:
	@python3 tools/engine.py up

engine-down:
	@python3 tools/engine.py down

clean:
	rm -rf $(VENV) $(VENV_DEBIAN) .cache build dist *.egg-info .coverage .coverage.* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis
