# Two commands do everything: `make serve` and `make test`. Both may be run again at any time and are quick then.

PYTHON ?= python3
NPM ?= npm
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
STAMPS := .make
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: serve test check build assets lock clean

serve: $(STAMPS)/serve $(STAMPS)/assets
	$(BIN)/publisher check
	$(BIN)/publisher build
	$(BIN)/publisher serve --host $(HOST) --port $(PORT)

check: $(STAMPS)/serve
	$(BIN)/publisher check

build: $(STAMPS)/serve $(STAMPS)/assets
	$(BIN)/publisher build

test: $(STAMPS)/test $(STAMPS)/assets $(STAMPS)/system
	$(BIN)/python -m pytest --reruns 1 --numprocesses auto --dist worksteal -m "not alone"
	$(BIN)/python -m pytest --reruns 1 -m alone

assets: $(STAMPS)/assets

$(BIN)/python:
	@echo "Creating the virtual environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=…") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv

$(STAMPS)/serve: requirements/serve.txt pyproject.toml | $(BIN)/python
	@echo "Installing the Python packages of requirements/serve.txt"
	@$(INSTALL) --require-hashes -r requirements/serve.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: requirements/test.txt $(STAMPS)/serve | $(BIN)/python
	@echo "Installing the Python packages of requirements/test.txt"
	@$(INSTALL) --require-hashes -r requirements/test.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/assets: package.json package-lock.json $(wildcard site/build/*) $(wildcard site/assets/*)
	@echo "Building the front-end assets"
	@$(NPM) ci --loglevel=error
	@$(NPM) run --silent build
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/system: tests/system-packages.sh
	@sh tests/system-packages.sh
	@mkdir -p $(STAMPS) && touch $@

lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
	    pyproject.toml requirements/build.in --output-file requirements/serve.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
	    pyproject.toml requirements/build.in --group test --constraint requirements/serve.txt \
	    --output-file requirements/test.txt

clean:
	rm -rf .venv .make build dist node_modules site/static/vendor
