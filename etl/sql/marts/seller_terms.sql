-- Grain: month x platform x seller_key x term: words in removed listings of imported used clothing that mark them in that month,
-- with the first and last day of removal. A word marks where at least 5 sellers and 10 removals have it, and surely (one-sided
-- 95 %) twice as often as ordinary titles do; where there are no ordinary titles none does.
with months as (
    select distinct month
    from title_rows
),

totals as (
    select
        t.month,
        sum(case when side = 'removed' then items_count else 0 end) as removed_count,
        sum(case when side = 'ordinary' then items_count else 0 end) as ordinary_count
    from title_totals as t
    inner join months as m on t.month = m.month
    group by t.month
),

words as (
    select
        t.month,
        t.term,
        sum(case when side = 'removed' then items_count else 0 end) as removed_count,
        sum(case when side = 'removed' then sellers_count else 0 end) as sellers_count,
        sum(case when side = 'ordinary' then items_count else 0 end) as ordinary_count
    from title_terms as t
    inner join months as m on t.month = m.month
    where strpos(t.term, ' ') = 0
    group by t.month, t.term
),

marking as (
    select
        w.month,
        w.term
    from words as w
    inner join totals as t on w.month = t.month
    where
        w.removed_count >= 10
        and w.sellers_count >= 5
        and ln(w.removed_count * (t.ordinary_count + 2.0) / ((w.ordinary_count + 1.0) * t.removed_count))
        - 1.645 * sqrt(1.0 / w.removed_count + 1.0 / (w.ordinary_count + 1.0)) >= ln(2.0)
),

written as (
    select
        month,
        platform,
        seller_key,
        date,
        unnest(list_distinct(string_split(title, ' '))) as term
    from title_rows
    where side = 'removed'
)

select
    w.month,
    w.platform,
    w.seller_key,
    w.term,
    count(*) as items_count,
    min(w.date) as first_date,
    max(w.date) as last_date
from written as w
inner join marking as m on w.month = m.month and w.term = m.term
group by w.month, w.platform, w.seller_key, w.term
