-- Grain: month x platform x entry_days x exit_days x is_removed: how old listings of imported used clothing were when they were seen to be
-- up, and when they were taken down, were seen again, or were no longer watched. month is that of the sighting. bundle_items adds up, of
-- those taken down, how many that were watched came down of the same seller on the same day, each itself among them.
with spans as (
    select
        s.platform,
        min(s.date) as first_date,
        max(s.date) - max(r.settled_days) as last_date
    from seller_steps as s
    cross join code_step_rules as r
    group by s.platform
),

removed as (
    select
        platform,
        row_key,
        min(date) as date,
        min(seller_key) as seller_key
    from listing_removals
    group by platform, row_key
),

watched as (
    select
        s.platform,
        s.date,
        s.listed_date,
        least(
            s.date + r.watch_days,
            e.last_date,
            coalesce(lead(s.date) over (partition by s.platform, s.row_key order by s.date), s.date + r.watch_days)
        ) as until_date,
        d.date as removed_date,
        d.seller_key
    from listing_sightings as s
    inner join spans as e on s.platform = e.platform and s.date >= e.first_date
    cross join code_step_rules as r
    left join removed as d on s.platform = d.platform and s.row_key = d.row_key
),

lives as (
    select
        watched.*,
        coalesce(removed_date <= until_date, false) as is_removed
    from watched
    where until_date > date and (removed_date is null or removed_date > date)
),

bundled as (
    select
        lives.*,
        count(*) over (partition by platform, seller_key, removed_date, is_removed) as together
    from lives
)

select
    cast(date_trunc('month', l.date) as date) as month,
    l.platform,
    p.channel,
    cast(datediff('day', l.listed_date, l.date) as integer) as entry_days,
    cast(datediff('day', l.listed_date, case when l.is_removed then l.removed_date else l.until_date end) as integer)
        as exit_days,
    l.is_removed,
    count(*) as listings_count,
    cast(sum(case when l.is_removed then l.together else 0 end) as bigint) as bundle_items
from bundled as l
left join code_platforms as p on l.platform = p.platform
group by
    date_trunc('month', l.date), l.platform, p.channel, datediff('day', l.listed_date, l.date),
    datediff('day', l.listed_date, case when l.is_removed then l.removed_date else l.until_date end), l.is_removed
