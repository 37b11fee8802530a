# The two commands that matter: `make run` and `make test`. Both install what is missing, and say so.

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR

RELEASE = $(CARGO_TARGET_DIR)/release
SAMPLE  = $(CARGO_TARGET_DIR)/sample-index

.PHONY: run build test lint setup beside eval clean-sample

## Builds, indexes the sample home on the first run, and answers a few questions about it.
run: build
	@scripts/try-sample.sh $(abspath $(RELEASE)/whence) $(abspath $(SAMPLE))

## The release binary, at $CARGO_TARGET_DIR/release/whence, with PDFium and the encoder's weights beside it.
build: setup
	cargo build --release --workspace
	@install -C -m 644 models/weights/encoder.gguf $(RELEASE)/
	@test -f $(RELEASE)/libpdfium.so -o -f $(RELEASE)/libpdfium.dylib || scripts/fetch-pdfium.sh $(RELEASE)

## Every test, in one profile and one package selection.
test: setup beside
	cargo test --workspace

## Form and lints.
lint: setup
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

## What tests need beside the program: PDFium for the readers, weights for the encoder.
beside:
	@mkdir -p $(CARGO_TARGET_DIR)/debug && install -C -m 644 models/weights/encoder.gguf $(CARGO_TARGET_DIR)/debug/
	@test -f $(CARGO_TARGET_DIR)/debug/libpdfium.so -o -f $(CARGO_TARGET_DIR)/debug/libpdfium.dylib \
		|| scripts/fetch-pdfium.sh $(CARGO_TARGET_DIR)/debug
	@mkdir -p target/pdfium && cp $(CARGO_TARGET_DIR)/debug/libpdfium.* target/pdfium/

setup:
	@scripts/setup.sh

## How well invented people's things are found: tests/people/README.md.
eval: build
	python3 tests/people/score.py --bin $(RELEASE)/whence

clean-sample:
	rm -rf $(SAMPLE)
