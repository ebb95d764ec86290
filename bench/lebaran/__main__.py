"""The Lebaran estimate against known truth, beside its peers.

    python -m bench.lebaran peers            every method on the same series
    python -m bench.lebaran alone            the estimate by length, level and stress
    python -m bench.lebaran pooled           many series whose scatter is learnt together, and each alone
    python -m bench.lebaran index            Bank Indonesia's index, ordinary seasons left out in turn
    python -m bench.lebaran sample           the generator of the bundled sample
    python -m bench.lebaran channels         verdicts on which channel was hurt most, in worlds where none was and one was
    python -m bench.lebaran forecast         forecasts from H-60
    python -m bench.lebaran speed            200 daily series of five years, beside Prophet

Reported seeds begin at 50,000. Seeds 1,000-1,999 were used while the method was made and are not reported.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import pandas as pd

from analysis.lebaran import Estimate, analyse_season, analyse_seasons
from bench.lebaran.channels import verdicts
from bench.lebaran.forecasts import forecast_errors
from bench.lebaran.index import left_out_seasons
from bench.lebaran.peers import METHODS, Answer, house, prophet
from bench.lebaran.sample import sample_results
from bench.lebaran.score import answers, cpu_seconds, summary
from bench.lebaran.simulate import Setting, Simulated, simulate

TUNING_SEEDS = range(1_000, 2_000)
REPORTED_SEEDS = range(50_000, 60_000)

STRESS = {
    "season scatter .20": Setting(season_sd=0.20),
    "noise .30": Setting(noise=0.30),
    "5 orders a day": Setting(level=5.0),
    "two years": Setting(years=2),
    "no Lebaran effect": Setting(has_effect=False),
    "a break of the level": Setting(has_break=True),
    "2020 inside": Setting(last_season=1443, years=5),
}


def main() -> None:
    """Run one of the benchmarks and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=sorted(_BENCHMARKS))
    parser.add_argument("--series", type=int, default=100)
    parser.add_argument("--tuning", action="store_true", help="on the tuning seeds")
    options = parser.parse_args()
    seeds = (TUNING_SEEDS if options.tuning else REPORTED_SEEDS)[: options.series]
    pd.set_option("display.width", 220)
    pd.set_option("display.max_columns", 30)
    pd.set_option("display.float_format", lambda number: f"{number:.3g}")
    print(f"seeds {seeds.start}-{seeds.stop - 1}")
    _BENCHMARKS[options.what](seeds)


def _peers(seeds: range) -> None:
    print(summary(answers(METHODS, seeds, simulate)))


