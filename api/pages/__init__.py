"""The console: pages for people, each a question (a GraphQL document) and a template; a form from the table of commands."""
