# make run: everything from a clean clone. It needs Python 3.11 to 3.14 with venv, make, and a package index.
.PHONY: setup run test check bench fuzz audit lock format
.NOTPARALLEL:

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
INSTALL_SELF := $(PIP) install --quiet --no-deps --no-build-isolation --editable .
LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock" $(UPGRADE) pyproject.toml

setup: .venv/setup.stamp

run: setup
	@exec $(PY) -m bot run

# Three at a time: most tests wait for a bot that waits for them.
PYTEST := $(PY) -m pytest --numprocesses 3 --dist loadfile

test: .venv/dev.stamp
	$(PYTEST) $(ARGS)

check: .venv/dev.stamp
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTEST) $(ARGS)

bench: .venv/dev.stamp
	$(PY) -m tests.load.bench $(ARGS)

MINUTES := 10
fuzz: .venv/dev.stamp
	$(PY) -m tests.safety.fuzz $(MINUTES) $(ARGS)

# Known flaws in what the image installs, and secrets in what git knows. Not part of the gate: it asks the network, and
# fails when it could not look (--strict). Lines that look like secrets and are none are named here.
audit: .audit/audit.stamp
	.audit/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict --progress-spinner off
	git ls-files -z -- . ':!*.lock' ':!*.npz' ':!*.png' ':!tests' > .audit/files
	test -s .audit/files
	xargs -0 .audit/bin/detect-secrets-hook --no-verify --exclude-lines '$(NO_SECRET)' < .audit/files

NO_SECRET := user:password@host|USER:PASSWORD@HOST|"passage": |SAMPLE_TOKEN = |SECRET_HEADER = |SECRET = "erasures"

# A place of its own: what the tools need is no concern of the bot.
.audit/audit.stamp: .venv/setup.stamp Makefile
	$(PY) -m venv --clear .audit
	.audit/bin/python -m pip --disable-pip-version-check install --quiet pip-audit==2.10.1 detect-secrets==1.5.0
	@touch $@

format: .venv/dev.stamp
	.venv/bin/ruff check --fix --exit-zero .
	.venv/bin/ruff format .

# Newer releases of everything: make lock UPGRADE=--upgrade
lock: setup
	$(PIP) install --quiet uv
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --group build --extra ocr --constraint requirements-dev.lock --output-file requirements-ocr.lock

# pip, not uv: pip follows the mirror, the proxy and the certificates that this machine's pip is set up with.
.venv/setup.stamp: requirements.lock pyproject.toml
	@$(PIP) --version >/dev/null 2>&1 || { $(find_python); echo "making .venv (about 160 MB to download)"; \
		"$$python" -m venv --clear .venv; }
	$(PIP) install --require-hashes --requirement requirements.lock
	$(INSTALL_SELF)
	@touch $@

.venv/dev.stamp: .venv/setup.stamp requirements-dev.lock
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

# $python is the first of these that fits. Another one: make setup PYTHON=/path/to/python
PYTHON := python3 python3.14 python3.13 python3.12 python3.11
define find_python
for python in $(PYTHON) none; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && break; \
done; \
[ "$$python" != none ] || { \
	found=$$($(firstword $(PYTHON)) --version 2>/dev/null) || found="no $(firstword $(PYTHON))"; \
	echo "wenshi needs Python 3.11 to 3.14, and here is $$found." \
		"Install one (Debian, Ubuntu: apt-get install python3 python3-venv) or name one: make setup PYTHON=/path/to/python" >&2; \
	exit 1; }; \
"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "wenshi needs venv, which $$python lacks (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
endef
