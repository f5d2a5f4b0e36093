-- What happens by itself, and who else may be the cause of a change.

alter table call_changes drop constraint call_change_cause_known;
alter table call_changes add constraint call_change_cause_known check (cause in ('person', 'undo', 'system', 'import', 'provider'));
