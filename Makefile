# make app             sets up and opens the page
# make app TRAIN=no    the same without training: a quarter of the download
# make test            sets up and runs every test
# make test-quick      the tests without browser, server and training: a minute
# make lint            checks style, imports and types
# make coverage        every test, and which lines of digits/ and views/ they ran
# make lock            takes the newest versions that pyproject.toml allows

PYTHON ?= python3
TRAIN ?= yes
VENV := .venv
BIN := $(VENV)/bin
# Two at a time: a browser and a server need a core each.
PYTEST := $(BIN)/python -m pytest -n 2

.PHONY: app test test-quick lint coverage lock screenshots clean

app: $(VENV)/$(if $(filter no,$(TRAIN)),page,app).done
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
	$(BIN)/uv pip compile $(LOCK) --output-file requirements.lock --extra train pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --output-file requirements-dev.lock --extra dev pyproject.toml --constraints requirements.lock
LOCK := --universal --python-version 3.11 --upgrade --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

screenshots: $(VENV)/dev.done
	$(BIN)/python -m assets.make_screenshots

clean:
	rm -rf $(VENV)

# install.py says how large it is, and shows what it does.

$(VENV)/page.done: install.py requirements.lock pyproject.toml
	$(PYTHON) install.py page
	touch $@

$(VENV)/app.done: install.py requirements.lock pyproject.toml
	$(PYTHON) install.py train
	touch $@ $(VENV)/page.done

$(VENV)/dev.done: install.py requirements.lock requirements-dev.lock pyproject.toml
	$(PYTHON) install.py dev
	touch $@ $(VENV)/app.done $(VENV)/page.done
