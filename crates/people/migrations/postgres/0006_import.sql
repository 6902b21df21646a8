-- The department is the person's: people of several departments work in one company.
ALTER TABLE person ADD COLUMN department TEXT NOT NULL DEFAULT '' CHECK (length(department) <= 219);

-- An import finds again whom a card without a UID is about: by mobile number, by name and company, and by what the
-- same person was known by before.
CREATE INDEX phone_search_number ON phone (search_number, person_id);
DROP INDEX person_contact;
CREATE INDEX person_contact_name ON person (contact_id, lastname);
CREATE INDEX importkey_person ON importkey (person_id);
