"""Archives: footage that something else recorded."""
