# The two commands that matter: `make run` and `make test`. Both install what is missing, and say so.

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR

# Where setup puts a Node.js of its own when the system's is too old.
export PATH := $(CURDIR)/target/tools/node/bin:$(PATH)

# One selection for everything, so that nothing is compiled twice.
CARGO_SELECTION = --workspace --features whence/desktop

# What makes the package; nothing else needs it.
TAURI_CLI = @tauri-apps/cli@2.12.5

RELEASE = $(CARGO_TARGET_DIR)/release
SAMPLE  = $(CARGO_TARGET_DIR)/sample-index

.PHONY: run build test test-ui test-window lint setup ui beside eval package clean-sample

## Builds and opens the window, with the sample home offered; without a display it answers in the terminal.
run: build
	@scripts/run.sh $(abspath $(RELEASE)/whence) $(abspath $(SAMPLE))

## The release binary, at $CARGO_TARGET_DIR/release/whence, with PDFium and the weights beside it.
build: setup ui
	cargo build --release $(CARGO_SELECTION)
	@install -C -m 644 models/weights/*.gguf $(RELEASE)/
	@test -f $(RELEASE)/libpdfium.so -o -f $(RELEASE)/libpdfium.dylib || scripts/fetch-pdfium.sh $(RELEASE)

## Every test, in one profile and one package selection.
test: setup ui beside test-ui
	cargo test $(CARGO_SELECTION)
	@$(MAKE) --no-print-directory test-window

## The front end's own: types, state, keys, accessibility.
test-ui: ui
	cd ui && npm run check && npm test

## The real program in a real window, driven under Xvfb.
test-window:
	scripts/setup-window-tests.sh
	@# As `test` builds it: a plain build asks less of what it depends on, and would compile that anew.
	cargo test --no-run $(CARGO_SELECTION)
	tests/window/run.sh $(abspath $(CARGO_TARGET_DIR)/debug/whence)

## Form and lints.
lint: setup ui
	cargo fmt --all --check
	cd ui && npm run format:check
	cargo clippy $(CARGO_SELECTION) --all-targets -- -D warnings

## What tests need beside the program: PDFium for the readers, weights for encoder and resolver.
beside:
	@mkdir -p $(CARGO_TARGET_DIR)/debug && install -C -m 644 models/weights/*.gguf $(CARGO_TARGET_DIR)/debug/
	@test -f $(CARGO_TARGET_DIR)/debug/libpdfium.so -o -f $(CARGO_TARGET_DIR)/debug/libpdfium.dylib \
		|| scripts/fetch-pdfium.sh $(CARGO_TARGET_DIR)/debug
	@mkdir -p target/pdfium && cp $(CARGO_TARGET_DIR)/debug/libpdfium.* target/pdfium/

setup:
	@scripts/setup.sh

## The front end, into ui/dist, where the program takes it from.
ui: ui/dist/palette.html

ui/node_modules: ui/package-lock.json
	cd ui && npm ci && touch node_modules

ui/dist/palette.html: ui/node_modules $(shell find ui/src ui/public ui/*.html ui/*.ts ui/*.js assets/strings -type f 2>/dev/null)
	cd ui && npm run build

## How well invented people's things are found: tests/people/README.md.
eval: build
	python3 tests/people/score.py --bin $(RELEASE)/whence

## A .deb with everything in it, in $CARGO_TARGET_DIR/release/bundle/deb.
package: build
	@mkdir -p target/package && cp $(RELEASE)/libpdfium.so target/package/ && cp -r $(RELEASE)/licenses target/package/
	@test -x target/tools/tauri/node_modules/.bin/tauri || npm install --silent --no-save --prefix target/tools/tauri $(TAURI_CLI)
	cd src-tauri && CARGO_TARGET_DIR=$(abspath $(CARGO_TARGET_DIR)) \
		../target/tools/tauri/node_modules/.bin/tauri bundle --bundles deb --features desktop

clean-sample:
	rm -rf $(SAMPLE)
