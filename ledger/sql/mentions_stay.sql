CREATE OR REPLACE TRIGGER mentions_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.mentions
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.mentions ENABLE ALWAYS TRIGGER mentions_stay;
