"""Points that come more than once: published crime is snapped to a few hundred thousand points, so that most do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
T = TypeVar("T", bound=np.generic)

_SAMPLE = 1 << 16
_HARDLY = 0.99  # of a sample different: to look for repeats would take longer than it saves
_MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))  # odd, so that no bit of a coordinate is lost


def repeats(x: Floats, y: Floats) -> tuple[Positions, Positions] | None:
    """Return where each different point stands once, and for every point which of those it is; None where few repeat."""
    if len(x) < _SAMPLE:
        return None
    keys = _mixed(x, y)
    sample = keys[:: len(keys) // _SAMPLE]
    if len(np.unique(sample)) > _HARDLY * len(sample):
        return None
    encoded = pa.array(keys).dictionary_encode()
    which = encoded.indices.to_numpy().astype(np.int64)
    once = np.empty(len(encoded.dictionary), dtype=np.int64)
    once[which] = np.arange(len(keys))
    if any((values[once][which] != values).any() for values in (_bits(x), _bits(y))):
        return None  # two points made one key
    return once, which


def asked_once(ask: Callable[[Floats, Floats], npt.NDArray[T]], x: Floats, y: Floats) -> npt.NDArray[T]:
    """Return what is answered for each point, asking for those that repeat once. The last axis is that of the points."""
    again = repeats(x, y)
    if again is None:
        return ask(x, y)
    once, which = again
    return ask(x[once], y[once])[..., which]


def _mixed(x: Floats, y: Floats) -> npt.NDArray[np.uint64]:
    """Return a number for each point, the same for the same point."""
    one, two = (_bits(values) * mixer for values, mixer in zip((x, y), _MIXERS, strict=True))
    # Coordinates of few figures end in zeros, and so do their products: halves change places so that they do not meet.
    keys: npt.NDArray[np.uint64] = one ^ (two << np.uint64(32)) ^ (two >> np.uint64(32))
    return keys


def _bits(values: Floats) -> npt.NDArray[np.uint64]:
    return np.ascontiguousarray(values).view(np.uint64)
