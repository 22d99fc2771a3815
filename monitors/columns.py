"""Whole columns at once: masks that take what is missing for false."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Column = Any
"""A pandas Series or a numpy array, one value per row of a frame."""


def true(values: Column) -> Mask:
    """`values` as a mask: what is missing is not true."""
    if isinstance(values, pd.Series):
        return values.to_numpy(dtype=np.bool_, na_value=False)
    return np.asarray(values, dtype=np.bool_)


def choose(mask: Mask, yes: object, no: object = None) -> Objects:
    """`yes` where `mask` holds, `no` elsewhere."""
    found = np.full(len(mask), no, dtype=object)
    found[mask] = yes
    return found


def filled(values: "pd.Series[Any]", other: Any) -> "pd.Series[Any]":
    """A column of texts or objects with `other`, a value or a column, where it is missing."""
    missing = values.isna().to_numpy()
    held = np.where(missing, other, values.to_numpy(dtype=object))
    return pd.Series(held, index=values.index, name=values.name, dtype=object)
