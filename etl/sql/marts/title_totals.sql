-- Grain: month x platform x side. `side`: `removed` for removed listings of imported used clothing, `ordinary` for removed ones
-- of other goods and for those still up. `items_squared_sum`: over sellers, the square of their items: how unevenly these lie.
with titles as (
    select
        month,
        platform,
        side,
        seller_key
    from stg_removal_titles
    union all
    select
        month,
        platform,
        'ordinary' as side,
        seller_key
    from stg_listings
),

sellers as (
    select
        month,
        platform,
        side,
        seller_key,
        count(*) as items_count
    from titles
    group by month, platform, side, seller_key
)

select
    month,
    platform,
    side,
    cast(sum(items_count) as bigint) as items_count,
    count(*) as sellers_count,
    cast(sum(items_count * items_count) as bigint) as items_squared_sum
from sellers
group by month, platform, side
