-- Grain: one removal of a listing, in its newest version, with its title as the seller wrote it. `side`: `removed` for imported
-- used clothing, `ordinary` for all other goods. Warnings and bans are of sellers, whatever listing stands beside them;
-- removals of all illegal goods together are of no side.
select
    t.row_key,
    t.platform,
    t.event_date as date,
    cast(date_trunc('month', t.event_date) as date) as month,
    case when t.goods = 'used_clothing_import' then 'removed' else 'ordinary' end as side,
    t.seller_key,
    t.listing_title
from input_takedown_items as t
left join superseded_takedown_items as s
    on t.row_key = s.row_key
    and t.platform = s.platform
    and t.batch_id = s.batch_id
where s.batch_id is null and t.action = 'removal' and t.goods <> 'all_illegal_goods'
