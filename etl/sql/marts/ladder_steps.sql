-- Grain: date x platform x seller_key x action: a step against a seller, with what came before and after, under one pseudonym.
-- A removal after a removal, of listings that were all up by then, goes on with the earlier one and is no step of its own.
-- Days are from the step to what is named; watched_days end where reports of the platform may still be missing.
with in_order as (
    select
        s.platform,
        s.seller_key,
        s.date,
        s.action,
        s.seller_tier,
        s.items_count,
        a.ladder_rank,
        case
            when s.action = 'removal'
                and lag(s.action) over (partition by s.platform, s.seller_key order by s.date, a.ladder_rank) = 'removal'
                and s.newest_listed_date
                    <= lag(s.date) over (partition by s.platform, s.seller_key order by s.date, a.ladder_rank)
                then 0
            else 1
        end as is_own
    from seller_steps as s
    inner join code_actions as a on s.action = a.action
),

numbered as (
    select
        in_order.*,
        sum(is_own) over (
            partition by platform, seller_key order by date, ladder_rank
            rows between unbounded preceding and current row
        ) as step_number
    from in_order
),

steps as (
    select
        platform,
        seller_key,
        step_number,
        min(date) as date,
        min(action) as action,
        max(seller_tier) as seller_tier,
        sum(items_count) as items_count
    from numbered
    group by platform, seller_key, step_number
),

spans as (
    select
        platform,
        min(date) as first_date,
        max(date) as last_date
    from seller_steps
    group by platform
),

beside as (
    select
        steps.*,
        lag(action) over (partition by platform, seller_key order by step_number) as previous_action,
        lead(action) over (partition by platform, seller_key order by step_number) as next_action,
        lead(date) over (partition by platform, seller_key order by step_number) as next_date,
        min(case when action in ('removal', 'return') then date end) over (
            partition by platform, seller_key order by step_number
            rows between 1 following and unbounded following
        ) as relapse_date,
        min(case when action = 'ban' then date end) over (
            partition by platform, seller_key order by step_number
            rows between 1 following and unbounded following
        ) as ban_date,
        max(case when action in ('removal', 'ban') then date end) over (
            partition by platform, seller_key order by step_number
            rows between unbounded preceding and 1 preceding
        ) as sanction_date
    from steps
)

select
    b.date,
    b.platform,
    p.channel,
    b.seller_key,
    b.action,
    b.seller_tier,
    cast(b.items_count as bigint) as items_count,
    b.previous_action,
    b.next_action,
    cast(datediff('day', b.date, b.next_date) as integer) as next_days,
    cast(datediff('day', b.date, b.relapse_date) as integer) as relapse_days,
    cast(datediff('day', b.date, b.ban_date) as integer) as ban_days,
    cast(datediff('day', b.sanction_date, b.date) as integer) as since_sanction_days,
    cast(datediff('day', s.first_date, b.date) as integer) as known_days,
    cast(datediff('day', b.date, s.last_date) - r.settled_days as integer) as watched_days
from beside as b
inner join spans as s on b.platform = s.platform
cross join code_step_rules as r
left join code_platforms as p on b.platform = p.platform
