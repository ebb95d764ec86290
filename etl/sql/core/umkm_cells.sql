-- Grain: month x umkm_key x platform x channel x category x province_code x size_class: what each UMKM sold, `unknown` for what is
-- not said. Only while a build runs: a snapshot holds no UMKM's cells.
-- Days with orders are counted as bits of a month-long mask, because distinct counts cost ten times as much.
with cells as (
    select
        date_trunc('month', date) as month,
        umkm_key,
        platform,
        coalesce(category, 'unknown') as category,
        coalesce(province_code, 'unknown') as province_code,
        sum(orders_count) as orders_count,
        sum(units_count) as units_count,
        sum(gross_value_idr) as gross_value_idr,
        bit_count(bit_or(cast(1 as bigint) << (day(date) - 1))) as active_days_count
    from order_rows
    where orders_count > 0 or units_count > 0 or gross_value_idr > 0
    group by date_trunc('month', date), umkm_key, platform, coalesce(category, 'unknown'), coalesce(province_code, 'unknown')
)

select
    cast(c.month as date) as month,
    c.umkm_key,
    c.platform,
    coalesce(p.channel, 'unknown') as channel,
    c.category,
    c.province_code,
    coalesce(u.size_class, 'unknown') as size_class,
    cast(c.orders_count as bigint) as orders_count,
    cast(c.units_count as bigint) as units_count,
    cast(c.gross_value_idr as bigint) as gross_value_idr,
    cast(c.active_days_count as bigint) as active_days_count
from cells as c
left join code_platforms as p on c.platform = p.platform
left join umkm_registry as u on c.umkm_key = u.umkm_key
