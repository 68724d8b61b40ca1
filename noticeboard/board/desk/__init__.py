"""A board's desk: the web application for its moderators and its operator."""
