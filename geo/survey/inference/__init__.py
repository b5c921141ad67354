"""From the communes that answered to all that were invited: design, estimates, who answered.

``groups`` has the groups that figures are given for, ``design`` how the answers stand for the
invited communes, ``estimate`` means and shares with their intervals, ``response`` who answered.
Import from the module that has it.
"""
