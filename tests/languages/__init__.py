"""What is said in two languages."""
