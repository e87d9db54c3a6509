"""Doubles: two stories of one edition that tell one event, found by a last look over all of them.

Grouping compares words first, so it misses an event that two papers tell in other words and units.
Within an edition few stories share a sum, and fewer a sum, a place and a day:

- both lead with the same figure, converted or not, exact enough that it is no round sum
  (three digits, or two such figures), and no third story of the edition has it;
- both name the same place, or firm, and neither is somewhere else;
- they were published within two days of each other, and no mark parts them ("Package 2");
- neither headline has a sum that the other article lacks: an order is not the loan for it.

In doubt nothing is merged.
"""
