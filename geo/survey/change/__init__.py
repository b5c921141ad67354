"""What changed between two editions of the barometer.

``comparable`` says which editions and indicators can be compared, ``common`` brings scores to the
questions that both editions asked, ``pairing`` puts the communes of both side by side, ``flow``
counts who moved from which class to which, ``groups`` estimates the change of groups of communes.
Import from the module that has it.
"""
