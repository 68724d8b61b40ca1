"""What is served, held to what its own OpenAPI document says of it."""
