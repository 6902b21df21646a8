# Every command that CI runs, and the few that people run beside it. Needs GNU make; each target says what it misses.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := demo
.ONESHELL:
MAKEFLAGS += --no-print-directory
.PHONY: demo install test test-rust test-stand e2e instructions check format lint licences advisories docs-current fuzz-compiles scripts docs bench prism fuzz

TARGET := $(or $(CARGO_TARGET_DIR),target)
VISAGE := $(abspath $(TARGET))/debug/visage
RELEASE := $(abspath $(TARGET))/release/visage
DEMO := $(abspath $(TARGET))/demo/visage
PORT ?= 8080
PREFIX ?= $(if $(filter 0,$(shell id -u)),/usr/local,$(HOME)/.local)
FUZZ_TARGETS := framing vcard accept so_time_zone language sealed_header address forwarded authorization cookie jwt oauth jpeg metadata picture picture_parameters tiff png
SECONDS ?= 30

# In CI a missing program is a failure; elsewhere it is said and passed over.
MISSING = if [ -n "$${CI:-}" ]; then echo "$(1) is not installed" >&2; exit 1; else echo "SKIPPED $@: $(1) is not installed"; exit 0; fi

# Build visage and serve an invented company on 127.0.0.1, port PORT: make demo PORT=8081
demo:
	@if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then
		echo "127.0.0.1:$(PORT) is in use. Choose another port: make demo PORT=$$(($(PORT) + 1))" >&2
		echo "Or, once it is built: $(DEMO) serve --demo --listen 127.0.0.1:$$(($(PORT) + 1))" >&2
		exit 1
	fi
	cargo build --profile demo --no-default-features --locked -p visage
	exec $(DEMO) serve --demo --data ./visage-data/demo --listen 127.0.0.1:$(PORT)

# Build the release and install it as PREFIX/bin/visage; DESTDIR is for packages.
install:
	@cargo build --release --locked -p visage
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/visage"
	echo "installed $(DESTDIR)$(PREFIX)/bin/visage"
	case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) echo "$(PREFIX)/bin is not in PATH; add it: export PATH=\"$(PREFIX)/bin:\$$PATH\"" ;; esac

test: test-rust test-stand e2e

# Every Rust suite, on both engines and both kinds of places; what needs a server that is not there is passed over.
test-rust:
	if ! bash stand/install.sh; then
		[ -z "$${CI:-}" ] || exit 1
		echo "SKIPPED story_postgres, story_pooled, behaviour::outside: see above"
		beside=()
	else
		beside=(python3 -m stand.run --)
	fi
	if cargo nextest --version >/dev/null 2>&1; then
		cargo nextest run --workspace --locked --no-run
		"$${beside[@]}" cargo nextest run --workspace --locked --no-tests=pass --no-fail-fast
		cargo test --workspace --locked --doc -q
	else
		cargo test --workspace --locked --no-run
		"$${beside[@]}" cargo test --workspace --locked --no-fail-fast
	fi

# Copies that are killed, databases that go away, stores that fail: the program among real servers.
test-stand:
	bash stand/install.sh || { [ -z "$${CI:-}" ] || exit 1; echo "SKIPPED $@: see above"; exit 0; }
	cargo build --locked -p visage
	VISAGE_BINARY=$(VISAGE) python3 -m unittest discover -v -s stand/tests -t .

# The vendor's own client and a browser, against the program on a file and a folder, and on PostgreSQL and a bucket.
e2e:
	command -v npm >/dev/null || { $(call MISSING,npm); }
	cargo build --locked -p visage
	export VISAGE_BINARY=$(VISAGE)
	(cd e2e && npm ci --no-progress --loglevel=error && timeout --kill-after=10 600 node --test --test-reporter=spec)
	bash stand/install.sh || { [ -z "$${CI:-}" ] || exit 1; echo "SKIPPED $@ on PostgreSQL and a bucket: see above"; exit 0; }
	python3 -m stand.run --with postgres,s3 -- timeout --kill-after=10 600 node --test --test-reporter=spec e2e/*.test.js

# Instructions that a request costs, counted by callgrind, against load/instructions.txt.
instructions:
	command -v valgrind >/dev/null || { $(call MISSING,valgrind); }
	cargo build --release --locked -p visage
	python3 load/instructions.py --visage $(RELEASE)

check: format lint licences advisories docs-current fuzz-compiles scripts

format:
	cargo fmt --all --check
	rustfmt --check --edition 2024 fuzz/fuzz_targets/*.rs load/axum-static/src/*.rs

lint:
	cargo clippy --workspace --all-targets --locked -- -D warnings

licences:
	cargo deny --version >/dev/null 2>&1 || { $(call MISSING,cargo-deny); }
	cargo deny --locked check licenses bans sources

# Known vulnerabilities of dependencies, if an advisory database has been fetched; this target fetches nothing.
advisories:
	@if ! cargo deny --version >/dev/null 2>&1; then
		echo "NOT RUN $@: cargo-deny is not installed"
	elif ! compgen -G "$${CARGO_HOME:-$$HOME/.cargo}/advisory-db*/*" >/dev/null; then
		echo "NOT RUN $@: no advisory database; fetch it with cargo deny fetch db"
	else
		cargo deny --locked --offline check --disable-fetch advisories
	fi

# The generated pages say what the program says.
docs-current:
	cargo build --locked -p visage
	for page in endpoints config; do
		diff -u docs/$$page.md <($(VISAGE) docs $$page) || { echo "docs/$$page.md is out of date: make docs" >&2; exit 1; }
	done

fuzz-compiles:
	cargo check --locked --manifest-path fuzz/Cargo.toml --target-dir $(TARGET)

scripts:
	python3 -m compileall -q load stand
	bash -n stand/install.sh
	for script in e2e/*.js; do node --check $$script; done

# Generate the pages of the documentation that the program writes.
docs:
	cargo build --locked -p visage
	for page in endpoints config; do $(VISAGE) docs $$page > docs/$$page.md; done

# Ratios against nginx, a bare axum route, sharp and ipx, into docs/performance.md; PICTURES=1 for pictures alone.
bench:
	cargo build --release --locked -p visage
	cargo build --release --locked -p visage-imaging --example scale
	python3 load/bench.py --visage $(RELEASE) $(if $(PICTURES),--pictures)

# The same operation mocked by Stoplight Prism, kept in docs/performance.md.
prism:
	cargo build --release --locked -p visage
	python3 load/bench.py --visage $(RELEASE) --prism

# Every fuzz target for SECONDS seconds: make fuzz SECONDS=600
fuzz:
	cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked
	for target in $(FUZZ_TARGETS); do
		mkdir -p fuzz/corpus/$$target
		if [ $$target = vcard ]; then seeds=fixtures/cards; else seeds=; fi
		if [ -f fuzz/$$target.tar.xz ]; then tar -xf fuzz/$$target.tar.xz -C fuzz/corpus/$$target; fi
		if [ $$target = picture ]; then cargo run --locked -q -p visage-imaging --example seeds -- fuzz/corpus/picture; fi
		RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir fuzz $$target fuzz/corpus/$$target $$seeds -- -max_total_time=$(SECONDS) -rss_limit_mb=2048 -timeout=10
	done
