-- Grain: one order line, in its newest version. `input_orders`: rows of the batches that count, with their batch_id;
-- `superseded_orders`: keys of rows that a later counting batch replaces.
select
    o.row_key,
    o.line_number,
    o.order_date,
    o.umkm_key,
    o.platform,
    o.category,
    o.province_code,
    o.status,
    o.units,
    o.gross_value_idr
from input_orders as o
where not exists (
    select 1
    from superseded_orders as s
    where
        o.row_key = s.row_key
        and o.line_number = s.line_number
        and o.umkm_key = s.umkm_key
        and o.platform = s.platform
        and o.batch_id = s.batch_id
)
