"""The page of sources: editions, lists and data files, each with source and licence."""
