"""What the hub may connect to, and how."""
