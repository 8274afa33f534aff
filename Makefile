# `make demo` shows one port from CSV to working numbers; `make test` is everything that is checked.
# Needs Python 3.11 or later, with venv, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPECTRAL := tests/spectral
SPECTRAL_STAMP := $(SPECTRAL)/node_modules/.installed
CDK := PATH="$(CURDIR)/$(BIN):$$PATH" npx --yes aws-cdk@2.1148.1

.DEFAULT_GOAL := help
.PHONY: help install demo up down reset test lint spectral fuzz bench synth deploy lock clean

help:
	@echo 'make demo     one real port on a local cloud, from the CSV to working tracking numbers'
	@echo 'make up       the local cloud, left running; make down stops it, make reset forgets what is in it'
	@echo 'make test     everything that is checked'
	@echo 'make spectral the OpenAPI files against OWASP'"'"'s risks of APIs, by Spectral'
	@echo 'make fuzz     every call of the OpenAPI file, tried with good and bad input by Schemathesis'
	@echo 'make bench    speed and size, printed'
	@echo 'make synth    the CloudFormation templates for AWS, in cdk.out/'
	@echo 'make deploy   to AWS: make deploy ARGS="-c stage=dev"'
	@echo 'make lock     pin the dependencies anew'

install: $(STAMP)

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Port Desk needs Python 3.11 or later; give it as PYTHON=…'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'This Python has no venv. On Debian and Ubuntu: apt-get install python3-venv'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Installing what requirements.lock pins…'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: $(STAMP)
	@$(BIN)/python -m infra.local.cli demo

up: $(STAMP)
	@$(BIN)/python -m infra.local.cli up

down: $(STAMP)
	@$(BIN)/python -m infra.local.cli down

reset: $(STAMP)
	@$(BIN)/python -m infra.local.cli reset

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(SPECTRAL_STAMP): $(STAMP) $(SPECTRAL)/package-lock.json
	@echo 'Installing what $(SPECTRAL)/package-lock.json pins…'
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix $(SPECTRAL) --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

spectral: $(SPECTRAL_STAMP)
	@$(BIN)/node $(SPECTRAL)/node_modules/@stoplight/spectral-cli/dist/index.js lint --ruleset $(SPECTRAL)/ruleset.yaml \
		--fail-severity error --display-only-failures functions/api/openapi.json functions/api/platform.openapi.json

test: lint spectral
	$(BIN)/pytest -n 3 --dist loadgroup

fuzz: $(STAMP)
	$(BIN)/python -m tests.fuzz $(ARGS)

bench: $(STAMP)
	@$(BIN)/python -m tests.benchmarks

synth: $(STAMP)
	@$(CDK) synth --quiet $(ARGS)

deploy: $(STAMP)
	@$(CDK) deploy --all $(ARGS)

# Hashes and versions, no addresses: they would name whose mirror made them.
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock'

lock: $(STAMP)
	$(UV_COMPILE) --all-extras --universal --output-file requirements.lock
	$(UV_COMPILE) --constraint requirements.lock --python-version 3.13 --python-platform aarch64-manylinux_2_28 \
		--output-file infra/layer/requirements.lock

clean:
	rm -rf cdk.out demo-output build .mypy_cache .ruff_cache
