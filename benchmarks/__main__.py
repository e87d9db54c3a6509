"""Run the benchmark programs one after another, and name those that failed at the end.

Usage: python -m benchmarks [--json] [NAME ...]

Each program runs in a process of its own, with its default options. `python -m benchmarks.NAME`
runs one with others: add --help to list them.
"""

import json
import subprocess
import sys
from collections.abc import Sequence

from benchmarks import report

PROGRAMS = (
    "themes",
    "stories",
    "summaries",
    "pages",
    "facts",
    "build",
    "fetching",
    "extraction",
    "memory",
    "projects",
    "updates",
    "corrections",
    "rendering",
    "people",
    "returned",
    "sending",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the programs named, or all; return 0 if none failed, else 1."""
    parser = report.parser(__doc__)
    parser.prog = "python -m benchmarks"
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PROGRAMS)}")
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.names) - set(PROGRAMS)):
        parser.error(f"no program is called '{unknown[0]}'; choose from {', '.join(PROGRAMS)}")
    measured, failed = {}, []
    for name in chosen.names or PROGRAMS:
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if chosen.json:
            done = subprocess.run([*command, "--json"], stdout=subprocess.PIPE, check=False)
        else:
            done = subprocess.run(command, check=False)
        if done.returncode:
            failed.append(name)
        elif chosen.json:
            measured[name] = json.loads(done.stdout)
    if chosen.json:
        print(json.dumps(measured, indent=2))
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
