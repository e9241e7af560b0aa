"""Storyroom: a film studio's private story room."""

from __future__ import annotations

import os

__all__ = ["__version__"]

__version__ = "0.1.0"

# A search cuts its multiplications over the cores itself. The mathematics library, which reads this once as it is loaded,
# would put threads of its own on the same cores, which wait awake for one another: up to fifty times the work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
