"""The types of the schema. A field without a method is an attribute of the row that the node stands for."""
