-- Each kind of event has a share of the log of its own, of which the newest entries are kept.
CREATE INDEX audit_event ON audit (event, audit_id);
