# `make test` says everything that CI says.

CARGO_TARGET_DIR ?= target
CHANCERY = $(abspath $(CARGO_TARGET_DIR))/release/chancery

# Shows a command, then runs it.
run = @echo '» $(1)'; $(1)

.PHONY: test build profiled site golden validators install

test: install
	$(call run,cargo fmt --check)
	$(call run,cargo clippy --all-targets --locked -- -D warnings)
	$(call run,RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --locked)
	$(call run,cargo test --locked)
	$(call run,cargo build --release --locked)
	$(call run,CHANCERY=$(CHANCERY) npm test --silent --prefix tests/browser)
	$(call run,tests/validators/venv/bin/python tests/validators/run.py $(CHANCERY))
	@if cargo deny --version >/dev/null 2>&1; then \
		echo '» cargo deny check bans licenses sources'; \
		cargo deny --locked check bans licenses sources && echo 'All passed.'; \
	else \
		echo 'All passed; licences and sources of the dependencies were not checked, as cargo-deny is not installed.'; \
	fi

# The release binary.
build:
	$(call run,cargo build --release --locked)

# The same, compiled twice: the second time by what the first one did. It takes three times as long.
profiled:
	$(call run,sh benches/profiled.sh)

# The repository's own letter, into public/.
site: build
	$(call run,$(CHANCERY) build)

# The golden sites of tests/sites/ and the messages in docs/diagnostics/, anew.
golden:
	$(call run,CHANCERY_GOLDEN=write cargo test --locked --test sites --test diagnostics)
	@echo 'Written; read the difference before you commit it: git diff tests/sites docs/diagnostics'

# The Python packages that judge a built site, by their hashes: after a change of tests/validators/requirements.in.
validators: install
	tests/validators/venv/bin/python -m pip install --quiet pip-tools
	cd tests/validators && venv/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host -o requirements.txt requirements.in

# What the tests need beside Rust: npm packages, a browser, Python packages.
install:
	@sh tests/install.sh
