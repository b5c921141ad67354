"""The page on which a commune checks its own answers before they are public: for its link only."""
