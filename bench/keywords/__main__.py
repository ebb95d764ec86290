"""Words of titles against known truth.

    python -m bench.keywords calibration           intervals and false discoveries on simulated counts
    python -m bench.keywords speeches              known words of the State of the Union addresses
    python -m bench.keywords titles                precision and recall on labelled titles
    python -m bench.keywords ordinary              false positives on the bundled product titles
    python -m bench.keywords ordinary --file CSV   the same on PRDECT-ID, product names that nobody here made

Reported seeds begin at 50,000. Seeds 1,000-1,999 were used while the methods were made and are not reported. PRDECT-ID is free to
download (CC BY 4.0, doi 10.17632/574v66hf2v.1) and not part of this repository.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from bench.keywords.calibration import (
    caught_calibration,
    distinctive_calibration,
    lifetimes_calibration,
    no_effect_alarms,
    rising_calibration,
)
from bench.keywords.labelled import ordinary, trials
from bench.keywords.speeches import known_changes, marking_words, speech_frames
from catalog.takedowns import LEAST_SELLERS

REPORTED_SEEDS = range(50_000, 60_000)


def main() -> None:
    """Run one of the benchmarks and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["calibration", "speeches", "titles", "ordinary"])
    parser.add_argument("--series", type=int, default=200)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    pd.set_option("display.width", 220)
    pd.set_option("display.max_columns", 30)
    pd.set_option("display.max_colwidth", 200)
    pd.set_option("display.float_format", lambda number: f"{number:.3g}")
    if options.what == "calibration":
        seeds = REPORTED_SEEDS[: options.series]
        print("seeds", seeds.start, "to", seeds.stop - 1)
        print("distinctive", distinctive_calibration(seeds))
        print("rising", rising_calibration(seeds))
        print("rising, hidden", rising_calibration(seeds, hidden_below=LEAST_SELLERS, monthly=300))
        print("told where nothing differs", no_effect_alarms(seeds))
        print("caught, coverage", caught_calibration(seeds))
        print("lifetimes", lifetimes_calibration(seeds))
    elif options.what == "speeches":
        frames = speech_frames()
        print(known_changes(*frames).to_string(index=False))
        print(marking_words(*frames).to_string(index=False))
    elif options.what == "titles":
        for trial, table in trials().items():
            print(trial, table.to_string(index=False), sep="\n")
    else:
        print(ordinary(options.file).to_string(index=False))


if __name__ == "__main__":
    main()
