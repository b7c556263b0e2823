# Each command calls a small script; they say what they do.
PORT ?= 8000
export PORT

.PHONY: help demo test test-all bench lint clean setup

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 16

demo: ## set up everything, load the sample street, start it (PORT=8000)
	@./huimin demo --port $(PORT)

test: ## lint, types, contracts, translations and all quick tests
	@scripts/test

test-all: ## the same, and the slow ones: faults, volume, the whole of the bad input
	@scripts/test --all

bench: ## measure against the goals: bench/results.json
	@scripts/bench

lint: ## what reads the code without running it
	@./huimin setup --tests && scripts/lint

setup: ## what is missing, and nothing else
	@./huimin setup

clean: ## stop and remove everything that was made
	@./huimin clean
