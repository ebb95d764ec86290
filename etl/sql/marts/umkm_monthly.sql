-- Grain: month x umkm_key x platform x channel x category x province_code x size_class: who stands behind a cell.
-- Days with orders are counted as bits of a month-long mask, because distinct counts cost ten times as much.
select
    cast(date_trunc('month', date) as date) as month,
    umkm_key,
    platform,
    channel,
    category,
    province_code,
    size_class,
    cast(sum(orders_count) as bigint) as orders_count,
    cast(sum(units_count) as bigint) as units_count,
    cast(sum(gross_value_idr) as bigint) as gross_value_idr,
    cast(bit_count(bit_or(cast(1 as bigint) << (day(date) - 1))) as bigint) as active_days_count
from order_rows
where orders_count > 0 or units_count > 0
group by cast(date_trunc('month', date) as date), umkm_key, platform, channel, category, province_code, size_class
