-- Grain: one order line, in its newest version; `orders` is 1 on the one line at which its order counts.
select
    o.order_date as date,
    o.umkm_key,
    o.platform,
    o.category,
    o.province_code,
    o.status,
    case when o.line_number = coalesce(c.line_number, 1) then 1 else 0 end as orders,
    o.units,
    o.gross_value_idr
from stg_order_lines as o
left join order_counting_lines as c
    on o.row_key = c.row_key and o.umkm_key = c.umkm_key and o.platform = c.platform
