-- Grain: one reported count (period x platform x unit x measure x requester x detection x action x goods x territory).
select
    t.period_first_date,
    t.period_last_date,
    t.platform,
    p.channel,
    t.unit,
    t.measure,
    t.requester,
    t.detection,
    t.action,
    t.goods,
    t.territory,
    t.count,
    t.reported_date,
    t.source_publisher,
    t.source_title,
    t.source_url,
    t.source_date
from stg_takedown_counts as t
left join code_platforms as p on t.platform = p.platform
