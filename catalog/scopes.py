"""Which platforms a published scope speaks of."""

from __future__ import annotations

from catalog.codes import PLATFORM_CHANNEL, Channel, Platform, PublishedScope

_SOCIAL_MEDIA = frozenset({Platform.FACEBOOK, Platform.INSTAGRAM, Platform.TIKTOK})
_MARKETPLACES = frozenset(
    platform for platform, channel in PLATFORM_CHANNEL.items() if channel is Channel.MARKETPLACE
) | {Platform.TIKTOK_SHOP}

SCOPE_PLATFORMS: dict[PublishedScope, frozenset[Platform]] = {
    **{PublishedScope(platform.value): frozenset({platform}) for platform in Platform},
    PublishedScope.ALL: frozenset(Platform),
    # As the ministry of trade splits its count of May 2023: TikTok Shop stands among the marketplaces.
    PublishedScope.ALL_MARKETPLACES: _MARKETPLACES,
    PublishedScope.ALL_SOCIAL_MEDIA: _SOCIAL_MEDIA,
    PublishedScope.ALL_IDEA_MEMBERS: _MARKETPLACES | _SOCIAL_MEDIA,
}
"""Platforms of each scope, as far as they are known here."""

OPEN_SCOPES = frozenset({PublishedScope.ALL_IDEA_MEMBERS})
"""Scopes with members that are no platform here (Google is one of idEA's): data can never cover them whole."""


def overlaps(first: PublishedScope, second: PublishedScope) -> bool:
    """Whether two different scopes share a platform, so that one may hold the other."""
    return first is not second and not SCOPE_PLATFORMS[first].isdisjoint(SCOPE_PLATFORMS[second])
