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

used as (
    select
        month,
        term
    from (select distinct month, term, seller_key from sellers) as users
    group by month, term
    having count(*) >= 5
)

select
    s.month,
    s.platform,
    s.side,
    s.term,
    cast(sum(s.items_count) as bigint) as items_count,
    count(*) as sellers_count,
    cast(sum(s.items_count * s.items_count) as bigint) as items_squared_sum
from sellers as s
inner join used as u on s.month = u.month and s.term = u.term
group by s.month, s.platform, s.side, s.term
