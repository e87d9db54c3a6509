"""Makes `digest/preflight/clients.json`, the compact snapshot of caniemail's data (MIT).

The data is in the npm package `caniemail`:

    npm pack caniemail && tar xzf caniemail-*.tgz
    python tools/caniemail.py package

reads `package/data/caniemail.json` and `package/LICENSE`, and writes the snapshot and its licence's
text. Of every feature it keeps the newest result for each client, as one letter at the client's
place: "y" supported, "a" in part, "n" not at all, "u" nobody knows, "-" not tested.
"""

import json
import re
import sys
from pathlib import Path

PLACE = Path(__file__).parent.parent / "digest" / "preflight"
CATEGORIES = ("css", "html", "image")
#: The platforms' names are short for a table's heading; a sentence needs a little more.
PLATFORMS = {"desktop-webmail": "web", "mobile-webmail": "mobile web", "outlook-com": "outlook.com"}


def main(package: Path) -> None:
    """Write the snapshot of the unpacked `package`."""
    data = json.loads((package / "data" / "caniemail.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    features = [feature for feature in data["data"] if feature["category"] in CATEGORIES]
    clients = sorted(
        {
            (family, platform)
            for feature in features
            for family, stats in feature["stats"].items()
            for platform in stats
        }
    )
    snapshot = {
        "source": f"caniemail.com, npm package caniemail {version}, MIT licence (clients.LICENSE)",
        "updated": data["last_update_date"][:10],
        "clients": {slug(*client): named(*client, data["nicenames"]) for client in clients},
        "features": {
            feature["slug"]: {
                "title": feature["title"].strip(),
                "support": support(feature, clients),
            }
            for feature in features
        },
    }
    text = json.dumps(snapshot, ensure_ascii=False, indent=0).replace('{\n"title"', '{"title"')
    text = re.sub(r'",\n"support"(.+)\n}', r'", "support"\1}', text)
    (PLACE / "clients.json").write_text(f"{text}\n", encoding="utf-8")
    (PLACE / "clients.LICENSE").write_text(
        (package / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8"
    )


def slug(family: str, platform: str) -> str:
    """Return what settings call a client."""
    return platform if platform == "outlook-com" else f"{family}-{platform}"


def named(family: str, platform: str, names: dict[str, dict[str, str]]) -> str:
    """Return what people call a client."""
    if platform in ("outlook-com", "windows-mail"):
        return names["platform"][platform]
    shown = PLATFORMS.get(platform, names["platform"].get(platform, platform))
    return f"{names['family'].get(family, family)} ({shown})"


def support(feature: dict, clients: list[tuple[str, str]]) -> str:
    """Return a letter for each of the `clients`."""
    return "".join(
        newest(feature["stats"].get(family, {}).get(platform, {})) for family, platform in clients
    )


def newest(results: dict[str, str]) -> str:
    """Return the letter of the newest version's result ("n #1" has a footnote)."""
    if not results:
        return "-"
    version = max(results, key=lambda text: [int(number) for number in re.findall(r"\d+", text)])
    return results[version].strip()[:1] or "u"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
