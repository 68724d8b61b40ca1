"""What the desks of agencies and boards have in common: a web application for known people."""
