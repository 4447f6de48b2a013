"""What people see: the terminal command and the page."""
