-- Grain: month x platform x side x term: titles that hold the term, and who wrote them. A term is a word, or two or three that
-- follow each other. Only terms that at least 5 sellers of a month used, so that nobody's name or number is kept.
with terms as (
    select
        month,
        platform,
        side,
        seller_key,
        unnest(title_terms(title)) as term
    from title_rows
),

sellers as (
    select
        month,
        platform,
        side,
        seller_key,
        term,
        count(*) as items_count
    from terms
    group by month, platform, side, seller_key, term
),

counts as (
    select
        month,
        platform,
        side,
        term,
        cast(sum(items_count) as bigint) as items_count,
        count(*) as sellers_count,
        cast(sum(items_count * items_count) as bigint) as items_squared_sum
    from sellers
    group by month, platform, side, term
),

-- Who sells on two platforms is two here: those that pass are counted exactly below, and most do not pass.
candidates as (
    select
        month,
        term
    from counts
    group by month, term
    having sum(sellers_count) >= 5
),

used as (
    select
        u.month,
        u.term
    from (
        select distinct
            s.month,
            s.term,
            s.seller_key
        from sellers as s
        inner join candidates as c on s.month = c.month and s.term = c.term
    ) as u
    group by u.month, u.term
    having count(*) >= 5
)

select
    c.month,
    c.platform,
    c.side,
    c.term,
    c.items_count,
    c.sellers_count,
    c.items_squared_sum
from counts as c
inner join used as u on c.month = u.month and c.term = u.term
