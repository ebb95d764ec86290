-- Grain: date x platform x row_key: a listing of imported used clothing was taken down on a day.
select
    date,
    platform,
    row_key,
    min(seller_key) as seller_key
from stg_takedown_items
where action = 'removal' and goods = 'used_clothing_import'
group by date, platform, row_key
