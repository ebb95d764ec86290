-- Grain: one takedown item, in its newest version. Titles stay behind: no mart needs them yet.
select
    t.row_key,
    t.event_date as date,
    t.reported_date,
    t.requested_date,
    t.listed_date,
    t.seller_key,
    t.platform,
    t.category,
    t.province_code,
    t.unit,
    t.requester,
    t.detection,
    t.action,
    t.goods,
    t.seller_tier
from input_takedown_items as t
left join superseded_takedown_items as s
    on t.row_key = s.row_key
    and t.platform = s.platform
    and t.batch_id = s.batch_id
where s.batch_id is null
