"""From a survey's table to the answers of an edition: proposed, checked, accounted for."""
