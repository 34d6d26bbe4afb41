# The commands of Midcycle. `make` lists them; docs/building.md explains what they stand on.

BIN := $(or $(CARGO_TARGET_DIR),target)/release/midcycle
# Everything the page is made of, folders too, which change when a file goes: a change in one of them builds it anew.
PAGE_SOURCES := Cargo.toml Cargo.lock build.rs Trunk.toml index.html demo.html tools/page tools/pack.mjs tools/styles tools/wasm tools/compress.mjs tools/shorten.mjs tools/order.mjs tools/split.mjs tools/linked.mjs tools/embed.mjs tools/versions.env \
  $(shell find src style locales assets crates/engine crates/contract -not -path '*/tests/*' 2>/dev/null)

.PHONY: help run setup setup-tests page server preview packages test conformance equal fuzz faults hostile mutants bench check size screenshots examples examples-built clean
.DELETE_ON_ERROR:

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: server ## build everything and open the product with demo data
	@tools/serve $(BIN) serve --demo

setup: ## install what the build needs and this machine lacks
	@tools/setup

setup-tests: ## the same, and what the tests need
	@tools/setup --tests

page: dist/index.html ## build the page for the browser into dist/

dist/index.html: $(PAGE_SOURCES) | setup
	@tools/page

server: page ## build the server with the page inside
	@[ -e $(BIN) ] || echo "building the server (some minutes, once)."
	@tools/with cargo build --quiet --release --locked -p midcycle-billing-api --features page,docs

preview: target/preview/preview.wasm ## build the engine for JavaScript into target/preview/

target/preview/preview.wasm: Cargo.toml Cargo.lock tools/preview tools/wasm $(shell find crates/engine crates/preview -not -path '*/tests/*' 2>/dev/null) | setup
	@tools/preview

packages: setup-tests page preview ## the npm packages of embed/ into target/packages/*.tgz
	@tools/packages

examples: examples-built ## build pages that embed the checkout, and serve them: http://127.0.0.1:8788
	@tools/serve node examples/host.mjs

examples-built: packages server
	@tools/examples

COUNT ?= 100000
equal: preview server ## show that native and wasm answers are the same bytes (COUNT=100000)
	@tools/with cargo build --quiet --release --locked -p midcycle-samples
	@node tests/equal.mjs $(COUNT)

test: setup-tests ## run every test; the last line counts them
	@tools/test

conformance: setup ## how many published answers of other engines are reproduced, by engine
	@tools/with cargo test --quiet --locked -p midcycle-engine --test published vectors -- --nocapture

bench: setup-tests server ## measure how fast things are into target/bench/report.json
	@tools/with node tools/bench.mjs

SECONDS_EACH ?= 600
fuzz: setup ## fuzz the reader and the quote (SECONDS_EACH=600)
	@tools/fuzz $(SECONDS_EACH)

ORDERS ?= 10000
SEED ?= 1
faults: setup-tests ## order from servers and databases that crash, over a bad network (ORDERS=10000 SEED=1)
	@tools/faults $(ORDERS) $(SEED)

EXAMPLES ?= 500
hostile: setup-tests server ## ask the API whatever its description allows and forbids, on both stores (EXAMPLES=500 SEED=1)
	@tools/schemathesis $(EXAMPLES) $(SEED)

mutants: setup ## change the arithmetic in hundreds of ways, and see a test fail for each (hours)
	@tools/mutants

LANGUAGES := $(basename $(notdir $(wildcard locales/*.json)))
# The program midcycle would overwrite the documentation of the library midcycle, hence --lib.
check: setup-tests server examples-built ## budgets of size and instructions, equal bytes, short runs of fuzz, faults and hostile requests, rows in all languages, the examples, Lighthouse, the documentation, the house rules
	@tools/timed node tools/size.mjs
	@tools/timed $(MAKE) --no-print-directory equal COUNT=10000
	@tools/timed tools/fuzz smoke
	@tools/timed tools/faults 300 1
	@tools/timed tools/schemathesis 30
	@tools/timed node tools/instructions.mjs
	@tools/timed tools/with env MIDCYCLE_LANGUAGES="$(LANGUAGES)" node tests/journeys/run.mjs rows- reflow
	@tools/timed tools/with node tests/examples/run.mjs
	@tools/timed tools/with node tools/lighthouse.mjs
	@tools/timed node tools/check.mjs
	@RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" tools/timed tools/with cargo doc --quiet --locked --workspace --lib --no-deps

size: page packages ## what a first visit downloads, against the budget, and what the parts of its wasm cost; the same of the packages
	@node tools/size.mjs
	@tools/with node tools/parts.mjs
	@tools/with node tools/parts.mjs 0 preview

screenshots: setup-tests examples-built ## every page in two widths, two themes and all languages, and the pictures of the documentation anew
	@tools/with node tests/screenshots.mjs

clean: ## remove what was built; the tools stay
	rm -rf target dist tests/node_modules examples/node_modules
