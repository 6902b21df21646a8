-- How often users, groups or roles were changed: whoever decided on them compares before writing.
CREATE TABLE staff (
    staff_id BIGINT PRIMARY KEY CHECK (staff_id = 1),
    number BIGINT NOT NULL
);

-- What the identity server keeps: codes that are redeemed once, what was made of each, and the key it signs with.
ALTER TABLE application ADD COLUMN public_key TEXT NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN system_token TEXT NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN associate_id BIGINT REFERENCES associate (associate_id) ON DELETE SET NULL;
CREATE INDEX application_associate ON application (associate_id);

-- The session of the code that this one was made of; that may be gone.
ALTER TABLE session ADD COLUMN grant_id BIGINT;
CREATE INDEX session_grant ON session (grant_id);

CREATE TABLE authorizationcode (
    session_id BIGINT PRIMARY KEY REFERENCES session (session_id) ON DELETE CASCADE,
    redirect TEXT NOT NULL,
    -- The SHA-256 of what the client will prove to know, in base64url; empty when it did not ask for that.
    challenge TEXT NOT NULL,
    nonce TEXT NOT NULL,
    redeemed BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE signingkey (
    signingkey_id BIGINT PRIMARY KEY CHECK (signingkey_id = 1),
    -- Sealed with the master key, in base64.
    sealed TEXT NOT NULL,
    registered BIGINT NOT NULL
);
