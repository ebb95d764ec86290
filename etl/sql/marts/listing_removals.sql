-- Grain: date x platform x row_key: a listing of imported used clothing was taken down on a day.
select
    t.event_date as date,
    t.platform,
    t.row_key,
    t.seller_key
from input_takedown_items as t
left join superseded_takedown_items as s
    on t.row_key = s.row_key
    and t.platform = s.platform
    and t.batch_id = s.batch_id
where s.batch_id is null and t.action = 'removal' and t.goods = 'used_clothing_import'
