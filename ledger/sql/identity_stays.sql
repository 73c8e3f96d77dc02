-- The name may change, as the owner of the ledger wishes.
CREATE OR REPLACE TRIGGER identity_stays
    BEFORE UPDATE OF id, namespace OR DELETE OR TRUNCATE ON ledger.identity
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.identity ENABLE ALWAYS TRIGGER identity_stays;
