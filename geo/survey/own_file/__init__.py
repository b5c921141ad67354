"""A reader's own numbers, joined to communes; nothing is stored."""
