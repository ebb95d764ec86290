"""What a card opens below its figure in a run of its own, after the page has run."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catalog.errors import UserError
from catalog.text import Language


def open_table(warehouse: str, language: str) -> None:
    """The details alone, as a click redraws them, of a card whose data were removed since it was drawn."""
    from pathlib import Path

    from catalog.errors import UserError
    from catalog.text import Language
    from dashboard import charts
    from dashboard.charts import Theme
    from dashboard.queries.snapshot import open_snapshot
    from dashboard.queries.tables import published_table
    from dashboard.ui.card import _details, _face
    from dashboard.ui.card_parts import Card, Detail
    from dashboard.ui.deck import Deck
    from dashboard.ui.serving import Serving, Standing, first_link
    from dashboard.ui.view import View

    snapshot = open_snapshot(Path(warehouse))
    view = View(
        deck=Deck(page_id="klaim"),
        language=Language(language),
        theme=Theme.LIGHT,
        serving=Serving(snapshot=snapshot, standing=Standing.NEWEST),
        selection=first_link(snapshot).selection,
        season_years=(2023,),
    )
    claims = published_table(snapshot, "claims")
    face = _face(view, Card(finding="1", frame=claims, draw=charts.published_points, opens=Detail.TABLE))

    def make(_view: View) -> Card:
        raise UserError("snapshot_gone", snapshot_id=snapshot.snapshot_id)

    _details(view, "gone", face, make)


@pytest.mark.parametrize("language", list(Language))
def test_a_table_whose_data_are_gone_says_so(warehouse: Path, language: Language) -> None:
    app = AppTest.from_function(open_table, args=(str(warehouse), language.value), default_timeout=60).run()
    assert not app.exception
    assert [warning.value for warning in app.warning] == [
        UserError("snapshot_gone", snapshot_id="new111").message(language)
    ]
