# The commands one must know; each is one line of tools/dev. `make help` lists them.
PYTHON ?= python3
DEV := @$(PYTHON) -B -m tools.dev
# What is said on the command line (make demo SERVE=0) reaches tools/dev as environment.

.DEFAULT_GOAL := help
.PHONY: help setup demo test check unit lint format bench shell db env run stop clean i18n docs

help: ## this list
	@grep -hE '^[a-z0-9]+: ?##' $(MAKEFILE_LIST) | sed 's/: *## */\t/' | expand -t 10

demo: ## everything from nothing: set-up, demo year, one repair step by step, web client (SERVE=0: stop after the walk)
	$(DEV) demo

test: ## set-up, then lint, unit, addon, acceptance and browser tests
	$(DEV) test

check: ## what CI runs: test, and no warning of ours in the log
	$(DEV) check

unit: ## the tests that need no database
	$(DEV) unit

lint: ## ruff, pylint-odoo, XML, translations, diagrams
	$(DEV) lint

format: ## format the code, and fix what can be fixed by machine
	$(DEV) format

bench: ## benchmarks beside their peers (ONLY=name DATA=path)
	$(DEV) bench

shell: ## odoo shell on a database (DB=name); reads standard input when it is not a terminal
	$(DEV) shell

db: ## a database from the cached template (DB=name; INSTALL=all or names: with addons of ours)
	$(DEV) db

env: ## what odoo, pytest and psql need, for eval
	$(DEV) env

setup: ## libraries, Odoo, PostgreSQL and the template database
	$(DEV) setup

run: ## serve a database (DB=engine_demo PORT=8069), on this machine only
	$(DEV) run

stop: ## stop the web server and the embedded PostgreSQL
	$(DEV) stop

clean: ## remove what these targets made, and nothing else
	$(DEV) clean

i18n: ## refresh addons/*/i18n, keeping what is translated
	$(DEV) i18n

docs: ## draw the state diagrams in addons/*/docs/design.md
	$(DEV) docs
