"""What is left of values once effects of each cell, each category's week and each platform's week are taken out of them.

Exactly, and of all values at once. Within a week categories and platforms are a small system of their own; what cells have in
common over the weeks is another, with as many unknowns as there are cells (Frisch and Waugh 1933, Econometrica 1, 387-401;
Lovell 1963, Journal of the American Statistical Association 58, 993-1010).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.impact.panel import Floats, Panel

_ROUNDING = 1e-10
"""Share of a matrix's largest eigenvalue below which one is rounding: categories, platforms and cells overlap."""


@dataclass(frozen=True, kw_only=True)
class Effects:
    """The effects of some rows of a panel.

    - `weights`: cells x weeks, 0 where a week has no row of a cell.
    - `members`: cells x groups, 1 where a cell is of a category, or of a platform.
    - `solved`: weeks x groups x groups, what a week's sums by group are multiplied with to give the groups' effects.
    - `between_cells`: cells x cells, the weighted products of what is left of each cell's own effect within weeks.
    """

    weights: Floats
    members: Floats
    solved: Floats
    between_cells: Floats

    @classmethod
    def of(cls, panel: Panel, is_whole: NDArray[np.bool_], cell_weights: Floats) -> Effects:
        """Of the rows of a panel that are whole (cells x weeks), each weighing as much as its cell."""
        members = np.concatenate(
            [
                panel.category[:, None] == np.arange(len(panel.categories)),
                panel.platform[:, None] == np.arange(len(panel.platforms)),
            ],
            axis=1,
        ).astype(float)
        weights = np.where(is_whole, cell_weights[:, None], 0.0)
        # Most weeks have rows of the same cells, and one solution.
        _, week, kind, counts = np.unique(
            np.packbits(is_whole, axis=0), axis=1, return_index=True, return_inverse=True, return_counts=True
        )
        grouped = weights.T[week, :, None] * members
        solved = np.linalg.pinv(members.T @ grouped, rcond=_ROUNDING, hermitian=True)
        explained = np.tensordot(grouped @ solved * counts[:, None, None], grouped, axes=((0, 2), (0, 2)))
        return cls(
            weights=weights,
            members=members,
            solved=solved[kind.ravel()],
            between_cells=np.diag(weights.sum(axis=1)) - explained,
        )

    def left(self, values: Floats) -> Floats:
        """What is left of values (cells x weeks x as many as there are); 0 where there is no row."""
        is_row = self.weights[:, :, None] > 0
        within = self._within_weeks(np.where(is_row, values, 0.0))
        by_cell = np.einsum("ct,ctk->ck", self.weights, within)
        within -= (np.linalg.pinv(self.between_cells, rcond=_ROUNDING, hermitian=True) @ by_cell)[:, None, :]
        left = self._within_weeks(within)
        left *= is_row
        return left

    def _within_weeks(self, values: Floats) -> Floats:
        """Values less the effects of each week's categories and platforms."""
        cells_count, weeks_count, values_count = values.shape
        weighted = (self.weights[:, :, None] * values).reshape(cells_count, -1)
        sums = (self.members.T @ weighted).reshape(-1, weeks_count, values_count)
        found = (self.solved @ sums.transpose(1, 0, 2)).transpose(1, 0, 2).reshape(len(sums), -1)
        less: Floats = values - (self.members @ found).reshape(values.shape)
        return less

    def products_without_each_cell(self, left: Floats) -> Iterator[Floats]:
        """Weighted products (as many x as many) of what is left of values without the rows of one cell, for each cell with rows.

        `left`: of all rows, as `left` gives it. To leave a row out is to give it an effect of its own: the products change by
        what that effect explains, and by what cells' effects explain once it is there.
        """
        weighted = self.weights[:, :, None] * left
        whole = weighted.reshape(-1, left.shape[2]).T @ left.reshape(-1, left.shape[2])
        for cell in np.flatnonzero((self.weights > 0).any(axis=1)):
            # Products, within its week, of what is left of each row of the cell with what is left of those of all cells.
            of_groups = self.solved @ self.members[cell]
            beside = -self.weights * self.weights[cell] * (self.members @ of_groups.T)
            beside[cell] += self.weights[cell]
            # A row that is alone in its category's or platform's week has nothing left, and leaves no gap.
            is_told = beside[cell] > _ROUNDING * self.weights[cell]
            beside, own = beside[:, is_told], weighted[cell, is_told]
            shares = beside / beside[cell]
            by_cell = shares @ own
            between_cells = self.between_cells - shares @ beside.T
            solved = np.linalg.pinv(between_cells, rcond=_ROUNDING, hermitian=True)
            yield whole - own.T @ (own / beside[cell][:, None]) - by_cell.T @ solved @ by_cell

    def rows_and_levels(self) -> tuple[int, int]:
        """Rows, and weeks of categories and of platforms, that are left once rows alone in any of theirs are left out."""
        kept = self.weights > 0
        while True:
            by_group = self.members.T @ kept
            is_alone = kept & ((self.members @ (by_group == 1) > 0) | (kept.sum(axis=1, keepdims=True) == 1))
            if not is_alone.any():
                return int(kept.sum()), int((by_group > 0).sum())
            kept &= ~is_alone
