"""What the hub and the board both need to run: servers, logs, databases, files and tasks."""
