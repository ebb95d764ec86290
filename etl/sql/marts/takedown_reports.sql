-- Grain: month x week x platform x unit x report_days: items of a week (its Monday) by days from that Monday to their report; a week
-- that two months share has rows of both. Items reported before their takedown are left out.
select
    cast(date_trunc('month', t.date) as date) as month,
    cast(date_trunc('week', t.date) as date) as week,
    t.platform,
    p.channel,
    t.unit,
    cast(datediff('day', cast(date_trunc('week', t.date) as date), t.reported_date) as integer) as report_days,
    count(*) as items_count
from stg_takedown_items as t
left join code_platforms as p on t.platform = p.platform
where t.reported_date >= t.date
group by
    date_trunc('month', t.date), date_trunc('week', t.date), t.platform, p.channel, t.unit,
    datediff('day', cast(date_trunc('week', t.date) as date), t.reported_date)
