-- Grain: month x umkm_key: whose orders, pieces and rupiah a month is made of.
select
    month,
    umkm_key,
    cast(sum(orders_count) as bigint) as orders_count,
    cast(sum(units_count) as bigint) as units_count,
    cast(sum(gross_value_idr) as bigint) as gross_value_idr
from umkm_cells
group by month, umkm_key
