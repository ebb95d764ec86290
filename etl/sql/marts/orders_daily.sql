-- Grain: date x platform x channel x category x province_code x size_class.
with cells as (
    select
        date,
        platform,
        channel,
        category,
        province_code,
        size_class,
        sum(orders_count) as orders_count,
        sum(units_count) as units_count,
        sum(gross_value_idr) as gross_value_idr,
        sum(cancelled_count) as cancelled_count,
        sum(returned_count) as returned_count
    from order_rows
    group by date, platform, channel, category, province_code, size_class
)

select
    c.date,
    d.season,
    d.days_to_lebaran,
    c.platform,
    c.channel,
    c.category,
    c.province_code,
    c.size_class,
    cast(c.orders_count as bigint) as orders_count,
    cast(c.units_count as bigint) as units_count,
    cast(c.gross_value_idr as bigint) as gross_value_idr,
    cast(c.cancelled_count as bigint) as cancelled_count,
    cast(c.returned_count as bigint) as returned_count
from cells as c
left join dim_date as d on c.date = d.date
