"""`python -m ui` is the command `qa`."""

import sys

from ui.cli import main

sys.exit(main())
