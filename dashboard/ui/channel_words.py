"""Sentences on channels beside each other: what may be said is decided by the comparison, not by the writer."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.channels import ChannelComparison, Contrast, Verdict
from analysis.lebaran import Estimate
from catalog.codes import Channel
from catalog.lebaran import season_by_year
from catalog.text import Language, text
from dashboard.charts.channels import short_channel
from dashboard.text.numbers import format_percent
from dashboard.ui.findings import NothingToShow
from dashboard.ui.published_words import joined


def verdict_sentence(comparison: ChannelComparison, title: str, language: Language) -> str:
    """The answer for one season; `title`: of the metric. Raises NothingToShow where no channel's shortfall is known."""
    if comparison.lowest is None:
        raise NothingToShow
    words = {"season": season_by_year(comparison.season).label, "metric": title}
    if comparison.verdict is Verdict.NOT_CONCLUDED:
        return _text("not_concluded", language, **words)
    shortfall = comparison.shortfalls[comparison.lowest]
    return _text(
        f"verdict_{comparison.verdict}",
        language,
        channel=channel_in_sentence(comparison.lowest, language),
        share=_pct(abs(shortfall.estimate), language, is_signed=False),
        low=_pct(shortfall.low, language),
        high=_pct(shortfall.high, language),
        **words,
    )


def verdict_caveats(comparison: ChannelComparison, language: Language) -> tuple[str, ...]:
    """Each channel's shortfall, why nothing is concluded, and what would help; then what a verdict does not say."""
    sentences = [channels_sentence(comparison.shortfalls, language)]
    names = joined([channel_in_sentence(channel, language) for channel in comparison.not_told_apart], language)
    lowest = "" if comparison.lowest is None else channel_in_sentence(comparison.lowest, language)
    sentences += [_text(f"reason_{reason}", language, channels=names, channel=lowest) for reason in comparison.reasons]
    if seen := _smallest_seen(comparison):
        sentences.append(_text("smallest_seen", language, share=_pct(seen, language, is_signed=False)))
    sentences += [_text(f"need_{need}", language) for need in comparison.needs]
    return (*sentences, _text("associated", language))


def channels_sentence(shortfalls: Mapping[Channel, Estimate], language: Language) -> str:
    """Every channel's shortfall with its own interval."""
    told = [_channel(channel, shortfall, language) for channel, shortfall in shortfalls.items()]
    return _text("channels", language, told="; ".join(told))


def _channel(channel: Channel, shortfall: Estimate, language: Language) -> str:
    name = channel_in_sentence(channel, language)
    if not shortfall.is_known:
        return _text("channel_unknown", language, channel=name)
    return _text(
        "channel_known",
        language,
        channel=name,
        estimate=_pct(shortfall.estimate, language),
        low=_pct(shortfall.low, language),
        high=_pct(shortfall.high, language),
    )


def contrast_sentence(comparison: ChannelComparison, language: Language) -> str:
    """Which channels are told apart. Raises NothingToShow where no two can be compared."""
    known = [each for each in comparison.contrasts if each.estimate.is_known]
    if not known:
        raise NothingToShow
    apart = [(each, further) for each in known if (further := each.further_below) is not None]
    words = {"season": season_by_year(comparison.season).label, "count": len(known)}
    if not apart:
        return _text("pairs_none", language, **words)
    return _text("pairs_apart", language, pairs=joined([_apart(*each, language) for each in apart], language), **words)


def seasons_sentence(found: Mapping[int, ChannelComparison], language: Language) -> str:
    """In how many seasons something is concluded, and what. Raises NothingToShow where none can be judged."""
    judged = {year: each for year, each in found.items() if each.lowest is not None}
    if not judged:
        raise NothingToShow
    said = [
        _text(
            "season_said",
            language,
            season=season_by_year(year).label,
            channel=channel_in_sentence(each.lowest, language),
        )
        for year, each in judged.items()
        if each.verdict is not Verdict.NOT_CONCLUDED and each.lowest is not None
    ]
    if not said:
        return _text("seasons_none", language, count=len(judged))
    return _text("seasons_some", language, count=len(judged), said=len(said), seasons=joined(said, language))


def channel_in_sentence(channel: Channel, language: Language) -> str:
    """A channel's short name within a sentence: `lokapasar`."""
    name = short_channel(channel, language)
    return name[:1].lower() + name[1:]


def _apart(contrast: Contrast, further: Channel, language: Language) -> str:
    """The pair with the channel that fell further first."""
    is_first = further is contrast.channel
    nearer = contrast.other if is_first else contrast.channel
    ratio = 1 + contrast.estimate.estimate
    estimate = ratio - 1 if is_first else 1 / ratio - 1
    return _text(
        "pair_apart",
        language,
        channel=channel_in_sentence(further, language),
        other=channel_in_sentence(nearer, language),
        share=_pct(abs(estimate), language, is_signed=False),
    )


def _smallest_seen(comparison: ChannelComparison) -> float | None:
    """The largest of the smallest differences that the lowest channel's comparisons would have seen, where they saw none."""
    if not comparison.not_told_apart:
        return None
    unclear = [
        each.smallest_seen
        for each in comparison.contrasts
        for other in comparison.not_told_apart
        if comparison.lowest is not None and each.pairs(comparison.lowest, other) and each.estimate.is_known
    ]
    return max(map(abs, unclear), default=None)


def _pct(ratio: float, language: Language, *, is_signed: bool = True) -> str:
    return format_percent(100 * ratio, language, decimals=0, signed=is_signed)


def _text(key: str, language: Language, **words: object) -> str:
    return text(f"page.kanal.{key}", language, **words)
