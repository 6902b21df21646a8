-- What a role allows by whose a row is, functions by name, and groups beside the first one.
ALTER TABLE role ADD COLUMN type BIGINT NOT NULL DEFAULT 0;
ALTER TABLE role ADD COLUMN rank BIGINT NOT NULL DEFAULT 0;

ALTER TABLE usergroup ADD COLUMN tooltip TEXT NOT NULL DEFAULT '';
ALTER TABLE usergroup ADD COLUMN rank BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usergroup ADD COLUMN deleted BIGINT NOT NULL DEFAULT 0;

CREATE TABLE functionright (
    role_id BIGINT NOT NULL REFERENCES role (role_id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) <= 239),
    PRIMARY KEY (role_id, name)
);
-- Whoever could change users was an administrator.
INSERT INTO functionright (role_id, name)
    SELECT role_id, 'admin-all' FROM dataright WHERE table_id = 2 AND crud IN ('CRU', 'CRUD');

-- crud is a rung of the ladder: '', 'R', 'CR', 'CRU', 'CRUD'; relation is whose the row is.
ALTER TABLE dataright RENAME TO dataright_before;
CREATE TABLE dataright (
    role_id BIGINT NOT NULL REFERENCES role (role_id) ON DELETE CASCADE,
    table_id BIGINT NOT NULL,
    relation BIGINT NOT NULL,
    crud TEXT NOT NULL CHECK (crud IN ('', 'R', 'CR', 'CRU', 'CRUD')),
    PRIMARY KEY (role_id, table_id, relation)
);
INSERT INTO dataright (role_id, table_id, relation, crud)
    SELECT b.role_id, b.table_id, r.relation, b.crud
    FROM dataright_before b CROSS JOIN (
        SELECT 0 AS relation UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
        UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
    ) r
    WHERE b.table_id <> 2;
DROP TABLE dataright_before;

CREATE TABLE usergrouplink (
    associate_id BIGINT NOT NULL REFERENCES associate (associate_id) ON DELETE CASCADE,
    usergroup_id BIGINT NOT NULL REFERENCES usergroup (usergroup_id) ON DELETE CASCADE,
    PRIMARY KEY (associate_id, usergroup_id)
);
CREATE INDEX usergrouplink_usergroup ON usergrouplink (usergroup_id);

CREATE INDEX associate_person ON associate (person_id);
CREATE INDEX associate_role ON associate (role_id);
