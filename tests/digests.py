"""One event that two outlets tell of, and its digest: for the tests of merge and of wording."""

from jobs.config import MergeConfig
from jobs.stages.merge import merge

CITY = (
    "On 4 May Mayor Anna Kowal and Governor Jan Nowak agreed in Lublin to close the old bridge.",
    "Repairs will cost 4 million zlotys, Kowal said.",
    "Shops near the river will stay open during the repairs.",
)
RADIO = (
    "Governor Jan Nowak and Mayor Ana Kowal agreed to close the old bridge in Lublin.",
    "Repairs will cost 5 million zlotys, Kowal said.",
    "Nowak promised that a ferry would carry 40 cars an hour.",
)


def digest(event, **limits):
    return merge(event, [event], MergeConfig(**limits))


def printed(made):
    return (made.lead, *made.points, *made.single_source)
