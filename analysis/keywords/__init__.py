"""Words in titles of removed listings: which mark them, rise, replace each other, how long they live, what official ones catch.

`frames` says what goes in, `results` what comes out; every analysis gives a result or a `Silence`, the reason why there is none.

- `distinctive.distinctive(counts, totals, *, first_month=None, last_month=None)`
- `rising.rising(counts, totals, *, last_month=None)` and `rising.history(term, counts, totals)`
- `successions.successions(pairs, reverse, counts, totals)`
- `lifetimes.lifetimes(counts, totals, blocked)`
- `official.official_terms(evasion_terms, on)` and `official.caught(official)`
- `scoring.train(titles, is_illegal)` and `scoring.spelling_variant(term, known)`

Methods, what was measured and the limits: `docs/methods/keywords.md`.
"""
