"""What only the page that compares shows: places, two indicators, two maps."""
