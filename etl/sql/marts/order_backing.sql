-- Grain: month x platform x channel x category x province_code x size_class, of which none, one or two are named: who stands
-- behind a cell. NULL is all values together, `unknown` the rows that do not say theirs.
-- An UMKM counts once, with all that it sold in the cell. It is of one size, and hardly ever sells from several provinces in one
-- month: only those that do are put together anew where no province is named.
-- Its active days are those of its busiest row: its rows may share days, and a sum would count them twice.
with in_several_provinces as (
    select
        month,
        umkm_key
    from umkm_cells
    group by month, umkm_key
    having min(province_code) < max(province_code)
),

sellers_by_province as (
    select
        month,
        umkm_key,
        platform,
        channel,
        category,
        province_code,
        size_class,
        cast(sum(orders_count) as bigint) as orders_count,
        cast(sum(units_count) as bigint) as units_count,
        cast(sum(gross_value_idr) as bigint) as gross_value_idr,
        max(active_days_count) as active_days_count
    from umkm_cells
    group by grouping sets (
        (month, umkm_key, province_code, size_class),
        (month, umkm_key, province_code, size_class, platform),
        (month, umkm_key, province_code, size_class, channel),
        (month, umkm_key, province_code, size_class, category),
        (month, umkm_key, province_code, size_class, channel, category)
    )
    union all
    select
        month,
        umkm_key,
        platform,
        cast(null as varchar) as channel,
        category,
        province_code,
        size_class,
        orders_count,
        units_count,
        gross_value_idr,
        active_days_count
    from umkm_cells
),

sellers as (
    select
        s.month,
        s.platform,
        s.channel,
        s.category,
        s.size_class,
        s.orders_count,
        s.units_count,
        s.gross_value_idr,
        s.active_days_count
    from sellers_by_province as s
    left join in_several_provinces as several on s.month = several.month and s.umkm_key = several.umkm_key
    where several.umkm_key is null
    union all
    select
        s.month,
        s.platform,
        s.channel,
        s.category,
        s.size_class,
        sum(s.orders_count) as orders_count,
        sum(s.units_count) as units_count,
        sum(s.gross_value_idr) as gross_value_idr,
        max(s.active_days_count) as active_days_count
    from sellers_by_province as s
    inner join in_several_provinces as several on s.month = several.month and s.umkm_key = several.umkm_key
    group by s.month, s.umkm_key, s.platform, s.channel, s.category, s.size_class
),

cells as (
    select
        month,
        platform,
        channel,
        category,
        cast(null as varchar) as province_code,
        cast(null as varchar) as size_class,
        orders_count,
        units_count,
        gross_value_idr,
        active_days_count
    from sellers
    union all
    select
        month,
        platform,
        channel,
        category,
        cast(null as varchar) as province_code,
        size_class,
        orders_count,
        units_count,
        gross_value_idr,
        active_days_count
    from sellers
    where category is null or (platform is null and channel is null)
    union all
    select
        month,
        platform,
        channel,
        category,
        province_code,
        cast(null as varchar) as size_class,
        orders_count,
        units_count,
        gross_value_idr,
        active_days_count
    from sellers_by_province
    where category is null or (platform is null and channel is null)
    union all
    select
        month,
        platform,
        channel,
        category,
        province_code,
        size_class,
        orders_count,
        units_count,
        gross_value_idr,
        active_days_count
    from sellers_by_province
    where platform is null and channel is null and category is null
)

select
    month,
    platform,
    channel,
    category,
    province_code,
    size_class,
    count(*) filter (where orders_count > 0) as orders_count_umkm,
    cast(sum(orders_count) as bigint) as orders_count,
    cast(max(orders_count) as bigint) as orders_count_largest,
    count(*) filter (where units_count > 0) as units_count_umkm,
    cast(sum(units_count) as bigint) as units_count,
    cast(max(units_count) as bigint) as units_count_largest,
    count(*) filter (where gross_value_idr > 0) as gross_value_idr_umkm,
    cast(sum(gross_value_idr) as bigint) as gross_value_idr,
    cast(max(gross_value_idr) as bigint) as gross_value_idr_largest,
    cast(sum(active_days_count) as bigint) as active_days_count
from cells
group by month, platform, channel, category, province_code, size_class
