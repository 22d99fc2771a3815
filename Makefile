# Each target does all of its own set-up: a virtual environment with pinned requirements, a Chromium, PostgreSQL's programs.
SHELL := /bin/bash
BIN := .venv/bin

.PHONY: demo test drill bench check format lock setup

demo: setup
	@tools/chromium
	@$(BIN)/andon demo

test: setup
	@tools/chromium
	@tools/papers
	@tools/postgresql
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m slipcover --json --out .coverage.json -m pytest -m "not drill" -n 2 --dist worksteal
	@$(BIN)/python -m slipcover --merge .coverage.json --out /dev/null --skip-covered --fail-under 95

drill: setup
	@tools/chromium
	@tools/papers
	@tools/office
	@tools/postgresql
	$(BIN)/pytest -m drill

bench: setup
	@for script in reading crawl compare store browser visual pictures matching ipr reports actions storm latency web; do $(BIN)/python -m benchmarks.$$script || exit 1; done

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup
	$(BIN)/pip-compile $(LOCK) -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

LOCK := --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

setup:
	@tools/setup
