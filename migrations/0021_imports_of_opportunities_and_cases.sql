alter type import_kind add value 'opportunity';
alter type import_kind add value 'case';

-- Calls and tasks find them by their ids where they come from, too.
create or replace function import_about(ref text, called text, kinds record_kind[]) returns uuid language sql stable set enable_seqscan = off as $$
    select coalesce(
        import_made(ref, array(select k::text::import_kind from unnest(kinds) k)),
        (select r.id from unnest(kinds) with ordinality k (kind, n) join records r on r.kind = k.kind and lower(r.name) = lower(called) and r.deleted_at is null
          order by k.n, r.id limit 1))
$$;
