-- Grain: month x platform x from_term x to_term: as `term_successions`, of what sellers did on one platform alone. Whoever did so on
-- two is a row's seller on each. Pairs of words that fewer than 5 sellers of the platform make in all, either way, are left out.
with sellers as (
    select
        platform,
        seller_key,
        term,
        min(first_date) as first_date,
        max(last_date) as last_date
    from seller_terms
    group by platform, seller_key, term
),

followed as (
    select
        a.platform,
        cast(date_trunc('month', b.first_date) as date) as month,
        a.term as from_term,
        b.term as to_term
    from sellers as a
    inner join sellers as b on a.seller_key = b.seller_key and a.platform = b.platform
    where b.first_date > a.last_date and datediff('day', a.last_date, b.first_date) <= 180
),

counted as (
    select
        month,
        platform,
        from_term,
        to_term,
        count(*) as sellers_count,
        sum(count(*)) over (
            partition by platform, least(from_term, to_term), greatest(from_term, to_term)
        ) as all_sellers_count
    from followed
    group by month, platform, from_term, to_term
)

select
    month,
    platform,
    from_term,
    to_term,
    sellers_count
from counted
where all_sellers_count >= 5
