-- Grain: month x platform x channel x category x province_code x size_class.
select
    cast(date_trunc('month', date) as date) as month,
    platform,
    channel,
    category,
    province_code,
    size_class,
    cast(sum(orders_count) as bigint) as orders_count,
    cast(sum(units_count) as bigint) as units_count,
    cast(sum(gross_value_idr) as bigint) as gross_value_idr,
    cast(sum(cancelled_count) as bigint) as cancelled_count,
    cast(sum(returned_count) as bigint) as returned_count
from orders_daily
group by cast(date_trunc('month', date) as date), platform, channel, category, province_code, size_class
