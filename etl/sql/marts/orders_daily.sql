-- Grain: date x platform x channel x category x province_code x size_class.
with cells as (
    select
        r.date,
        r.platform,
        r.category,
        r.province_code,
        coalesce(u.size_class, 'unknown') as size_class,
        sum(r.orders_count) as orders_count,
        sum(r.units_count) as units_count,
        sum(r.gross_value_idr) as gross_value_idr,
        sum(r.cancelled_count) as cancelled_count,
        sum(r.returned_count) as returned_count
    from order_rows as r
    left join umkm_registry as u on r.umkm_key = u.umkm_key
    group by r.date, r.platform, r.category, r.province_code, coalesce(u.size_class, 'unknown')
)

select
    c.date,
    d.season,
    d.days_to_lebaran,
    c.platform,
    p.channel,
    c.category,
    c.province_code,
    c.size_class,
    cast(c.orders_count as bigint) as orders_count,
    cast(c.units_count as bigint) as units_count,
    cast(c.gross_value_idr as bigint) as gross_value_idr,
    cast(c.cancelled_count as bigint) as cancelled_count,
    cast(c.returned_count as bigint) as returned_count
from cells as c
left join code_platforms as p on c.platform = p.platform
left join dim_date as d on c.date = d.date
