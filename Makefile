# make app   sets up and opens the page
# make test  sets up and runs every test
# make lint  checks style

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: app test lint screenshots clean

app: $(VENV)/app.done
	$(BIN)/streamlit run app.py

test: $(VENV)/dev.done
	$(BIN)/python testing/browser.py
	$(BIN)/python -m pytest

lint: $(VENV)/dev.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check

screenshots: $(VENV)/dev.done
	$(BIN)/python assets/make_screenshots.py

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/app.done: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@ $(VENV)/app.done
