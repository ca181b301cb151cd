# Everyday recipes. `make check` before every commit.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
# Arguments of `make bench`, for instance ARGS='--only requests --seconds 2'.
ARGS ?=
# How long `make fuzz` stays with each test, in seconds.
FUZZ_SECONDS ?= 60
# The deployment of `make run`.
RUN_DIR ?= .cache/run

# Without a server named, the tests leave PostgreSQL out and say so.
on_sqlite := env -u TEST_POSTGRES_URL -u CI

.PHONY: help check format lint test-sqlite docs deny test postgres browser screenshots generate layout run bench fuzz

help: ## list the recipes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

check: format lint test-sqlite docs deny ## format, lints, tests on SQLite, documentation, licences

format:
	$(CARGO) fmt --check

lint:
	$(CARGO) clippy --locked --all-targets -- -D warnings

test-sqlite:
	$(on_sqlite) $(CARGO) test --locked

docs:
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps

deny:
	@if ! $(CARGO) deny --version >/dev/null 2>&1; then \
		echo 'cargo-deny is not installed: bans, licences, sources and advisories were not checked'; \
	else \
		$(CARGO) deny --locked check --hide-inclusion-graph bans licenses sources; \
		if timeout 60 $(CARGO) deny --locked fetch db >/dev/null 2>&1; then \
			$(CARGO) deny --locked check --disable-fetch --hide-inclusion-graph advisories; \
		else \
			echo 'the advisory database cannot be reached: advisories were not checked'; \
		fi; \
	fi

test: ## all tests; on PostgreSQL too where TEST_POSTGRES_URL is set
	$(CARGO) test --locked

postgres: ## all tests on both databases; starts a server where TEST_POSTGRES_URL names none
	.ci/postgres $(CARGO) test --locked

browser: ## what the tests in a browser need: Chromium, its driver and axe-core
	.ci/browser

screenshots: browser ## write docs/images/ from a deployment with something on every page
	mkdir -p docs/images
	POSTERN_SCREENSHOTS=$(CURDIR)/docs/images $(CARGO) test --locked --test all dashboard_accessibility

generate: ## write completions/, man/ and docs/openapi.json from the code
	$(CARGO) build --locked
	mkdir -p completions man
	target/debug/postern completions bash > completions/postern.bash
	target/debug/postern completions zsh > completions/_postern
	target/debug/postern completions fish > completions/postern.fish
	target/debug/postern completions elvish > completions/postern.elv
	target/debug/postern completions powershell > completions/_postern.ps1
	rm -f man/*.1
	target/debug/postern man man
	target/debug/postern openapi > docs/openapi.json

layout: ## write link/first.ld: which functions of the program lie together; needs valgrind
	link/make

run: export POSTERN_DATA_DIR ?= $(RUN_DIR)
run: ## a relay with a deployment of its own in .cache/run
	$(CARGO) build --locked
	target/debug/postern init --if-not-exists --no-admin
	target/debug/postern relay start

bench: ## the figures, beside their targets; takes some minutes
	$(CARGO) build --release --locked
	$(CARGO) bench --locked --bench relay -- $(ARGS)

fuzz: ## the tests named fuzz_…, each for FUZZ_SECONDS, and the properties with many cases
	BOLERO_RANDOM_TEST_TIME_MS=$$(( $(FUZZ_SECONDS) * 1000 )) $(CARGO) test --release --locked fuzz_
	PROPTEST_CASES=20000 $(CARGO) test --release --locked --lib
