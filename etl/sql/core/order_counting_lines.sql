-- Grain: one order that does not count at its line 1, with the number of the line at which it does: its lowest line that is
-- not cancelled, or its lowest line where all are. Orders of line 1 alone are most orders, and need no looking up.
with later_lines as (
    select
        row_key,
        umkm_key,
        platform,
        min(case when status <> 'cancelled' then line_number end) as counted_line_number,
        min(line_number) as lowest_line_number
    from stg_order_lines
    where line_number > 1
    group by row_key, umkm_key, platform
),

first_lines as (
    select
        o.row_key,
        o.umkm_key,
        o.platform,
        o.status
    from stg_order_lines as o
    inner join later_lines as l on o.row_key = l.row_key and o.umkm_key = l.umkm_key and o.platform = l.platform
    where o.line_number = 1
)

select
    l.row_key,
    l.umkm_key,
    l.platform,
    coalesce(l.counted_line_number, l.lowest_line_number) as line_number
from later_lines as l
left join first_lines as f on l.row_key = f.row_key and l.umkm_key = f.umkm_key and l.platform = f.platform
where f.status is null or (f.status = 'cancelled' and l.counted_line_number is not null)
