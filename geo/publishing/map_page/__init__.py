"""The page of the map: the overview beside it and the steps of the stage."""
