"""A graph file to a running session on the CPU, in which a question overtakes whole scripts. Knows no model, no tokenizer and no cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyroom.errors import BackendError
from storyroom.patience import Lane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["default_threads", "open_session", "run"]

_QUESTION = 96
"""Tokens up to which somebody is taken to wait for a single line: it runs at once. More take turns and step back."""
_LONG = Lane("long-model-runs", back=10)


def default_threads() -> int:
    """Return OMP_NUM_THREADS if it is a positive number, else the cores this process may use."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(graph: Path, *, threads: int) -> Any:  # noqa: ANN401  # an onnxruntime.InferenceSession
    """Open a graph that needs no further optimisation.

    Raises: BackendError if the runtime refuses it.
    """
    import onnxruntime  # noqa: PLC0415  # importing this module must cost nothing

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    # Threads that wait awake take the cores from whatever reads and writes beside an import.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors: warnings would go to the terminal behind our back
    try:
        return _LONG.run(  # its threads step back with the one that makes it; a question is computed by who asks it
            lambda: onnxruntime.InferenceSession(os.fspath(graph), options, providers=["CPUExecutionProvider"])
        )
    except Exception as e:  # the runtime raises whatever its C++ side threw
        raise BackendError(
            f"ONNX Runtime could not open {graph.name}: {e}", f"Delete {graph.parent}; it is made again."
        ) from e


def run(session: Any, **inputs: NDArray[np.int32]) -> NDArray[np.float32]:  # noqa: ANN401  # as open_session
    """Return the graph's one output, `vectors`.

    Raises: BackendError if the runtime fails, for want of memory for one.
    """
    short = max(array.size for array in inputs.values()) <= _QUESTION
    try:
        (vectors,) = session.run(["vectors"], inputs) if short else _LONG.run(lambda: session.run(["vectors"], inputs))
    except Exception as e:  # as above
        raise BackendError(f"ONNX Runtime failed: {e}", "Close other programs and try again.", retryable=True) from e
    return vectors  # type: ignore[no-any-return]  # onnxruntime is untyped
