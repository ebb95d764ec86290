"""The pages that stand without Streamlit: an embedded figure, and the page behind a frozen one's permanent link.

Plain HTML without any script, so that a site that embeds one takes no risk with it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from catalog.text import Language, text
from dashboard.charts.theme import Theme

_STYLE = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")
STYLE_HASH = f"sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}"
"""What a content security policy names the style by."""


@dataclass(frozen=True, kw_only=True)
class Strip:
    """What stands above a frozen figure: its fate as a class of the style and in words, and where the newest one is found."""

    kind: str
    sentence: str
    newest: str


@dataclass(frozen=True, kw_only=True)
class Embed:
    """A figure within another site. Addresses are whole; `strip` is None for a live one, which is always of the newest data."""

    language: Language
    theme: Theme
    title: str
    image: str
    alt: str
    caption: str
    page: str
    strip: Strip | None = None


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """The page of a frozen figure.

    - `facts`: names and values of what must be known of it.
    - `links`: addresses and words.
    - `codes`: what to paste, and what for.
    - `preview`: address of the picture that chats show, and its `address` its own.
    """

    language: Language
    theme: Theme
    title: str
    finding: str
    image: str
    alt: str
    strip: Strip
    finding_now: str
    facts: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    citation: str
    preview: str
    address: str


def embed_html(embed: Embed) -> str:
    """A whole document to be shown in a frame; its links open outside of the frame."""
    language = embed.language
    body = (
        f'<main class="embed"><h1 class="unseen">{escape(embed.title)}</h1>'
        f"{_strip(embed.strip, language, is_framed=True)}<figure>"
        f'<a href="{escape(embed.page)}" target="_blank" rel="noopener">'
        f'<img src="{escape(embed.image)}" alt="{escape(embed.alt)}"></a>'
        f"<figcaption>{escape(embed.caption)} "
        f'<a href="{escape(embed.page)}" target="_blank" rel="noopener">{escape(text("public.open", language))}</a>'
        "</figcaption></figure></main>"
    )
    return _document(language, embed.theme, embed.title, '<meta name="robots" content="noindex">', body)


def leaf_html(leaf: Leaf) -> str:
    """A whole document, with what chats preview."""
    language = leaf.language
    now = f"<p>{escape(text('public.says_now', language, finding=leaf.finding_now))}</p>" if leaf.finding_now else ""
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in leaf.facts)
    links = "".join(f'<li><a href="{escape(to)}">{escape(words)}</a></li>' for to, words in leaf.links)
    codes = "".join(f"<p>{escape(what)}</p><code>{escape(code)}</code>" for what, code in leaf.codes)
    body = (
        f"<main>{_strip(leaf.strip, language, is_framed=False)}<h1>{escape(leaf.finding)}</h1>{now}"
        f'<figure><img src="{escape(leaf.image)}" alt="{escape(leaf.alt)}"></figure>'
        f'<ul class="actions">{links}</ul>'
        f"{_list(text('public.caveats', language), leaf.caveats)}"
        f"<h2>{escape(text('public.about', language))}</h2><dl>{facts}</dl>"
        f"<h2>{escape(text('public.citation', language))}</h2><p>{escape(leaf.citation)}</p>"
        f'<section class="for-screen"><h2>{escape(text("public.embed", language))}</h2>{codes}</section></main>'
    )
    head = preview_head(
        title=leaf.finding, description=leaf.title, image=leaf.preview, address=leaf.address, language=language
    )
    return _document(language, leaf.theme, leaf.title, head, body)


def preview_head(*, title: str, description: str, image: str, address: str, language: Language) -> str:
    """What chats and networks read of a page; `image` and `address` are left out where they are empty."""
    properties = [
        ("og:title", title),
        ("og:description", description),
        ("og:type", "website"),
        ("og:site_name", "Dampak UMKM"),
        ("og:locale", "id_ID" if language is Language.INDONESIAN else "en_GB"),
        ("og:image", image),
        ("og:image:alt", title if image else ""),
        ("og:url", address),
    ]
    metas = [f'<meta name="description" content="{escape(description)}" />']
    metas += [f'<meta property="{name}" content="{escape(value)}" />' for name, value in properties if value]
    if image:
        metas.append('<meta name="twitter:card" content="summary_large_image" />')
    return "".join(metas)


def _document(language: Language, theme: Theme, title: str, head: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language.value}" data-theme="{theme.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(text('ui.tab_title', language, title=title))}</title>{head}<style>{_STYLE}</style></head>"
        f"<body>{body}</body></html>"
    )


def _strip(strip: Strip | None, language: Language, *, is_framed: bool) -> str:
    if strip is None:
        return ""
    outside = ' target="_blank" rel="noopener"' if is_framed else ""
    link = f'<a href="{escape(strip.newest)}"{outside}>{escape(text("public.newest", language))}</a>'
    return f'<p class="fate {strip.kind}" role="note">{escape(strip.sentence)} {link}</p>'


def _list(heading: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(heading)}</h2><ul>{items}</ul>" if items else ""
