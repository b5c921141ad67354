"""What only the import page shows: its steps and its session."""
