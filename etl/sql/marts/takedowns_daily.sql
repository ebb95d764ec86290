-- Grain: date x platform x channel x category x province_code x unit x requester x detection x action x goods x seller_tier.
select
    t.date,
    d.season,
    d.days_to_lebaran,
    t.platform,
    p.channel,
    t.category,
    t.province_code,
    t.unit,
    t.requester,
    t.detection,
    t.action,
    t.goods,
    t.seller_tier,
    count(*) as items_count
from stg_takedown_items as t
left join code_platforms as p on t.platform = p.platform
left join dim_date as d on t.date = d.date
group by
    t.date, d.season, d.days_to_lebaran, t.platform, p.channel, t.category, t.province_code, t.unit, t.requester,
    t.detection, t.action, t.goods, t.seller_tier
