"""Kinds of projects: what can be built, in which words, and what names one of each."""

import re
from typing import Literal, NamedTuple


class Kind(NamedTuple):
    """What can be built: `words` for it, and what names one of it: a place, a place with a line of its network, or two places."""

    name: str
    words: str
    named_by: Literal["place", "line", "two"] = "place"


#: The first whose words fit is meant, so the particular stand before the general.
KINDS = (
    Kind("high-speed rail", r"bullet[- ]train|(?<!semi.)high[- ]speed[- ]rail(?:way)?|HSR", "two"),
    Kind("regional rail", r"RRTS|namo bharat|regional[- ]rail|regional rapid transit", "two"),
    Kind("suburban rail", r"suburban[- ]rail(?:way)?", "line"),
    Kind("metro", r"metro(?:[- ]rail)?", "line"),
    Kind("freight corridor", r"freight corridor|DFC", "two"),
    Kind("industrial corridor", r"industrial corridor", "two"),
    Kind(
        "railway",
        r"(?:semi[- ]high[- ]speed )?rail(?:way)?(?: line| link| corridor| project)?",
        "two",
    ),
    Kind("expressway", r"expressway|e-way|mahamarg"),
    Kind("outer ring road", r"outer ring[- ]road|ORR"),
    Kind("regional ring road", r"regional ring[- ]road|RRR"),
    Kind("ring road", r"(?:peripheral )?ring[- ]road"),
    Kind("coastal road", r"coastal (?:road|highway)"),
    Kind("elevated road", r"elevated (?:road|highway)"),
    Kind("road", r"link road|elevated corridor", "two"),
    Kind("tunnel", r"(?:twin |road |rail )?tunnel(?: road)?"),
    Kind("sea link", r"sea[- ]link"),
    Kind("bypass", "bypass"),
    Kind("highway", r"(?:national )?highway", "two"),
    Kind("bridge", r"bridge", "two"),
    Kind("airport", r"airport|aerodrome"),
    Kind("port", r"(?:sea)?port|harbour"),
    Kind("pumped storage", r"pumped[- ]storage(?: project| plant)?"),
    Kind(
        "dam", r"dam|hydro(?!gen)\w*(?: project| plant)?|(?:irrigation|lift|multipurpose) project"
    ),
    Kind("barrage", r"barrage"),
    Kind("nuclear plant", r"(?:nuclear|atomic)(?: power)? (?:plant|station|project)"),
    Kind("thermal plant", r"thermal(?: power)? (?:plant|station|project)"),
    Kind(
        "energy park",
        r"(?:solar|wind|hybrid|renewables?|(?:renewable )?energy)(?: energy| power)? park",
    ),
    Kind("steel plant", r"steel plant"),
    Kind("refinery", r"refinery"),
    Kind(
        "power line",
        r"HVDC(?: line| link)?|transmission (?:line|link|scheme|system|corridor)",
        "two",
    ),
    Kind("pipeline", r"pipeline", "two"),
    Kind("redevelopment", r"redevelopment"),
    Kind("ropeway", r"ropeway"),
    Kind("industrial park", r"(?:industrial|textile|logistics|food|pharma) park"),
    Kind("link", r"(?:river )?link", "two"),
    Kind("stretch", r"corridor|line|section|stretch|route", "two"),
    Kind("project", r"project"),
)
#: What a "corridor" or "line" between two places can be, and what a "project" at one.
VAGUE = ("stretch", "project")
LINEAR = frozenset(
    "high-speed rail,regional rail,suburban rail,metro,freight corridor,industrial corridor,railway,expressway,highway,"
    "power line,pipeline".split(",")
)
LOCAL = frozenset("airport,port,pumped storage,dam,nuclear plant,refinery".split(","))
PATTERN = re.compile(
    "|".join(rf"(?P<k{at}>\b(?:{kind.words})\b(?!-))" for at, kind in enumerate(KINDS)),
    re.IGNORECASE,
)
#: Roads between two places are one road, whatever they are called, but for expressways and highways.
ROADS = frozenset(("coastal road", "elevated road", "bypass", "ring road"))


def of(match: re.Match[str]) -> Kind:
    """Return the kind of what the pattern found."""
    return KINDS[int((match.lastgroup or "k0")[1:])]
