CREATE OR REPLACE TRIGGER tree_nodes_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.tree_nodes
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.tree_nodes ENABLE ALWAYS TRIGGER tree_nodes_stay;
