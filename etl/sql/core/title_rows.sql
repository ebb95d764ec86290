-- Grain: one title: of a removal, or of a listing that is still up (side `ordinary`), normalised as `catalog.titles` says. A listing
-- that somebody found to sell imported used clothing is no ordinary one.
with titles as (
    select
        row_key,
        platform,
        date,
        month,
        side,
        seller_key,
        listing_title
    from stg_removal_titles
    union all
    select
        row_key,
        platform,
        date,
        month,
        'ordinary' as side,
        seller_key,
        listing_title
    from stg_listings
    where goods is distinct from 'used_clothing_import'
)

select
    row_key,
    platform,
    date,
    month,
    side,
    seller_key,
    normalised_title(listing_title) as title
from titles
