-- Grain: one order line, in its newest version. `input_orders`: rows of the batches that count, with their batch_id;
-- `superseded_orders`: keys of rows that a later counting batch replaces. Joined, as `not exists` took eight times as long.
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
left join superseded_orders as s
    on o.row_key = s.row_key
    and o.line_number = s.line_number
    and o.umkm_key = s.umkm_key
    and o.platform = s.platform
    and o.batch_id = s.batch_id
where s.batch_id is null
