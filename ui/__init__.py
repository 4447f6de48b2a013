"""What people see: the terminal command and the page."""

from pathlib import Path

import index
import qa

# `index` and `qa` are plain names; another module of that name earlier on the path would be imported instead of ours.
for package in (index, qa):
    if not (package.__file__ and Path(package.__file__).parent.parent == Path(__file__).parent.parent):
        found = f"Python found {package.__file__}. Rename or move that file."
        raise ImportError(f"ui needs its own package {package.__name__!r}, but {found}")
