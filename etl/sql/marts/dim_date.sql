-- Grain: one calendar day. The season is the Hijri year whose Lebaran is nearest; of two equally near ones the coming one.
with distances as (
    select
        c.date,
        l.hijri_year,
        l.lebaran_date,
        l.ramadan_start_date,
        datediff('day', l.lebaran_date, c.date) as days_to_lebaran
    from input_calendar as c
    cross join lebaran as l
    where datediff('day', l.lebaran_date, c.date) between -200 and 200
),

ranked as (
    select
        distances.*,
        row_number() over (partition by date order by abs(days_to_lebaran), days_to_lebaran) as nearness
    from distances
)

select
    date,
    cast(date_trunc('month', date) as date) as month,
    cast(hijri_year as integer) as season,
    lebaran_date,
    cast(days_to_lebaran as integer) as days_to_lebaran,
    date >= ramadan_start_date and date < lebaran_date as is_ramadan,
    days_to_lebaran between -28 and -1 as is_window
from ranked
where nearness = 1
