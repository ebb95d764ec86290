"""Steps of the history that count a batch no longer, or again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.roles import Actor, Deed, require
from etl.audit import audited
from etl.batch import read_batch
from etl.build import BuildResult, build_plan
from etl.history import plan_redo, plan_undo
from etl.manifest import Manifest, append_manifest, manifests, now
from etl.plan import make_plan
from etl.progress import Progress, silent, waiting
from etl.shared.exchange import agree
from etl.store import Store


def undo(
    store: Path,
    warehouse: Path,
    batch_id: str,
    *,
    actor: Actor,
    reason: str = "",
    progress: Progress = silent,
) -> BuildResult:
    """Count a batch no longer: a new manifest without it.

    UserError `batch_unknown` where it does not count now, `not_allowed` on another's work by who is no administrator.
    """
    house = Store(store)
    turn = _Turn(deed=Deed.UNDO, plan=plan_undo, owner=_owner, batch_id=batch_id, actor=actor, reason=reason)
    return _take(turn, house, warehouse, progress)


def redo(
    store: Path,
    warehouse: Path,
    batch_id: str,
    *,
    actor: Actor,
    reason: str = "",
    progress: Progress = silent,
) -> BuildResult:
    """Count a batch again that was undone.

    UserError `batch_counts`, `batch_never_counted`, `not_allowed` where another undid it and the actor is no administrator.
    """
    house = Store(store)
    turn = _Turn(deed=Deed.REDO, plan=plan_redo, owner=_undone_by, batch_id=batch_id, actor=actor, reason=reason)
    return _take(turn, house, warehouse, progress)


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """A step of the history that counts a batch no longer, or again. `owner`: finds the id of whose work it turns."""

    deed: Deed
    plan: Callable[..., Manifest]
    owner: Callable[[Store, str], str | None]
    batch_id: str
    actor: Actor
    reason: str


def _take(turn: _Turn, house: Store, warehouse: Path, progress: Progress) -> BuildResult:
    owner = turn.owner(house, turn.batch_id)
    with (
        audited(house.root, turn.actor, turn.deed, batch=turn.batch_id, owner=owner),
        house.writing(on_wait=waiting(progress)),
    ):
        agree(house, progress)
        # Another machine's work may only now have come.
        require(turn.actor, turn.deed, owner=turn.owner(house, turn.batch_id))
        planned = turn.plan(
            manifests(house), turn.batch_id, written_at=now(), written_by=turn.actor.name, reason=turn.reason
        )
        following = replace(planned, owner=turn.actor.id)
        return build_plan(
            house,
            warehouse,
            make_plan(house, following),
            progress,
            accept=lambda: append_manifest(house, following),
        )


def _undone_by(house: Store, batch_id: str) -> str | None:
    """Id of who undid a batch last; None where nobody did."""
    undone = [manifest for manifest in manifests(house) if (manifest.action, manifest.batch) == ("undo", batch_id)]
    return (undone[-1].owner or undone[-1].written_by) if undone else None


def _owner(house: Store, batch_id: str) -> str | None:
    """Id of who brought a batch; None where there is no such batch."""
    try:
        batch = read_batch(house, batch_id)
    except FileNotFoundError:
        return None
    return batch.owner or batch.received_by
