-- People, companies, users and pictures, after the vendor's own model: int32 keys, instants as whole seconds since 1970 in UTC.
CREATE TABLE contact (
    contact_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (contact_id BETWEEN 1 AND 2147483647),
    name TEXT NOT NULL CHECK (length(name) <= 219),
    department TEXT NOT NULL DEFAULT '' CHECK (length(department) <= 219),
    search_name TEXT NOT NULL,
    associate_id INTEGER,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER NOT NULL,
    updated INTEGER,
    updated_associate_id INTEGER
);
CREATE INDEX contact_search_name ON contact (search_name, contact_id);

CREATE TABLE person (
    person_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (person_id BETWEEN 1 AND 2147483647),
    firstname TEXT NOT NULL DEFAULT '' CHECK (length(firstname) <= 99),
    middlename TEXT NOT NULL DEFAULT '' CHECK (length(middlename) <= 99),
    lastname TEXT NOT NULL DEFAULT '' CHECK (length(lastname) <= 99),
    mrmrs TEXT NOT NULL DEFAULT '' CHECK (length(mrmrs) <= 239),
    title TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 239),
    description TEXT NOT NULL DEFAULT '',
    birth_year INTEGER,
    birth_month INTEGER,
    birth_day INTEGER,
    contact_id INTEGER REFERENCES contact (contact_id),
    associate_id INTEGER,
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER NOT NULL,
    updated INTEGER,
    updated_associate_id INTEGER
);
CREATE INDEX person_contact ON person (contact_id);

CREATE TABLE email (
    email_id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (person_id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    address TEXT NOT NULL CHECK (length(address) <= 239),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 254),
    UNIQUE (person_id, rank)
);

CREATE TABLE phone (
    phone_id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (person_id) ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    number TEXT NOT NULL CHECK (length(number) <= 239),
    search_number TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 99),
    UNIQUE (person_id, kind, rank)
);

CREATE TABLE importkey (
    source TEXT NOT NULL,
    uid TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (person_id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (source, uid)
);

CREATE TABLE usergroup (
    usergroup_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE role (
    role_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    tooltip TEXT NOT NULL DEFAULT ''
);

-- crud is a prefix of RCUD's ladder: '', 'R', 'CR', 'CRU', 'CRUD'.
CREATE TABLE dataright (
    role_id INTEGER NOT NULL REFERENCES role (role_id) ON DELETE CASCADE,
    table_id INTEGER NOT NULL,
    crud TEXT NOT NULL CHECK (crud IN ('', 'R', 'CR', 'CRU', 'CRUD')),
    PRIMARY KEY (role_id, table_id)
);

CREATE TABLE associate (
    associate_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (associate_id BETWEEN 1 AND 2147483647),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 239),
    search_name TEXT NOT NULL UNIQUE,
    person_id INTEGER REFERENCES person (person_id),
    role_id INTEGER NOT NULL REFERENCES role (role_id),
    usergroup_id INTEGER NOT NULL REFERENCES usergroup (usergroup_id),
    type INTEGER NOT NULL,
    rank INTEGER NOT NULL DEFAULT 0,
    tooltip TEXT NOT NULL DEFAULT '',
    full_name TEXT NOT NULL DEFAULT '',
    ejuser_id INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE credentials (
    credentials_id INTEGER PRIMARY KEY AUTOINCREMENT,
    associate_id INTEGER NOT NULL REFERENCES associate (associate_id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    secret TEXT NOT NULL,
    updated INTEGER NOT NULL,
    UNIQUE (associate_id, type)
);

CREATE TABLE binaryobject (
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
    -- Last, because reading the facts of a picture stops before them.
    bytes_name TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL
);

CREATE TABLE binaryobjectlink (
    binaryobjectlink_id INTEGER PRIMARY KEY AUTOINCREMENT,
    binaryobject_id INTEGER NOT NULL REFERENCES binaryobject (binaryobject_id),
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
-- The owner's picture is found in this index alone: the last column saves the look-up of the link row.
CREATE UNIQUE INDEX binaryobjectlink_owner
    ON binaryobjectlink (ownertable, ownerrecord, linktype, rank, binaryobject_id);
CREATE INDEX binaryobjectlink_object ON binaryobjectlink (binaryobject_id);

-- Which master key sealed the bytes of this database, so that another one is noticed before it does harm.
CREATE TABLE masterkey (
    fingerprint TEXT PRIMARY KEY,
    first_used INTEGER NOT NULL
);
