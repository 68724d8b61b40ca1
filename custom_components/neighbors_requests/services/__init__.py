"""The actions that need no entity, one module for each area."""
