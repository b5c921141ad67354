"""What is known of communes by name: initiatives, and lists of members, winners and candidates."""
