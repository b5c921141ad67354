"""Measured side by side with what people would write otherwise; every figure is a ratio too."""
