-- Grain: month x platform x unit x requester x detection x action x clock x days: items by how long before their takedown they were
-- asked for (clock request) or put up (clock listing). Items without that day, or with one after the takedown, are left out.
-- Items of a seller on a day are one bundle: bundles_count gives each item its part of it.
with bundled as (
    select
        stg_takedown_items.*,
        1.0 / count(*) over (partition by platform, seller_key, date, action) as bundle_share
    from stg_takedown_items
),

timed as (
    select
        date, platform, unit, requester, detection, action, bundle_share,
        'request' as clock,
        datediff('day', requested_date, date) as days
    from bundled
    where requested_date <= date

    union all

    select
        date, platform, unit, requester, detection, action, bundle_share,
        'listing' as clock,
        datediff('day', listed_date, date) as days
    from bundled
    where listed_date <= date
)

select
    cast(date_trunc('month', t.date) as date) as month,
    t.platform,
    p.channel,
    t.unit,
    t.requester,
    t.detection,
    t.action,
    t.clock,
    cast(t.days as integer) as days,
    count(*) as items_count,
    cast(sum(cast(t.bundle_share as decimal(18, 9))) as double) as bundles_count
from timed as t
left join code_platforms as p on t.platform = p.platform
group by
    date_trunc('month', t.date), t.platform, p.channel, t.unit, t.requester, t.detection, t.action, t.clock, t.days
