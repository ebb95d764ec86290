-- Grain: month x platform x from_step x to_step x days: what came next after a step of that month, or nothing while it was watched
-- (no to_step). Sellers first seen have no from_step and no days: their to_step is where they enter.
with moves as (
    select
        date_trunc('month', date) as month,
        platform,
        channel,
        action as from_step,
        case when next_days <= watched_days then next_action end as to_step,
        case when next_days <= watched_days then next_days else watched_days end as days
    from ladder_steps
    where watched_days >= 0

    union all

    select
        date_trunc('month', date) as month,
        platform,
        channel,
        cast(null as varchar) as from_step,
        action as to_step,
        cast(null as integer) as days
    from ladder_steps
    where watched_days >= 0 and previous_action is null
)

select
    cast(month as date) as month,
    platform,
    channel,
    from_step,
    to_step,
    days,
    count(*) as sellers_count
from moves
group by month, platform, channel, from_step, to_step, days
