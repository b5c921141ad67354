"""The page of change: which two editions, the map between them, and what is written around it.

``chosen`` reads the view, ``picture`` draws the map, ``flow_picture`` the flow between classes,
``published`` sets published figures side by side, ``words`` has the sentences, ``page`` and
``table`` put it together. Import from the module that has it.
"""
