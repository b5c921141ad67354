"""YAML as people write it, checked against what an edition or a questionnaire may say."""
