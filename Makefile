# Every chore of the book. `make book` builds it, `make test` tests everything; both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000

.PHONY: help book pdf epub stick test serve links atlas atlas-check bench notebooks lock clean
.DEFAULT_GOAL := help

help:
	@echo "make book       run all chapters, build both editions into _build/html, pack them into _build/tradebook-site.zip"
	@echo "make pdf        print the whole book into _build/tradebook.pdf and tradebook-zh.pdf (wants Debian's chromium and fonts-noto-cjk)"
	@echo "make epub       the whole book for e-readers, _build/tradebook.epub and tradebook-zh.epub"
	@echo "make stick      the built book, slides, notebooks, data and package in one file that works without a network"
	@echo "make test       run every test (browser tests want Debian's chromium)"
	@echo "make serve      open the built book on http://localhost:$(PORT)"
	@echo "make links      check the links of the built book; list and try those that leave it (needs the network)"
	@echo "make atlas      every province in both languages, with a start page that compares them, into _build/atlas"
	@echo "make atlas-check  make atlas, then open each of its pages in Debian's chromium"
	@echo "make bench      time chapters, book, editions and ledger beside the ordinary way of making them"
	@echo "make notebooks  rerun the committed notebooks, so that their outputs follow the ledger"
	@echo "make lock       renew requirements.txt from pyproject.toml"
	@echo "make clean      remove what was built, and .venv"

book: $(READY)
	@$(BIN)/tradebook build --verbose
	@$(BIN)/python -m tradebook.archive _build/html _build/tradebook-site.zip

pdf: $(READY)
	@$(BIN)/tradebook pdf --verbose
	@$(BIN)/tradebook pdf --verbose --language zh --out _build/tradebook-zh.pdf

epub: $(READY)
	@$(BIN)/tradebook epub --verbose
	@$(BIN)/tradebook epub --verbose --language zh --out _build/tradebook-zh.epub

stick: book
	@$(BIN)/tradebook stick

test: $(READY)
	@$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder -rs tests
	@$(BIN)/python -m pytest -n auto --dist loadscope --nbval notebooks pages/methods

serve:
	@test -f _build/html/index.html || { echo "nothing is built yet: run make book"; exit 1; }
	@echo "http://localhost:$(PORT)  (Ctrl-C ends it)"
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

links: $(READY)
	@$(BIN)/python -m tradebook.links _build/html --list _build/links.csv --outside

atlas: $(READY)
	@$(BIN)/tradebook atlas --verbose

atlas-check: atlas
	@$(BIN)/python benchmarks/atlas.py _build/atlas

bench: $(READY)
	@$(BIN)/python benchmarks/speed.py

notebooks: $(READY)
	@$(BIN)/tradebook refresh

# The lock is installed with its hashes; the package itself is linked in place, without fetching anything more.
$(READY): requirements.txt pyproject.toml
	@echo "setting up $(VENV) with the locked packages (a minute or two, the first time only)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# uv writes one lock for all systems and Python versions; it is needed only here.
lock:
	@$(PYTHON) -m venv _build/lock
	@_build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@_build/lock/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header --quiet --upgrade --output-file requirements.txt

clean:
	@rm -rf _build $(VENV) *.egg-info
