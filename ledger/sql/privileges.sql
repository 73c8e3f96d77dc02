-- Who may do what, over everything that is there by now. Begins as the owner of the ledger.
GRANT USAGE ON SCHEMA ledger TO {service};
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO {service};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append, ledger.integrate TO {service};

-- The service makes the views for reporting tools, which may read them whenever they are made.
SET LOCAL ROLE {service};
GRANT USAGE ON SCHEMA reporting TO {reporting};
GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {reporting};
ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO {reporting};
SET LOCAL ROLE {owner};
