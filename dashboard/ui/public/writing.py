"""From a figure to the page that stands in another site's frame, or behind a permanent link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog.text import Language, text
from dashboard.exports.figure.kinds import Kind
from dashboard.text.dates import format_date
from dashboard.ui.clock import business_day, format_moment
from dashboard.ui.figures import ask_figure
from dashboard.ui.public import addresses
from dashboard.ui.public.codes import frame_code, image_code
from dashboard.ui.public.fate import Story, current_parameters, story_of
from dashboard.ui.public.freezing import CSV, PNG, PREVIEW, SVG, alternative
from dashboard.ui.public.images import Look
from dashboard.ui.public.keeping import Kept
from dashboard.ui.public.sheets import Embed, Leaf, Strip, embed_html, leaf_html
from dashboard.ui.workshop import at_bench


def live_embed(
    warehouse: Path, figure_id: str, parameters: dict[str, str], look: Look, *, base: str, reader: str
) -> str:
    """A document with the figure as the newest data make it. Raises UserError as `ask_figure` and `Asked.figure`."""
    asked = ask_figure(warehouse, figure_id, parameters, theme=look.theme, base=base, reader=reader)
    figure = at_bench(asked.figure)
    language = figure.language
    day = format_date(business_day(figure.provenance.built_at), language)
    return embed_html(
        Embed(
            language=language,
            theme=look.theme,
            title=figure.title,
            image=f"{base}/{addresses.image_path(figure_id, Kind.SVG, parameters, theme=look.theme, size=look.size)}",
            alt=alternative(figure),
            caption=text("public.live", language, day=day),
            page=f"{base}/{addresses.page_path(asked.view.page_id, parameters)}",
        )
    )


def live_page(kept: Kept, base: str, *, is_embed: bool = False) -> str:
    """Where a permanent link to a live figure leads."""
    page_id, _, _ = kept.figure_id.partition(".")
    path = (
        addresses.embed_path(kept.figure_id, kept.parameters, theme=kept.theme, size=kept.size)
        if is_embed
        else addresses.page_path(page_id, kept.parameters)
    )
    return f"{base}/{path}"


def frozen_embed(warehouse: Path, directory: Path, kept: Kept, base: str) -> str:
    """A document with a frozen figure, and what became of it."""
    about, language = kept.about, Language(kept.about["language"])
    return embed_html(
        Embed(
            language=language,
            theme=kept.theme,
            title=about["title"],
            image=f"{base}/{addresses.kept_file_path(kept.code, SVG)}",
            alt=about["alt"],
            caption=text("public.frozen", language, day=format_date(business_day(kept.kept_at), language)),
            page=f"{base}/{addresses.kept_path(kept.code)}",
            strip=_strip(story_of(warehouse, directory, kept), kept, base),
        )
    )


def frozen_leaf(warehouse: Path, directory: Path, kept: Kept, base: str) -> str:
    """The page behind the permanent link of a frozen figure."""
    about, language = kept.about, Language(kept.about["language"])
    story = story_of(warehouse, directory, kept)
    address = f"{base}/{addresses.kept_path(kept.code)}"
    page_id, _, _ = kept.figure_id.partition(".")
    svg, png, csv = (f"{base}/{addresses.kept_file_path(kept.code, name)}" for name in (SVG, PNG, CSV))
    embed = f"{base}/{addresses.kept_embed_path(kept.code)}"
    return leaf_html(
        Leaf(
            language=language,
            theme=kept.theme,
            title=f"{about['title']} ({about['unit_name']})",
            finding=about["finding"],
            image=svg,
            alt=about["alt"],
            strip=_strip(story, kept, base),
            finding_now=story.finding,
            facts=_facts(kept, about, language),
            caveats=tuple(about["caveats"]),
            links=(
                (f"{base}/{addresses.page_path(page_id, kept.parameters)}", text("public.this_state", language)),
                *(
                    (to, text("public.file", language, kind=kind))
                    for to, kind in ((png, "PNG"), (svg, "SVG"), (csv, "CSV"))
                ),
            ),
            codes=(
                (text("public.frame", language), frame_code(embed, about["title"], kept.size)),
                (text("public.image", language), image_code(png, address, about["alt"])),
            ),
            citation=f"{about['citation']['short']} {address}",
            preview=f"{base}/{addresses.kept_file_path(kept.code, PREVIEW)}",
            address=address,
        )
    )


def _strip(story: Story, kept: Kept, base: str) -> Strip:
    page_id, _, _ = kept.figure_id.partition(".")
    newest = f"{base}/{addresses.page_path(page_id, current_parameters(kept))}"
    return Strip(kind=story.fate.value, sentence=story.sentence, newest=newest)


def _facts(kept: Kept, about: dict[str, Any] | Any, language: Language) -> tuple[tuple[str, str], ...]:
    mark = text("chart.sample.mark", language).replace("<br>", " / ") if about["is_sample"] else ""
    said = {
        "mark": mark,
        "title": about["title"],
        "unit": about["unit_name"],
        "window": "; ".join(about["window"]),
        "sources": "; ".join(about["source_names"]),
        "snapshot": about["snapshot_id"],
    }
    facts = [(text(f"file.cover.{name}", language), value) for name, value in said.items() if value]
    return (*facts, (text("public.kept_at", language), format_moment(kept.kept_at, language)))
