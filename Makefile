# Bare `make` prints what can be done.

STAMP_OF = pyproject.toml constraints.txt
PIP_ENV = PIP_DISABLE_PIP_VERSION_CHECK=1

.DEFAULT_GOAL := help
.PHONY: help run test fuzz kill lint audit-deps sbom bench simulate soak night pictures wheel-test clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## Try frontdesk on a throw-away practice, with a group server to sync to
	@exec .venv/bin/frontdesk demo

test: .venv/dev.stamp ## Run all tests
	.venv/bin/python -m pytest -n auto --dist loadgroup

fuzz: .venv/dev.stamp ## Search rules, figures, fold, bytes, journal and faults for odd cases (an hour)
	.venv/bin/python -m pytest -n auto --hypothesis-profile=fuzz tests/recovery tests/test_envelope.py tests/journal tests/faults tests/sync/test_machine.py
	FRONTDESK_HISTORIES=300 .venv/bin/python -m pytest -n auto tests/oracle
	.venv/bin/python -m pytest -n auto --dist loadgroup -p tests.screens.restless tests/screens -k "not far_end_of_a_long_history and not a_moment_before"

kill: .venv/dev.stamp ## Kill two programs on one file again and again during 10,000 acts (some minutes)
	FRONTDESK_ACTS=10000 .venv/bin/python -m pytest tests/faults/test_ten_thousand_acts.py

lint: .venv/dev.stamp ## Check style, types, layers and migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/mypy --platform win32 src tests
	.venv/bin/lint-imports --no-cache
	.venv/bin/python tools/check_migrations.py

soak: .venv/dev.stamp ## Push a million events and watch the server's memory (some minutes)
	.venv/bin/python -m benchmarks soak

night: .venv/dev.stamp ## Let 20,000 desks sync with two workers on PostgreSQL (some minutes)
	.venv/bin/python -m benchmarks night

bench: .venv/dev.stamp ## Measure every claim of speed as a ratio (takes some minutes)
	.venv/bin/python -m benchmarks

simulate: .venv/dev.stamp ## Flag a thousand times 300 practices that are all alike, and find one that is not
	.venv/bin/python -m benchmarks.fairness

pictures: .venv/dev.stamp ## Draw the README's pictures from the app itself
	PYTHONPATH=. .venv/bin/python tools/pictures.py

wheel-test: .venv/dev.stamp ## Build the wheel and try it in an empty environment
	.venv/bin/python -m pytest tests/test_wheel.py

audit-deps: .venv/dev.stamp ## Look for known weaknesses in what is installed (needs a network)
	.venv/bin/python tools/audit_deps.py

sbom: .venv/dev.stamp ## Write the software bill of materials, build/sbom.cdx.json
	.venv/bin/python tools/sbom.py build/sbom.cdx.json

clean: ## Remove the environment and everything that was built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environments. A stamp is older than the files it depends on, or it is up to date.

.venv/bin/python:
	@sh tools/make_venv.sh .venv

.venv/run.stamp: $(STAMP_OF) | .venv/bin/python
	@echo "Setting up .venv (once, a minute or two) ..." >&2
	@$(PIP_ENV) .venv/bin/python -m pip install -qq -c constraints.txt -e '.[server]' >&2
	@.venv/bin/python -m compileall -q src
	@touch $@

.venv/dev.stamp: $(STAMP_OF) | .venv/bin/python
	@echo "Setting up .venv for the tests (once, a minute or two) ..." >&2
	@$(PIP_ENV) .venv/bin/python -m pip install -qq -c constraints.txt -e '.[server,dev]' >&2
	@.venv/bin/python -m compileall -q src
	@touch $@ .venv/run.stamp
