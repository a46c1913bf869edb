"""The closed list of facts that a benefit row may ask about, and the values each can take."""

from __future__ import annotations

from settledesk.model.case import Aid, Person, Scheme
from settledesk.model.outcome import TreatedAs

PERSONS = {
    Scheme.EMPLOYEE: (Person.WORKING.value, Person.RETIRED.value),
    Scheme.RESIDENT: (Person.ADULT.value, Person.STUDENT.value, Person.CHILD.value),
}
DOMAINS: dict[str, tuple[str, ...]] = {
    "level": ("1", "2", "3"),
    "tier": ("community", "none"),
    "admission": ("1", "2", "3"),  # first, second, third or later inpatient stay of the year
    "treated_as": tuple(one.value for one in TreatedAs),
    "aid": (*(one.value for one in Aid), "none"),
    "years_enrolled": ("0", "1", "2", "3", "4", "5", "6"),  # 6: six or more
    "province": ("same", "other"),  # hospital inside or outside the insured area's province
}
"""Facts and their values; `person` depends on the scheme, `disease` on the file's own groups (plus "other")."""

FACTS = (*DOMAINS, "person", "disease")
