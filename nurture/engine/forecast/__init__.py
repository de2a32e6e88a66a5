"""What is to come."""
