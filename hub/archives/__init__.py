"""Archives: footage that something else recorded and still has, fetched when a request needs it."""
