"""The method page: questions, scores, weights and who answered."""
