-- Grain: month x platform x is_repeat: removals (a seller on a day) of sellers removed or banned not long before under the same
-- pseudonym, and of others; neither (no is_repeat) while the platform's records do not reach back far enough.
with removals as (
    select
        date_trunc('month', s.date) as month,
        s.platform,
        s.channel,
        case
            when s.known_days >= r.look_back_days then coalesce(s.since_sanction_days <= r.look_back_days, false)
        end as is_repeat
    from ladder_steps as s
    cross join code_step_rules as r
    where s.action = 'removal'
)

select
    cast(month as date) as month,
    platform,
    channel,
    is_repeat,
    count(*) as removals_count
from removals
group by month, platform, channel, is_repeat
