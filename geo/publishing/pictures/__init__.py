"""What a picture of a view says, and its files: the publishing half of the picture kit."""
