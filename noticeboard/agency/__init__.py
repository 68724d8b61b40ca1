"""The agency's tools."""
