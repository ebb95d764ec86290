-- Grain: month x platform x unit x requester x detection x action x days_from_request x days_from_listing: items by how long before
-- their takedown they were asked for and put up; no days where that is not known, or lies after the takedown.
-- Items of a seller on a day are one bundle: bundles_count gives each item its part of it.
with timed as (
    select
        stg_takedown_items.*,
        case when requested_date <= date then datediff('day', requested_date, date) end as days_from_request,
        case when listed_date <= date then datediff('day', listed_date, date) end as days_from_listing,
        1.0 / count(*) over (partition by platform, seller_key, date, action) as bundle_share
    from stg_takedown_items
)

select
    cast(date_trunc('month', t.date) as date) as month,
    t.platform,
    p.channel,
    t.unit,
    t.requester,
    t.detection,
    t.action,
    cast(t.days_from_request as integer) as days_from_request,
    cast(t.days_from_listing as integer) as days_from_listing,
    count(*) as items_count,
    cast(sum(cast(t.bundle_share as decimal(18, 9))) as double) as bundles_count
from timed as t
left join code_platforms as p on t.platform = p.platform
group by
    date_trunc('month', t.date), t.platform, p.channel, t.unit, t.requester, t.detection, t.action,
    t.days_from_request, t.days_from_listing
