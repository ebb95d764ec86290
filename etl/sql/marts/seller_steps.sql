-- Grain: date x platform x seller_key x action: what a platform did to a seller on a day, under one pseudonym.
select
    date,
    platform,
    seller_key,
    action,
    max(seller_tier) as seller_tier,
    max(listed_date) as newest_listed_date,
    count(*) as items_count
from stg_takedown_items
group by date, platform, seller_key, action
