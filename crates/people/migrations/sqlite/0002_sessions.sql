-- What lets somebody in beside a password. Of tickets, tokens and secrets only a hash is kept.
CREATE TABLE application (
    application_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (application_id BETWEEN 1 AND 2147483647),
    client_id TEXT NOT NULL UNIQUE CHECK (length(client_id) BETWEEN 1 AND 239),
    name TEXT NOT NULL CHECK (length(name) <= 239),
    secret_hash TEXT NOT NULL UNIQUE,
    -- One address a line.
    redirects TEXT NOT NULL DEFAULT '',
    registered INTEGER NOT NULL,
    registered_associate_id INTEGER NOT NULL
);

CREATE TABLE session (
    session_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (session_id BETWEEN 1 AND 2147483647),
    kind TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    associate_id INTEGER NOT NULL REFERENCES associate (associate_id) ON DELETE CASCADE,
    application_id INTEGER REFERENCES application (application_id) ON DELETE CASCADE,
    registered INTEGER NOT NULL,
    used INTEGER NOT NULL,
    expires INTEGER NOT NULL
);
CREATE INDEX session_associate ON session (associate_id);
CREATE INDEX session_application ON session (application_id);
CREATE INDEX session_expires ON session (expires);

-- How often something that lets in was taken back: whoever remembers a session compares.
CREATE TABLE revocation (
    revocation_id INTEGER PRIMARY KEY CHECK (revocation_id = 1),
    number INTEGER NOT NULL
);

-- Names that nobody may try for a while, by a hash: what is tried as a name may be somebody's password.
CREATE TABLE lockout (
    name_hash TEXT PRIMARY KEY,
    until INTEGER NOT NULL
);

-- What happened to users: whom it is about, who did it, from where, and how often within some seconds.
CREATE TABLE audit (
    audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
    moment INTEGER NOT NULL,
    event TEXT NOT NULL,
    associate_id INTEGER,
    by_associate_id INTEGER,
    address TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '' CHECK (length(detail) <= 254),
    times INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX audit_moment ON audit (moment);
CREATE INDEX audit_associate ON audit (associate_id, audit_id);
