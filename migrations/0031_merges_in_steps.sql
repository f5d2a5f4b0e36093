-- A merge of a record with very many calls moves them in steps, which go on where they stopped; so does taking it back.
create type merge_part as enum ('about', 'with', 'of_account', 'of_contact', 'task');
create table merge_moves (
    merge_id uuid not null references merges on delete cascade,
    part     merge_part not null,                        -- what of it pointed at the record that went
    id       uuid not null,                              -- a call, a record, a task
    primary key (merge_id, part, id)
);
comment on table merge_moves is 'What a merge has moved, and taking it back has not moved back.';
insert into merge_moves (merge_id, part, id)
select m.id, p.part::merge_part, i.id::uuid
  from merges m
       cross join (values ('about', 'about'), ('with', 'with'), ('of_account', 'of_account'), ('of_contact', 'of_contact'), ('tasks', 'task')) p (key, part)
       cross join lateral jsonb_array_elements_text(coalesce(m.moved -> p.key, '[]')) i (id)
 where m.undone_at is null
    on conflict do nothing;
update merges set moved = moved - 'about' - 'with' - 'of_account' - 'of_contact' - 'tasks';

alter table merges rename moved to before;               -- what was empty in the one that stays, and the last of its numbers
alter table merges
    add under_way boolean not null default false,        -- there is more to move than its moment moved
    add undone_by uuid references users,
    add look_at timestamptz,                             -- when to move what is left; null: nothing is
    add constraint merge_under_way_is_looked_at check (not under_way or look_at is not null);
create index merge_to_look_at on merges (look_at) where look_at is not null;

-- The record that stands for one by now, where it was merged, however often. What a merge has still to move is left to it: it notes
-- what it moves, and takes that back.
create function heir_of(record uuid) returns uuid language sql stable as $$
    with recursive heirs as (
        select record as id, 0 as n
        union all select r.merged_into, h.n + 1 from heirs h join records r on r.id = h.id
                   where r.merged_into is not null and h.n < 100
                     and not exists (select from merges m where m.gone_id = r.id and m.undone_at is null and m.under_way))
    select id from heirs order by n desc limit 1;
$$;
