-- Grain: one published total that was also published in parts; gap = sum of the parts minus the total.
-- Restatements and conflicting reports of a part are no parts of their own.
with parts as (
    select
        parent_fact_id,
        count(*) as parts_count,
        sum(count) as parts_sum
    from claims
    where parent_fact_id is not null and value_status = 'reported'
    group by parent_fact_id
)

select
    c.fact_id,
    c.fact_group,
    c.count as total_count,
    p.parts_count,
    cast(p.parts_sum as bigint) as parts_sum,
    cast(p.parts_sum - c.count as bigint) as gap
from claims as c
inner join parts as p on c.fact_id = p.parent_fact_id
