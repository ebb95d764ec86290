"""The one theme: surfaces, inks and hues for light and dark, derived from the Okabe-Ito palette.

Every hue has a contrast of at least 3 to 1 with its surface, every ink at least 4.5 to 1. Hue is never the only channel:
codes also differ by marker, standings also by dash, hatch or words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"

TITLE_SIZE = 16
SUBTITLE_SIZE = 12
LABEL_SIZE = 11
FOOTER_SIZE = 10


class Theme(StrEnum):
    """Brightness of the surface that a figure stands on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, kw_only=True)
class Surface:
    """Colours of one brightness; all solid, so that a picture looks the same wherever it is pasted.

    - `hues`: for codes, in the order in which `palette` gives them out.
    - `scale`: dark-to-bright or bright-to-dark steps of a sequential scale, from nothing to most.
    - `accent`: the one line or bar that a chart is about; `quiet`: what it is compared with.
    """

    background: str
    ink: str
    muted_ink: str
    grid: str
    provisional_band: str
    ramadan_band: str
    window_band: str
    expected_band: str
    quiet: str
    accent: str
    alert: str
    sample_mark: str
    hues: tuple[str, ...]
    scale: tuple[str, ...]


SURFACES: dict[Theme, Surface] = {
    Theme.LIGHT: Surface(
        background="#FFFFFF",
        ink="#1A1A1A",
        muted_ink="#595959",
        grid="#E3E3E3",
        provisional_band="#EEEEEE",
        ramadan_band="#FBF3DC",
        window_band="#FBF0D0",
        expected_band="#D5E5F2",
        quiet="#8A8A8A",
        accent="#0072B2",
        alert="#B84A00",
        sample_mark="#B00020",
        hues=(
            "#0072B2",
            "#C77C00",
            "#008F68",
            "#D55E00",
            "#B5609A",
            "#1A1A1A",
            "#2B93D1",
            "#857C00",
            "#882255",
            "#707070",
        ),
        scale=("#E8F1F8", "#B9D6EA", "#7FB5D9", "#3D8DC2", "#0B5E96", "#063A63"),
    ),
    Theme.DARK: Surface(
        background="#12161C",
        ink="#F2F2F2",
        muted_ink="#B4BAC2",
        grid="#2C333D",
        provisional_band="#232A34",
        ramadan_band="#2A2618",
        window_band="#302A16",
        expected_band="#1D3A52",
        quiet="#8F97A3",
        accent="#5AA9F0",
        alert="#FF8A4C",
        sample_mark="#FF6B7D",
        hues=(
            "#5AA9F0",
            "#F0A830",
            "#2BC49A",
            "#FF8A4C",
            "#E0A3CC",
            "#F2F2F2",
            "#9BDCFF",
            "#F0E442",
            "#E0608F",
            "#A8ADB5",
        ),
        scale=("#1B2733", "#1C4566", "#23658F", "#3C8ABD", "#74B3DD", "#C4E2F5"),
    ),
}


def ink_on(colour: str) -> str:
    """Black or white, whichever is read more easily on a colour `#RRGGBB`."""
    return "#000000" if luminance(colour) > 0.18 else "#FFFFFF"


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB` by WCAG 2, 0 to 1."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2, 1 to 21."""
    brighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)
