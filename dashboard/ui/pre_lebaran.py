"""The clothing index around Lebaran, as frames for cards."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from catalog.codes import CellStatus, IndexSeries
from dashboard.queries.frame import TableFrame
from dashboard.queries.tables import published_table
from dashboard.ui.page import View


def clothing_index(view: View) -> TableFrame:
    """The rows of the clothing index alone."""
    table = view.ask(published_table, "index_monthly")
    return replace(table, data=table.data[table.data["series"] == IndexSeries.BI_CLOTHING.value])


def index_rises(table: TableFrame, ratios: pd.DataFrame) -> TableFrame:
    """Rises of `pre_lebaran_ratio` as rows for a chart: `season`, `value` (per cent over the other months), `status`.

    Besides the month, its level, and mean and number of the other months. A preliminary month is provisional.
    """
    months = table.data.set_index("month")
    data = ratios[["season", "month", "index_value", "others_mean", "others_count"]].copy()
    data["value"] = 100 * ratios["uplift_ratio"]
    is_preliminary = months["is_preliminary"].astype(bool).reindex(ratios["month"]).to_numpy()
    status = pd.Series(CellStatus.SHOWN.value, index=data.index, dtype=str).mask(
        is_preliminary, CellStatus.PROVISIONAL.value
    )
    data["status"] = status.mask(data["value"].isna(), CellStatus.MISSING.value)
    return replace(table, data=data)
