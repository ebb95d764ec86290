"""How a build reaches its Spark cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass

WAIT_SECONDS = float(os.environ.get("DAMPAK_SPARK_WAIT_SECONDS", "60"))
"""A cluster that gives no worker for so long is taken for gone."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """- `master`: `spark://HOST:PORT`, several of them with commas, or `local[N]`.
    - `shared`: directory or address that driver and workers read and write, empty before and after; None for the store's scratch.
    - `store`: directory or address at which the workers find the store; None where it is that of the driver.
    - `conf`: further settings of Spark, which go before ours.
    """

    master: str
    shared: str | None = None
    store: str | None = None
    conf: tuple[tuple[str, str], ...] = ()
