-- Grain: month x from_term x to_term: sellers whose use of one marking word had ended when that of the other began, in the month
-- in which it began, at most 180 days later. Pairs of words that fewer than 5 sellers make in all, either way, are left out.
with sellers as (
    select
        seller_key,
        term,
        min(first_date) as first_date,
        max(last_date) as last_date
    from seller_terms
    group by seller_key, term
),

followed as (
    select
        cast(date_trunc('month', b.first_date) as date) as month,
        a.term as from_term,
        b.term as to_term
    from sellers as a
    inner join sellers as b on a.seller_key = b.seller_key
    where b.first_date > a.last_date and datediff('day', a.last_date, b.first_date) <= 180
),

counted as (
    select
        month,
        from_term,
        to_term,
        count(*) as sellers_count,
        sum(count(*)) over (partition by least(from_term, to_term), greatest(from_term, to_term)) as all_sellers_count
    from followed
    group by month, from_term, to_term
)

select
    month,
    from_term,
    to_term,
    sellers_count
from counted
where all_sellers_count >= 5
