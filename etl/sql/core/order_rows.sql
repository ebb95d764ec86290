-- Grain: one order line or one daily count of a UMKM; measures add up over any rows.
-- Cancelled orders count neither as orders nor as value, only as cancelled.
with all_rows as (
    select * from stg_orders
    union all
    select * from stg_order_days
)

select
    date,
    umkm_key,
    platform,
    category,
    province_code,
    case when status = 'cancelled' then 0 else orders end as orders_count,
    case when status = 'cancelled' then 0 else units end as units_count,
    case when status = 'cancelled' then 0 else gross_value_idr end as gross_value_idr,
    case when status = 'cancelled' then orders else 0 end as cancelled_count,
    case when status = 'returned' then orders else 0 end as returned_count
from all_rows
