"""An increment of one dataset tells what rests on two as a whole build does: lives of listings, of sightings and removals."""

from __future__ import annotations

import pytest

from tests.etl_fixture import House, contents, template

MONTHS = [f"2023-{month:02d}" for month in range(1, 9)]
GOODS = {"goods": "used_clothing_import"}
REMOVALS = template(
    "takedown_items",
    *({"item_id": f"L{month}", "event_date": f"{month}-20", "reported_date": f"{month}-21"} for month in MONTHS),
)
SIGHTINGS = template(
    "listings",
    *(
        {"listing_id": f"L{month}", "seen_date": f"{month}-10", "listed_date": f"{month}-01", **GOODS}
        for month in MONTHS
    ),
)
MORE = {
    "takedown_items": {"item_id": "M", "event_date": "2023-08-25", "reported_date": "2023-08-26"},
    "listings": {"listing_id": "M", "seen_date": "2023-03-11", "listed_date": "2023-03-02", **GOODS},
}


@pytest.mark.parametrize("dataset", MORE)
def test_a_month_of_one_dataset_leaves_the_lives_that_rest_on_the_other(house: House, dataset: str) -> None:
    house.ingest("listings.csv", SIGHTINGS)
    house.ingest("removals.csv", REMOVALS)
    grown = house.ingest("more.csv", template(dataset, MORE[dataset]))
    lives = contents(house.warehouse)["listing_lives"]
    house.warehouse.rename(house.root / "grown")
    whole = house.build()

    assert (grown.build.mode, whole.mode) == ("increment", "full")
    # In January nobody watched yet, as removals are known from the 20th on; the newest are not settled.
    assert {str(life[0])[:7] for life in lives} >= set(MONTHS[1:-1])
    assert contents(house.warehouse)["listing_lives"] == lives
