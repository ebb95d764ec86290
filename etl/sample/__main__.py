"""Bring `data/sample/planted_truths.json` up to date: `python -m etl.sample`."""

from etl.sample import SAMPLE_VERSION
from etl.sample.planted import PLANTED_TRUTHS_PATH, planted_truths_text
from etl.sample.truths import TRUTHS

if __name__ == "__main__":
    PLANTED_TRUTHS_PATH.write_text(planted_truths_text(TRUTHS, SAMPLE_VERSION), encoding="utf-8")
