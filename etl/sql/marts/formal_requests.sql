-- Grain: requested_date x platform x requester x unit x outcome x answered_date: formal requests to take items down.
select
    r.requested_date,
    r.platform,
    p.channel,
    r.requester,
    r.unit,
    r.outcome,
    r.answered_date,
    count(*) as requests_count,
    cast(sum(r.items_asked) as bigint) as items_asked,
    cast(sum(r.items_removed) as bigint) as items_removed
from takedown_requests as r
left join code_platforms as p on r.platform = p.platform
group by r.requested_date, r.platform, p.channel, r.requester, r.unit, r.outcome, r.answered_date
