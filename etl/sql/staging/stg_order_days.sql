-- Grain: one day of one UMKM on one platform, by category, province and status, in its newest version.
select
    o.order_date as date,
    o.umkm_key,
    o.platform,
    o.category,
    o.province_code,
    o.status,
    o.orders,
    o.units,
    o.gross_value_idr
from input_order_days as o
left join superseded_order_days as s
    on o.order_date = s.order_date
    and o.umkm_key = s.umkm_key
    and o.platform = s.platform
    and o.category = s.category
    and o.province_code = s.province_code
    and o.status = s.status
    and o.batch_id = s.batch_id
where s.batch_id is null
