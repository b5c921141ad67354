"""What only the page of change shows: its row of controls and its table."""
