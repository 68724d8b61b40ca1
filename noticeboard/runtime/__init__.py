"""What both programs need to run: servers, processes, logs, databases, files and tasks."""
