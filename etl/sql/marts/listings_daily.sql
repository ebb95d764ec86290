-- Grain: date x platform x channel x category x province_code.
select
    l.date,
    l.platform,
    p.channel,
    l.category,
    l.province_code,
    count(*) as items_count
from stg_listings as l
left join code_platforms as p on l.platform = p.platform
group by l.date, l.platform, p.channel, l.category, l.province_code
