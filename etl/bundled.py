"""What comes with the project, as Parquet in the store: reference tables and the synthetic sample, written once a version."""

from __future__ import annotations

from catalog.datasets import DATASETS
from catalog.reference import REFERENCE_DIRECTORY
from etl.engine import connect
from etl.plan import reference_directory, sample_directory
from etl.progress import Progress
from etl.readers.load import load_template
from etl.readers.template import recognise
from etl.store import Store, sync_files


def write_missing_reference(store: Store) -> None:
    """Read the bundled tables by their contracts, unless those of this version are there. Call under the writer's lock."""
    target = reference_directory(store)
    if target.exists():
        return
    with store.scratch() as scratch, connect(None, scratch) as connection:
        written = scratch / "reference"
        written.mkdir()
        for dataset in DATASETS.values():
            if dataset.reference_file is not None:
                load_template(
                    connection,
                    recognise(REFERENCE_DIRECTORY / dataset.reference_file, dataset.id),
                    written / f"{dataset.id}.parquet",
                    hashing_key="",
                    accept_valid=False,
                    rejects_path=scratch / f"{dataset.id}-rejects.csv",
                )
        sync_files(written)
        written.replace(target)


def write_missing_sample(store: Store, progress: Progress) -> None:
    """Write the sample, unless that of this version is there. Call under the writer's lock."""
    if sample_directory(store).exists():
        return
    from etl.sample.writing import write_sample  # noqa: PLC0415 - loaded on use

    with store.scratch() as scratch:
        write_sample(scratch / "sample", progress=lambda _, share: progress("sample", 0.35 * share))
        sync_files(scratch / "sample")
        (scratch / "sample").replace(sample_directory(store))
