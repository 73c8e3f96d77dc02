"""Routes of commands on work: audits, recommendations, actions, reports."""
