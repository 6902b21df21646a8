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
