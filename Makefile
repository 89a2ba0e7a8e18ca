PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset founding test coverage check fix run migrations lock vendor audit fault-mail fault-charts race fuzz bench env

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

demo:  ## Start the demonstration (PORT=8123 changes the port)
	@$(PYTHON) -m scripts.demo

demo-reset:  ## Forget what was entered in the demonstration
	@$(PYTHON) -m scripts.demo reset

founding: export SHOTS := 1
founding: export PEOPLE ?= 40
founding: env  ## Walk the founding journey in a browser and keep its pictures in var/journey/
	@$(BIN)/pytest -q tests/journey/test_founding.py

test: env  ## Check everything and run the whole suite on real services
	@$(BIN)/python -m scripts.test

coverage: env  ## Run the suite on real services and show what it does not reach
	@$(BIN)/python -m scripts.with_services $(BIN)/pytest -q -n 2 --cov --cov-report term

check: env  ## Format, lint, types, imports, templates, migrations, deploy, OpenAPI
	@$(BIN)/python -m scripts.check

fix: env  ## Mend what can be mended by a tool
	@$(BIN)/python -m scripts.check fix

run: export DEBUG := 1
run: env  ## Start web and worker for development (DEBUG on, SQLite in var/)
	@mkdir -p var/broker/queue var/broker/control
	@$(BIN)/python manage.py migrate --verbosity 0
	@trap 'kill 0' EXIT; $(BIN)/celery -A lhs_platform worker --beat --schedule var/beat & \
		$(BIN)/python manage.py runserver $(or $(PORT),8000)

migrations: env  ## Write the migrations that the models ask for
	@DEBUG=1 $(BIN)/python manage.py makemigrations

lock: env  ## Renew the lock files from pyproject.toml
	@$(BIN)/python -m scripts.lock

vendor: env  ## Renew the front-end files under static/vendor/
	@$(BIN)/python -m scripts.vendor

audit: env  ## Look for known holes in the dependencies (needs the network)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/dev.txt

fault-mail: env  ## Send N mails while workers are killed KILLS times
	@$(BIN)/python -m tests.faults.mail

fault-charts: env  ## Write N times while workers are killed, and compare every chart
	@$(BIN)/python -m tests.faults.charts

race: env  ## PEOPLE race for each last thing, ROUNDS times (ONLY=last_seat,… takes some)
	@$(BIN)/python -m scripts.with_services $(BIN)/python -m tests.faults.race

fuzz: env  ## Try the REST interface with generated requests
	@$(BIN)/python -m scripts.with_services $(BIN)/python -m tests.faults.fuzz

bench:  ## Measure against floors and peers (ONLY=pages, spc, … takes one part)
	@$(PYTHON) -m scripts.bootstrap bench
	@$(BIN)/python -m scripts.with_services $(BIN)/python -m benchmarks

env:
	@$(PYTHON) -m scripts.bootstrap dev
