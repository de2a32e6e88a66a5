# Two commands for a newcomer: `make demo` and `make test`. Everything is installed into .venv, exactly as constrained.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3; do \
	$$one -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
KILLS ?= 100
SENDS ?= 1000
SEED ?= 1

.PHONY: demo test up bench chaos-matrix chaos proofs seeded-bugs check clean

demo: $(STAMP)  ## Play 26 weeks of the sample program on a fake clock; everything lands in demo/.
	@$(BIN)/python -m sample

test: $(STAMP)-test  ## Run the tests on SQLite and on a PostgreSQL that they start themselves.
	$(BIN)/python -m pytest -n auto --dist loadgroup

up: $(STAMP)  ## Prefect's server and UI, the deployments, a worker and the web app, until Ctrl-C.
	@$(BIN)/nurture up

bench: $(STAMP)-test  ## Measure every stage beside a bare floor.
	@$(BIN)/python -m benchmarks

chaos-matrix: $(STAMP)-test  ## Crash at every named point, under every behaviour of the far side, on both databases.
	NURTURE_CHAOS=full $(BIN)/python -m pytest tests/chaos -n auto

chaos: $(STAMP)-test  ## Kill workers at random moments: make chaos KILLS=1000 SENDS=10000 SEED=1
	$(BIN)/python -m tests.chaos.kills --kills $(KILLS) --sends $(SENDS) --seed $(SEED)

proofs: $(STAMP)-test  ## Try each claim about letters in full, and say how much was tried.
	NURTURE_PROOFS=full $(BIN)/python -m pytest tests/proofs -n auto

seeded-bugs: $(STAMP)-test  ## Put known mistakes in a copy, one at a time, and see whether the tests catch each.
	$(BIN)/python -m tests.proofs.seeded_bugs

check: $(STAMP)-test  ## Lint and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv demo bench preview

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and was not found. Install one, or say PYTHON=/path/to/it." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(STAMP)-test: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@
