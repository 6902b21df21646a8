-- Projects, as far as a picture needs somebody to have it.
CREATE TABLE project (
    project_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (project_id BETWEEN 1 AND 2147483647),
    name TEXT NOT NULL CHECK (length(name) <= 239),
    associate_id INTEGER,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER NOT NULL,
    updated INTEGER,
    updated_associate_id INTEGER
);
-- Who could do something to companies can do the same to projects.
INSERT INTO dataright (role_id, table_id, relation, crud)
    SELECT role_id, 11, relation, crud FROM dataright WHERE table_id = 5;

-- The same bytes are stored once, whoever has them: several pictures may name them.
CREATE TABLE picture_next (
    binaryobject_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (binaryobject_id BETWEEN 1 AND 2147483647),
    conceptualtype TEXT NOT NULL CHECK (length(conceptualtype) <= 254),
    mimetype TEXT NOT NULL CHECK (length(mimetype) <= 254),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 254),
    extrainfo TEXT NOT NULL DEFAULT '' CHECK (length(extrainfo) <= 254),
    originalsize INTEGER NOT NULL CHECK (originalsize BETWEEN 0 AND 2147483647),
    blobsize INTEGER NOT NULL CHECK (blobsize BETWEEN 0 AND 2147483647),
    iszipped INTEGER NOT NULL,
    isencrypted INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER NOT NULL,
    updated INTEGER,
    updated_associate_id INTEGER,
    updatedcount INTEGER NOT NULL DEFAULT 0,
    -- Last, because reading the facts of a picture stops before them. Both are empty when there are no bytes.
    bytes_name TEXT NOT NULL,
    content_hash TEXT NOT NULL
);
INSERT INTO picture_next (binaryobject_id, conceptualtype, mimetype, description, extrainfo, originalsize, blobsize,
        iszipped, isencrypted, registered, registered_associate_id, updated, updated_associate_id, updatedcount,
        bytes_name, content_hash)
    SELECT binaryobject_id, conceptualtype, mimetype, description, extrainfo, originalsize, blobsize,
        iszipped, isencrypted, registered, registered_associate_id, updated, updated_associate_id, updatedcount,
        bytes_name, content_hash
    FROM binaryobject;

CREATE TABLE link_next (
    binaryobjectlink_id INTEGER PRIMARY KEY AUTOINCREMENT,
    binaryobject_id INTEGER NOT NULL REFERENCES picture_next (binaryobject_id),
    ownertable INTEGER NOT NULL,
    ownerrecord INTEGER NOT NULL,
    linktype INTEGER NOT NULL,
    rank INTEGER NOT NULL DEFAULT 1,
    linkcomment TEXT NOT NULL DEFAULT '' CHECK (length(linkcomment) <= 254),
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER NOT NULL,
    updated INTEGER,
    updated_associate_id INTEGER
);
INSERT INTO link_next (binaryobjectlink_id, binaryobject_id, ownertable, ownerrecord, linktype, rank, linkcomment,
        registered, registered_associate_id, updated, updated_associate_id)
    SELECT binaryobjectlink_id, binaryobject_id, ownertable, ownerrecord, linktype, rank, linkcomment,
        registered, registered_associate_id, updated, updated_associate_id
    FROM binaryobjectlink;

-- Keys of pictures that are gone are not given again.
DELETE FROM sqlite_sequence WHERE name IN ('picture_next', 'link_next');
INSERT INTO sqlite_sequence (name, seq) SELECT 'picture_next', seq FROM sqlite_sequence WHERE name = 'binaryobject';
INSERT INTO sqlite_sequence (name, seq) SELECT 'link_next', seq FROM sqlite_sequence WHERE name = 'binaryobjectlink';
DROP TABLE binaryobjectlink;
DROP TABLE binaryobject;
ALTER TABLE picture_next RENAME TO binaryobject;
ALTER TABLE link_next RENAME TO binaryobjectlink;

-- The owner's picture is found in this index alone: the last column saves the look-up of the link row.
CREATE UNIQUE INDEX binaryobjectlink_owner
    ON binaryobjectlink (ownertable, ownerrecord, linktype, rank, binaryobject_id);
CREATE INDEX binaryobjectlink_object ON binaryobjectlink (binaryobject_id);
CREATE INDEX binaryobject_bytes ON binaryobject (bytes_name);
CREATE INDEX binaryobject_content ON binaryobject (content_hash);

-- The hashes by which others know an address; empty until they are needed first.
ALTER TABLE email ADD COLUMN address_md5 TEXT NOT NULL DEFAULT '';
ALTER TABLE email ADD COLUMN address_sha256 TEXT NOT NULL DEFAULT '';
CREATE INDEX email_md5 ON email (address_md5);
CREATE INDEX email_sha256 ON email (address_sha256);
