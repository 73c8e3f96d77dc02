"""What Quorate promises of its speed, each as a ratio within one run on a real PostgreSQL with fsync on."""
