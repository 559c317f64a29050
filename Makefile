# Each command sets up first what is not set up yet. Without make: see README.md.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
.PHONY: help run test setup lock clean

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 14
run: setup  ## open the window
	@$(VENV_PYTHON) -m app
test: setup  ## check everything: format, lint, types, import rules, tests
	@$(VENV_PYTHON) packaging/check.py
setup:  ## make .venv and fetch the starter models
	@$(PYTHON) packaging/setup.py
lock:  ## write the pins anew from pyproject.toml (UPGRADE=--upgrade for newer ones)
	@$(PYTHON) packaging/lock.py $(UPGRADE)
clean:  ## remove what the set-up and the checks made
	rm -rf .venv models/starter build dist *.egg-info .*_cache .hypothesis
	find app packaging tests -name __pycache__ -prune -exec rm -rf {} +
