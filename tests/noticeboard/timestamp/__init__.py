"""Groups of pictures, hours of them, and their time stamps."""
