"""Kinds of projects: the words for each, and what names one of it."""

import re
from typing import Literal, NamedTuple


class ProjectKind(NamedTuple):
    """Something that is built: a pattern of its `words`, and what names one of it.

    That is a place, a place with a "line" of its network, or "two" places.
    """

    name: str
    words: str
    named_by: Literal["place", "line", "two"] = "place"


#: The first kind that fits is meant, so particular kinds stand before general ones.
PROJECT_KINDS = (
    ProjectKind("high-speed rail",
                r"bullet[- ]train|(?<!semi.)high[- ]speed[- ]rail(?:way)?|HSR", "two"),
    ProjectKind("regional rail",
                r"RRTS|namo bharat|regional[- ]rail|regional rapid transit", "two"),
    ProjectKind("suburban rail", r"suburban[- ]rail(?:way)?", "line"),
    ProjectKind("metro", r"metro(?:[- ]rail)?", "line"),
    ProjectKind("freight corridor", r"freight corridor|DFC", "two"),
    ProjectKind("industrial corridor", r"industrial corridor", "two"),
    ProjectKind("railway",
                r"(?:semi[- ]high[- ]speed )?rail(?:way)?(?: line| link| corridor| project)?",
                "two"),
    ProjectKind("expressway", r"expressway|e-way|mahamarg"),
    ProjectKind("outer ring road", r"outer ring[- ]road|ORR"),
    ProjectKind("regional ring road", r"regional ring[- ]road|RRR"),
    ProjectKind("ring road", r"(?:peripheral )?ring[- ]road"),
    ProjectKind("coastal road", r"coastal (?:road|highway)"),
    ProjectKind("elevated road", r"elevated (?:road|highway)"),
    ProjectKind("road", r"link road|elevated corridor", "two"),
    ProjectKind("tunnel", r"(?:twin |road |rail )?tunnel(?: road)?"),
    ProjectKind("sea link", r"sea[- ]link"),
    ProjectKind("bypass", "bypass"),
    ProjectKind("highway", r"(?:national )?highway", "two"),
    ProjectKind("bridge", r"bridge", "two"),
    ProjectKind("airport", r"airport|aerodrome"),
    ProjectKind("port", r"(?:sea)?port|harbour"),
    ProjectKind("pumped storage", r"pumped[- ]storage(?: project| plant)?"),
    ProjectKind("dam",
                r"dam|hydro(?!gen)\w*(?: project| plant)?"
                r"|(?:irrigation|lift|multipurpose) project"),
    ProjectKind("barrage", r"barrage"),
    ProjectKind("nuclear plant", r"(?:nuclear|atomic)(?: power)? (?:plant|station|project)"),
    ProjectKind("thermal plant", r"thermal(?: power)? (?:plant|station|project)"),
    ProjectKind("energy park",
                r"(?:solar|wind|hybrid|renewables?|(?:renewable )?energy)(?: energy| power)? park"),
    ProjectKind("steel plant", r"steel plant"),
    ProjectKind("refinery", r"refinery"),
    ProjectKind("power line",
                r"HVDC(?: line| link)?|transmission (?:line|link|scheme|system|corridor)", "two"),
    ProjectKind("pipeline", r"pipeline", "two"),
    ProjectKind("redevelopment", r"redevelopment"),
    ProjectKind("ropeway", r"ropeway"),
    ProjectKind("industrial park", r"(?:industrial|textile|logistics|food|pharma) park"),
    ProjectKind("link", r"(?:river )?link", "two"),
    ProjectKind("stretch", r"corridor|line|section|stretch|route", "two"),
    ProjectKind("project", r"project"),
)  # fmt: skip
VAGUE_KINDS = ("stretch", "project")
#: What a "corridor" between two places can be, and a "project" at one.
LINEAR_KINDS = frozenset(
    "high-speed rail,regional rail,suburban rail,metro,freight corridor,industrial corridor,"
    "railway,expressway,highway,power line,pipeline".split(",")
)
LOCAL_KINDS = frozenset("airport,port,pumped storage,dam,nuclear plant,refinery".split(","))
KIND_PATTERN = re.compile(
    "|".join(rf"(?P<k{at}>\b(?:{kind.words})\b(?!-))" for at, kind in enumerate(PROJECT_KINDS)),
    re.IGNORECASE,
)
#: A road between two places has many names, but an expressway or a highway is its own.
ROAD_KINDS = frozenset(("coastal road", "elevated road", "bypass", "ring road"))


def project_kind_of(match: re.Match[str]) -> ProjectKind:
    """Return the kind that `KIND_PATTERN` found."""
    return PROJECT_KINDS[int((match.lastgroup or "k0")[1:])]
