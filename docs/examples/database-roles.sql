-- Two roles of the database: scorecard_owner owns the tables and runs `migrate`; scorecard, which the service signs in
-- as, reads and writes rows. It can neither take a trigger away nor empty a table. Run it as a superuser in the database,
-- after the first `migrate` and after each restore: psql scorecard -f database-roles.sql
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO scorecard_owner;
GRANT USAGE ON SCHEMA public TO scorecard;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO scorecard;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO scorecard;
ALTER DEFAULT PRIVILEGES FOR ROLE scorecard_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO scorecard;
ALTER DEFAULT PRIVILEGES FOR ROLE scorecard_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO scorecard;
-- What is on record is added to and read, whatever the triggers say.
REVOKE UPDATE, DELETE ON districts_auditentry, districts_alsoconcerned, districts_chainlink, scorecard_editionpage
    FROM scorecard;