def _alone(seeds: range) -> None:
    for name, setting in {"daily": Setting(), "all of them 30 % short": Setting(shortfall=-0.3)}.items():
        rows = answers({name: house}, seeds, partial(simulate, setting=setting))
        rows["level of"] = pd.cut(rows["level"], [0, 30, 300, 3_000, 50_001])
        print(summary(rows))
        print(summary(rows, "years").sort_index())
        print(summary(rows, "level of").sort_index())
    views: dict[str, Callable[[Simulated], Answer]] = {
        "H-16": _as_of_h16,
        "weekly": partial(_resampled, rule="W"),
        "monthly": partial(_resampled, rule="MS"),
    }
    print(summary(answers(views, seeds[: max(len(seeds) // 2, 1)], simulate)))
    stress = [
        answers({name: house}, seeds[: max(len(seeds) // 4, 1)], partial(simulate, setting=setting))
        for name, setting in STRESS.items()
    ]
    print(summary(pd.concat(stress)))
    print(_level_coverage(seeds[: max(len(seeds) // 2, 1)]))


def _as_of_h16(series: Simulated) -> Answer:
    result = analyse_season(series.orders, series.season.hijri_year, as_of=series.season.day(-16))
    return Answer(uplift=result.uplift, shortfall=result.shortfall)


def _resampled(series: Simulated, rule: str) -> Answer:
    periods = series.orders.resample(rule)
    is_whole = periods.count() == periods.size()
    # A week or month with a missing day is missing: its sum is not that of its days.
    whole = periods.sum().where(is_whole).iloc[1:-1]
    result = analyse_season(whole, series.season.hijri_year, freq=rule)
    return Answer(uplift=result.uplift, shortfall=result.shortfall)


def _level_coverage(seeds: range) -> str:
    held = []
    for seed in seeds:
        series = simulate(seed)
        change = analyse_season(series.orders, series.season.hijri_year).level_change
        if change.is_known:
            held.append(change.low <= series.level_change <= change.high)
    return f"level change: {np.mean(held):.3f} of {len(held)} intervals hold it"


def _pooled(seeds: range) -> None:
    """Panels of five-year series that all scatter by the same sd; every other season is 30 % short."""
    lines = {}
    for season_sd in (0.03, 0.08, 0.15, 0.20):
        panel = {
            seed: simulate(
                seed, Setting(years=5, last_season=1446, season_sd=season_sd, shortfall=-0.3 if seed % 2 else 0.0)
            )
            for seed in seeds
        }
        together = analyse_seasons({seed: series.orders for seed, series in panel.items()}, 1446)
        alone = {seed: analyse_season(series.orders, 1446) for seed, series in panel.items()}
        for name, results in (("pooled", together), ("alone", alone)):
            lines[f"{season_sd:.2f} {name}"] = {
                "U cover": _held((each.uplift, panel[seed].uplift) for seed, each in results.items()),
                "S cover": _held((each.shortfall, panel[seed].shortfall) for seed, each in results.items()),
                "false alarm": 1 - _held((each.shortfall, 0.0) for seed, each in results.items() if seed % 2 == 0),
                "power -30": np.mean([each.shortfall.high < 0 for seed, each in results.items() if seed % 2]),
            }
    print(pd.DataFrame(lines).T)


def _held(pairs: Iterable[tuple[Estimate, float]]) -> float:
    return float(np.mean([estimate.low <= truth <= estimate.high for estimate, truth in pairs if estimate.is_known]))


def _index(_: range) -> None:
    rows = left_out_seasons()
    ordinary = rows[~rows["is_pandemic"]]
    print(rows.pivot_table(index="group", columns="season", values="shortfall"))
    print(ordinary[ordinary["is_flagged"]])
    print(f"ordinary seasons flagged: {ordinary['is_flagged'].sum()} of {len(ordinary)}")
    print(f"2020 and 2021 flagged: {rows[rows['is_pandemic']]['is_flagged'].mean():.2f}")
    pooled = left_out_seasons(is_pooled=True)
    print(f"pooled: {pooled[~pooled['is_pandemic']]['is_flagged'].sum()} of {len(ordinary)}")


def _sample(_: range) -> None:
    rows = sample_results()
    print(rows[:12])
    rows = rows.dropna()
    for what in ("uplift", "shortfall"):
        truth = rows[f"{what}_true"]
        held = (rows[f"{what}_low"] <= truth) & (truth <= rows[f"{what}_high"])
        error = 100 * (rows[what] - truth)
        print(
            f"{what}: {len(rows)} series, held {held.mean():.3f}, bias {error.mean():.1f} pp, RMSE {error.std():.1f} pp"
        )


def _channels(seeds: range) -> None:
    print(verdicts(seeds))


def _forecast(seeds: range) -> None:
    errors = forecast_errors(seeds, Setting())
    errors["ratio"] = errors["wape"] / errors["naive_wape"]
    print(errors.groupby("years").mean())
    print(errors.mean(), f"ratio of mean WAPE {errors['wape'].mean() / errors['naive_wape'].mean():.3f}", sep="\n")
    print(f"series {len(errors)}, median ratio {errors['ratio'].median():.3f}")


def _speed(seeds: range) -> None:
    """Processor time of 200 series that share their days, and of Prophet on a few of them."""
    first = simulate(seeds.start, Setting(years=5, last_season=1444))
    index = first.orders.index
    series = {}
    for seed in range(seeds.start, seeds.start + 200):
        drawn = simulate(seed, Setting(years=5, last_season=1444))
        series[seed] = pd.Series(drawn.orders.to_numpy()[: len(index)], index=index[: len(drawn.orders)])
    begun = cpu_seconds()
    analyse_seasons(series, 1444)
    ours = (cpu_seconds() - begun) / len(series)
    begun = cpu_seconds()
    for seed in range(seeds.start, seeds.start + 5):
        prophet(simulate(seed, Setting(years=5, last_season=1444)))
    theirs = (cpu_seconds() - begun) / 5
    print(f"analyse_seasons {1000 * ours:.0f} ms a series, Prophet {1000 * theirs:.0f} ms: 1/{theirs / ours:.0f}")


_BENCHMARKS: dict[str, Callable[[range], None]] = {
    "peers": _peers,
    "alone": _alone,
    "pooled": _pooled,
    "index": _index,
    "sample": _sample,
    "channels": _channels,
    "forecast": _forecast,
    "speed": _speed,
}


if __name__ == "__main__":
    main()
