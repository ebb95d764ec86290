-- Grain: month x platform x from_step x is_relapse x days: how long sellers removed or banned in that month went without being removed
-- again or returning under the same pseudonym, or how long they were watched without it.
with spells as (
    select
        date_trunc('month', date) as month,
        platform,
        channel,
        action as from_step,
        coalesce(relapse_days <= watched_days, false) as is_relapse,
        case when relapse_days <= watched_days then relapse_days else watched_days end as days
    from ladder_steps
    where action in ('removal', 'ban') and watched_days >= 0
)

select
    cast(month as date) as month,
    platform,
    channel,
    from_step,
    is_relapse,
    days,
    count(*) as sellers_count
from spells
group by month, platform, channel, from_step, is_relapse, days
