# What to type; `make` alone lists it.
#
# Knows how to make the environment and what to start in it. Knows nothing of how anything works. Everything here is
# relative to the checkout and nothing is started by its absolute path, so that path may hold spaces and apostrophes.

# Which Python to make the environment with; the first of these that is new enough: make run PYTHON=/opt/bin/python3.12
PYTHON ?= python3.13 python3.12 python3.11 python3 python
# The page's port: make run PORT=8000. Empty: 7860, or the next free one.
PORT ?=
# On Linux, PyPI's torch brings gigabytes of CUDA; this index has the same without. If it cannot be reached PyPI's is
# taken. Empty: PyPI's at once.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# More for pytest: make test ARGS="-k sentences -x"
ARGS =

python = .venv/bin/python
pip = $(python) -m pip --disable-pip-version-check --no-input install

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test test-all check quality bench soak clean

help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

run: .venv/ready ## install if needed, index seeds/, serve the chat page (PORT= to choose); Ctrl-C stops it
	@exec $(python) -c "$$SERVE" $(if $(PORT),--port '$(PORT)')

test: .venv/test ## the fast tests
	@$(python) -m pytest -m "not browser and not hub and not install and not crash and not soak" $(ARGS)

test-all: .venv/test ## all tests: also browser, hub, install, crash and soak (short)
	@$(python) -m pytest $(ARGS)

check: .venv/check ## formatter, linter, types
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy --strict

quality: .venv/test ## answer the question sets and print what was right
	@$(python) -m tests.quality.run $(ARGS)

bench: .venv/test ## measure the budgets
	@$(python) -m tests.benchmarks.run $(ARGS)

soak: .venv/test ## some hours: builds are killed, questions and changes without end (ARGS="--minutes 10": of the last part)
	@KILLS=200 $(python) -m pytest tests/robustness -m crash
	@QA_SOAK=1 $(python) -m pytest tests/test_model.py tests/test_hostile_questions.py
	@$(python) -m tests.soak.together
	@$(python) -m tests.soak.steady $(ARGS)

clean: ## remove environment, index and caches; never seeds
	rm -rf .venv .index .hypothesis .pytest_cache .mypy_cache .ruff_cache .benchmarks build dist bilingual_qa.egg-info
	find qa index ui tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, in layers. A layer is laid again when pyproject.toml or the Python below has changed, and not
# otherwise: then neither pip nor a network is needed. Editable, so a changed source needs no layer.

.venv/bin/python:
	@for python in $(PYTHON); do \
	    if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Making .venv with $$("$$python" --version)"; \
	        exec "$$python" -m venv --clear .venv; \
	    fi; \
	done; \
	echo "This needs Python 3.11 or newer with its venv module. None among: $(PYTHON)" >&2; \
	echo "Debian, Ubuntu: sudo apt install python3 python3-venv    Fedora: sudo dnf install python3.12" >&2; \
	echo "macOS: brew install python@3.13    others: https://www.python.org/downloads/" >&2; \
	echo "If it has another name: make PYTHON=/path/to/python" >&2; \
	exit 1

.venv/ready: pyproject.toml .venv/bin/python
	@echo "Installing into .venv: about 2 GB with PyTorch, some minutes, once."
	@if [ -n "$(TORCH_INDEX)" ] && [ "$$(uname -s)" = Linux ]; then \
	    $(pip) --no-deps --retries 1 --timeout 15 --index-url "$(TORCH_INDEX)" \
	        "$$(sed -n 's/^ *"\(torch[<>=].*\)",.*/\1/p' pyproject.toml)" \
	    || echo "$(TORCH_INDEX) does not answer: taking PyPI's torch, which may bring some GB of CUDA."; \
	fi
	@$(pip) --editable .
	@touch $@

.venv/test: .venv/ready
	@$(pip) --quiet --editable '.[test]'
	@touch $@

.venv/check: .venv/ready
	@$(pip) --quiet --editable '.[check]'
	@touch $@

# On Ctrl-C a terminal interrupts whoever stands in its foreground, and make, if it stands there, ends with an error
# whatever its recipe says. So the server steps into the foreground alone, and back when it has stopped. Ctrl-Z would
# stop the server and leave the terminal with nobody: it is ignored.
define SERVE
import os, signal, sys

foreground = os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp()
if foreground:
    make = os.getpgrp()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
try:
    from ui.cli import main
    status = main(["index"]) or main(["chat", *sys.argv[1:]])
except KeyboardInterrupt:
    status = 130
finally:
    if foreground:
        os.tcsetpgrp(0, make)
sys.exit(0 if status == 130 else status)
endef
run: export SERVE := $(SERVE)
