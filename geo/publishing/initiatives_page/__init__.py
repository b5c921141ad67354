"""The page of documented initiatives: what is known of communes from lists of programmes."""
