# make app         sets up and opens the page
# make test        sets up and runs every test
# make test-quick  the tests without browser, server and training: under a minute
# make lint        checks style, imports and types
# make coverage    every test, and which lines of digits/ and views/ they ran
# make lock        takes the newest versions that requirements*.txt allow

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two at a time: a browser and a server need a core each.
PYTEST := $(BIN)/python -m pytest -n 2

.PHONY: app test test-quick lint coverage lock screenshots clean

app: $(VENV)/app.done
	$(BIN)/streamlit run app.py

test: $(VENV)/dev.done
	$(BIN)/python -m testing.browser
	$(PYTEST)

test-quick: $(VENV)/dev.done
	$(PYTEST) -m "not browser and not server and not process and not fit"

lint: $(VENV)/dev.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy

coverage: $(VENV)/dev.done
	$(BIN)/python -m testing.browser
	$(PYTEST) --cov --cov-report=term

lock: $(VENV)/dev.done
	$(BIN)/uv pip compile $(LOCK) --output-file requirements.lock requirements.txt
	$(BIN)/uv pip compile $(LOCK) --output-file requirements-dev.lock requirements-dev.txt --constraints requirements.lock
LOCK := --universal --python-version 3.11 --upgrade --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

screenshots: $(VENV)/dev.done
	$(BIN)/python -m assets.make_screenshots

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}: make PYTHON=python3.12")'
	@echo "Installing into $(VENV): just under 3 GB, 1.9 of it TensorFlow, once."
	$(PYTHON) -m venv $(VENV)

$(VENV)/app.done: requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.lock
	touch $@

$(VENV)/dev.done: requirements-dev.lock requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.lock -r requirements-dev.lock
	touch $@ $(VENV)/app.done
