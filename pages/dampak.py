"""Takedowns and orders together: what may be said, what is seen, and one wave looked at."""

from __future__ import annotations

import streamlit as st

from analysis.impact.event import AFTER, BEFORE
from analysis.impact.wording import FEWEST_CELLS
from catalog.text import text
from dashboard.queries.impact import is_mixed
from dashboard.ui import impact
from dashboard.ui.beside_controls import draw_waves
from dashboard.ui.card import draw_card
from dashboard.ui.controls import Control
from dashboard.ui.decks.dampak import DECK, chosen_wave, gone_wave, known_waves, lone_words
from dashboard.ui.impact_words import effect_finding, needed_words, reason_words, wave_name
from dashboard.ui.page import open_page

view = open_page(DECK)
view.draw_controls(Control.UNIT)

st.header(view.text("answer"), anchor=False)
st.markdown(view.text("answer_lead"))
computing = text("ui.card.computing", view.language)
waiting = st.empty()
with impact.telling(lambda share: waiting.progress(share, text=computing)):
    result = impact.effect(view.snapshot, view.takedown_unit)
waiting.empty()
cards = DECK.cards(view)

if result is None:
    reason = "mixed" if view.ask(is_mixed) else "no_common_weeks"
    st.info(view.text(reason), icon=":material/info:")
elif result.total is None:
    st.info(" ".join([effect_finding(view, result), *needed_words(view, result)]), icon=":material/info:")
elif "effect" not in cards:
    sentences = [f"{effect_finding(view, result)}.", *reason_words(view, result), *needed_words(view, result)]
    st.info(" ".join(sentences), icon=":material/info:")
for name in ("effect", "checks", "without"):
    if name in cards:
        draw_card(view, name, cards[name])

st.header(view.text("seen"), anchor=False)
st.markdown(view.text("seen_lead"))
draw_card(view, "calendar", cards["calendar"])
view.draw_controls(Control.SEASON)
draw_card(view, "by_day", cards["by_day"])
draw_card(view, "waves", cards["waves"])
draw_card(view, "lag_scan", cards["lag_scan"])

st.header(view.text("come_back"), anchor=False)
st.markdown(view.text("come_back_lead"))
if "elsewhere" in cards:
    draw_card(view, "elsewhere", cards["elsewhere"])
else:
    st.info(
        " ".join([view.text("elsewhere_unseen", **lone_words(view)), view.text("need.one_seller")]),
        icon=":material/info:",
    )

st.header(view.text("one_wave"), anchor=False)
st.markdown(view.text("one_wave_lead"))
if waves := known_waves(view):
    names = {wave.first_week: wave_name(wave.first_week, wave.last_week, view.language) for wave in waves}
    for sentence in gone_wave(view):
        st.warning(sentence, icon=":material/history_toggle_off:")
    draw_waves(names, view.beside.wave, view.language)
    with st.spinner(computing):
        is_seen = impact.path(view.snapshot, view.takedown_unit, chosen_wave(view)) is not None
    if is_seen:
        draw_card(view, "event", cards["event"])
    else:
        st.info(view.text("event_unseen", before=BEFORE, after=AFTER, cells=FEWEST_CELLS), icon=":material/info:")
else:
    st.info(view.text("no_waves"), icon=":material/info:")
