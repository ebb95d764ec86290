-- Grain: series x month. The pre-Lebaran month of a season is the one that holds most days of H-28..H-1,
-- of two equally full ones the later. A missing month stays a row without a value.
with window_days as (
    select
        month,
        season,
        count(*) as window_days_count
    from dim_date
    where is_window
    group by month, season
),

ranked as (
    select
        window_days.*,
        row_number() over (partition by season order by window_days_count desc, month desc) as fullness
    from window_days
),

month_seasons as (
    select
        month,
        season,
        row_number() over (partition by month order by count(*) desc, season) as fullness
    from dim_date
    group by month, season
)

select
    i.series,
    i.month,
    coalesce(r.season, m.season) as season,
    i.index_value,
    i.yoy_pct,
    i.basis,
    i.is_preliminary,
    coalesce(r.window_days_count, 0) as window_days_count,
    coalesce(r.fullness = 1, false) as is_pre_lebaran_month,
    i.source_publisher,
    i.source_title,
    i.source_url
from indices as i
left join ranked as r on i.month = r.month
left join month_seasons as m on i.month = m.month and m.fullness = 1
