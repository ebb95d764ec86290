-- Grain: month x platform x seller_tier x is_banned: sellers who were removed next after a second warning, and whether a ban followed
-- in time; those whose time is not over yet are left out.
with due as (
    select
        date_trunc('month', s.date) as month,
        s.platform,
        s.channel,
        s.seller_tier,
        coalesce(s.ban_days <= r.ban_due_days, false) as is_banned
    from ladder_steps as s
    cross join code_step_rules as r
    where s.action = 'removal' and s.previous_action = 'warning_2' and s.watched_days >= r.ban_due_days
)

select
    cast(month as date) as month,
    platform,
    channel,
    seller_tier,
    is_banned,
    count(*) as sellers_count
from due
group by month, platform, channel, seller_tier, is_banned
