-- Grain: date x platform x channel x category; the roll-up for long lines and days to Lebaran.
select
    date,
    season,
    days_to_lebaran,
    platform,
    channel,
    category,
    cast(sum(orders_count) as bigint) as orders_count,
    cast(sum(units_count) as bigint) as units_count,
    cast(sum(gross_value_idr) as bigint) as gross_value_idr,
    cast(sum(cancelled_count) as bigint) as cancelled_count,
    cast(sum(returned_count) as bigint) as returned_count
from orders_daily
group by date, season, days_to_lebaran, platform, channel, category
