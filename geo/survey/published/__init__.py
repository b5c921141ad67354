"""What reports published: figures and rankings, and the same figures worked out from answers."""
