"""What the guided import shows at each step, and which step is reached.

Everything of the page that can be wrong is here; ``pages/import_survey.py`` only draws it and keeps
what the editor chose. Nothing here writes to a store except through the editor it is handed.
"""
