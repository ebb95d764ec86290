"""Rules by which steps against sellers are followed: how long, how far back, and how few may be shown."""

from __future__ import annotations

from catalog.metrics import METRICS

LEAST_SELLERS = 5
"""What is told of a group of sellers rests on at least so many; nothing is told of fewer."""

SETTLED_DAYS = METRICS["takedown_items_count"].provisional_days
"""Steps of the last so many days before a platform's last day may not be reported yet, so nobody is followed into them."""

NEXT_STEP_DAYS = 90
"""Within so many days the next step counts as following a step."""

BAN_DUE_DAYS = 30
"""Who was warned twice and then removed is expected to be banned within so many days of the removal. The rule that was told in
April 2023 names no term; this one is ours."""

RELAPSE_DAYS = 180
"""Up to so many days after a removal or ban relapses are told."""

LEAST_ITEMS = 20
"""Of fewer items in a month no share is told."""

LOOK_BACK_DAYS = 365
"""Who was removed or banned on the platform within so many days before a removal is a repeat offender."""

WATCH_DAYS = 14
"""A listing that was seen to be up counts as watched for so many days after it, or until it is taken down or seen again: who
sells out or closes shop tells nobody, and is taken for still up no longer than this."""

STEP_RULES = {
    "settled_days": SETTLED_DAYS,
    "ban_due_days": BAN_DUE_DAYS,
    "look_back_days": LOOK_BACK_DAYS,
    "watch_days": WATCH_DAYS,
}
"""The rules that the marts of steps, and of listings' lives, are built by."""
