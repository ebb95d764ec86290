-- Grain: one order line or one daily count of a UMKM; measures add up over any rows.
-- Cancelled orders count neither as orders nor as value, only as cancelled.
with all_rows as (
    select * from stg_orders
    union all
    select * from stg_order_days
)

select
    r.date,
    r.umkm_key,
    r.platform,
    p.channel,
    r.category,
    r.province_code,
    coalesce(u.size_class, 'unknown') as size_class,
    case when r.status = 'cancelled' then 0 else r.orders end as orders_count,
    case when r.status = 'cancelled' then 0 else r.units end as units_count,
    case when r.status = 'cancelled' then 0 else r.gross_value_idr end as gross_value_idr,
    case when r.status = 'cancelled' then r.orders else 0 end as cancelled_count,
    case when r.status = 'returned' then r.orders else 0 end as returned_count
from all_rows as r
left join code_platforms as p on r.platform = p.platform
left join umkm_registry as u on r.umkm_key = u.umkm_key
