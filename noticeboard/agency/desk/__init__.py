"""An agency's desk: the web application on which its people ask, open and account."""
