"""Who acts against smuggled used clothing: the agencies that reports name, told apart by the body they belong to."""

from __future__ import annotations

import re

from catalog.codes import EnforcementBody, SellerTier

AGENCY_JOINT = "+"
"""Joins the agencies of one action, as `seizures.agency` is written."""

DEALER_TIERS = (SellerTier.BANDAR, SellerTier.GROSIR, SellerTier.DISTRIBUTOR)
"""Those whom police and customs were asked to go after; retailers are the others."""

COUNTS_OTHER_GOODS = ("EV-20230313", "EV-20250812")
"""Bundled seizures whose count holds shoes or bags beside clothing, as their notes say."""

_BODIES = (
    (re.compile(r"(bea cukai|djbc|bea dan cukai)\b", re.IGNORECASE), EnforcementBody.CUSTOMS),
    (re.compile(r"(\d+ )?(bareskrim|polri|polda|polres\w*|polsek)\b", re.IGNORECASE), EnforcementBody.POLICE),
    (re.compile(r"(kemendag|kementerian perdagangan)\b", re.IGNORECASE), EnforcementBody.TRADE_MINISTRY),
)


def body_of(agency: str) -> EnforcementBody:
    """The body behind an agency as a report names it: `Polda Jabar` is police; agencies of several bodies acted jointly.

    An agency that is none of the known ones is `OTHER`; together with a known one it is joint, too.
    """
    bodies = {_one_body(name.strip()) for name in agency.split(AGENCY_JOINT)}
    return bodies.pop() if len(bodies) == 1 else EnforcementBody.JOINT


def _one_body(name: str) -> EnforcementBody:
    return next((body for pattern, body in _BODIES if pattern.match(name)), EnforcementBody.OTHER)
