-- Grain: date x platform x row_key: a listing found to sell imported used clothing was seen to be up on a day. Later sightings do not
-- replace earlier ones here: each says something of its own.
select
    seen_date as date,
    platform,
    row_key,
    min(listed_date) as listed_date
from input_listings
where goods = 'used_clothing_import' and listed_date <= seen_date
group by seen_date, platform, row_key
