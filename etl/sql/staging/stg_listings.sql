-- Grain: one listing that was still up when it was last seen, in its newest version.
select
    l.row_key,
    l.platform,
    l.seen_date as date,
    cast(date_trunc('month', l.seen_date) as date) as month,
    l.category,
    l.province_code,
    l.seller_key,
    l.listing_title,
    l.goods
from input_listings as l
left join superseded_listings as s
    on l.row_key = s.row_key
    and l.platform = s.platform
    and l.batch_id = s.batch_id
where s.batch_id is null
