"""The page of stories: those that come with the atlas, and how to play one of one's own."""
