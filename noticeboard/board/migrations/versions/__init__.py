"""All migrations of the schema, oldest first."""
