"""The types of the schema. A field without a method is an attribute of the node's row."""
