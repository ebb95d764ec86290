-- Grain: month x platform: removals of imported used clothing, those whose title holds an official word that was known on the
-- day, and those that hold one by all that is known now. A term of `evasion_terms` may hold several spellings, parted by
-- strokes. A word without a date of publication is none; before the first one is known nothing can be caught. Of a date of publication that is a month or a year its last day counts: the word was not known for certain before.
with spellings as (
    select
        normalised_title(part) as term,
        case
            when length(source_date) = 10 then try_cast(source_date as date)
            when length(source_date) = 7 then last_day(try_cast(concat(source_date, '-01') as date))
            when length(source_date) = 4 then try_cast(concat(source_date, '-12-31') as date)
        end as known_date
    from (select unnest(string_split(term, ' / ')) as part, source_date from evasion_terms) as parts
),

words as (
    select
        term,
        min(known_date) as known_date
    from spellings
    where term <> '' and known_date is not null
    group by term
),

holding as (
    select
        r.month,
        r.platform,
        r.date,
        r.seller_key,
        r.row_key,
        min(w.known_date) as known_date
    from title_rows as r
    inner join words as w on strpos(concat(' ', r.title, ' '), concat(' ', w.term, ' ')) > 0
    where r.side = 'removed'
    group by r.month, r.platform, r.date, r.seller_key, r.row_key
),

sellers as (
    select
        month,
        platform,
        seller_key,
        sum(case when known_date <= date then 1 else 0 end) as caught_count,
        count(*) as known_now_count
    from holding
    group by month, platform, seller_key
),

counts as (
    select
        month,
        platform,
        sum(caught_count) as caught_count,
        sum(known_now_count) as known_now_count,
        sum(caught_count * caught_count) as caught_squared_sum
    from sellers
    group by month, platform
)

select
    t.month,
    t.platform,
    t.items_count,
    case when last_day(t.month) >= f.known_date then cast(coalesce(c.caught_count, 0) as bigint) end as caught_count,
    cast(coalesce(c.known_now_count, 0) as bigint) as known_now_count,
    t.sellers_count,
    t.items_squared_sum,
    cast(coalesce(c.caught_squared_sum, 0) as bigint) as caught_squared_sum
from title_totals as t
inner join (select distinct month from title_rows) as m on t.month = m.month
cross join (select min(known_date) as known_date from words) as f
left join counts as c on t.month = c.month and t.platform = c.platform
where t.side = 'removed'
