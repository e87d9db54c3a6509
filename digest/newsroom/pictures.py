"""Pictures: copied once, made small, and put where the publication's own web server serves them."""

import hashlib
import warnings
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from digest.config.settings import Settings
from digest.errors import CannotFetch, CannotHost
from digest.model import Edition, Image, Problem
from digest.resources import replaced_file
from digest.sources.fetching.fetcher import FetchedPage, shown_url

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: The longest side of a copy, in pixels: twice a mail's width, for screens of double density.
_LARGEST = 1200
#: Smaller pictures are icons and trackers, which no mail shows.
_SMALLEST = 120
#: One that is more times as long as it is wide, or as wide as long, is a strip in a mail.
_MOST_STRETCHED = 8
#: A picture of more pixels is not opened: a few bytes may stand for gigabytes.
_MOST_PIXELS = 40_000_000
_QUALITY = 82
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class _NotCopied(Exception):
    """Why a picture cannot be copied, for people."""


class FetchesPictures(Protocol):
    """Fetches pictures."""

    def fetch_picture(self, url: str) -> FetchedPage:
        """Return the picture at `url`. Raises CannotFetch."""
        ...


def host_pictures(
    edition: Edition, settings: Settings, fetcher: FetchesPictures
) -> tuple[Edition, list[Problem]]:
    """Return `edition` with copies of the pictures that its mails show, and what went wrong.

    They show the picture of each section's first story. One that cannot be copied stays as it is;
    without `[pictures] folder` all do. Raises CannotHost if Pillow is not installed.
    """
    table = settings.pictures
    if table.folder is None or table.url is None:
        return edition, []
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        raise CannotHost(
            reason="Pillow is missing; install it with: pip install 'newsdigest[pictures]'"
        ) from None
    folder, address = settings.folder / table.folder, table.url.rstrip("/")
    problems: list[Problem] = []
    copies: dict[str, Image | None] = {}
    pictures = _shown(edition)
    for url in dict.fromkeys(image.url for image in pictures.values()):
        if url.startswith(f"{address}/"):
            continue  # hosted already
        try:
            copies[url] = _copy(url, folder, address, fetcher)
        except CannotFetch as error:
            problems.append(_problem(url, str(error.reason)))
        except OSError as error:
            problems.append(_problem(url, f"its copy cannot be written: {error.strerror or error}"))
        except _NotCopied as error:
            problems.append(_problem(url, str(error)))
    hosted = tuple(
        replace(article, image=replace(copy, alt=image.alt))
        if (image := pictures.get(article.id)) and (copy := copies.get(image.url))
        else article
        for article in edition.articles
    )
    return replace(edition, articles=hosted), problems


def _shown(edition: Edition) -> dict[str, Image]:
    """Return the pictures that mails show, by the article's id."""
    leads = {story.id: story.lead for story in edition.stories}
    first = {leads[section.stories[0]] for section in edition.sections if section.stories}
    return {
        article.id: article.image
        for article in edition.articles
        if article.id in first
        and article.image
        and not article.teaser
        and not _is_small(article.image)
    }


def _is_small(image: Image) -> bool:
    return any(side is not None and side < _SMALLEST for side in (image.width, image.height))


def _copy(url: str, folder: Path, address: str, fetcher: FetchesPictures) -> Image | None:
    """Return the copy of the picture at `url`, or None if it is too small.

    Raises CannotFetch, OSError if it cannot be written, and _NotCopied.
    """
    source = fetcher.fetch_picture(url).body
    name = (
        f"{hashlib.sha256(url.encode()).hexdigest()[:16]}-"
        f"{hashlib.sha256(source).hexdigest()[:16]}.jpg"
    )
    size = _size(folder / name)
    if size is None:
        made = _shrink(source)
        if made is None:
            return None
        data, size = made
        folder.mkdir(parents=True, exist_ok=True)
        with replaced_file(folder / name) as file:
            file.write(data)
    return Image(f"{address}/{name}", width=size[0], height=size[1])


def _shrink(source: bytes) -> tuple[bytes, tuple[int, int]] | None:
    """Return the picture as a JPEG that fits a mail, with width and height, or None if too small.

    It is the first frame, upright, on white and without metadata; the same bytes give the same
    bytes. Raises _NotCopied.
    """
    import PIL.Image

    try:
        with warnings.catch_warnings():
            # Pillow's own limit comes later than ours, and it warns of odd metadata too.
            warnings.simplefilter("ignore")
            with PIL.Image.open(BytesIO(source), formats=_FORMATS) as picture:
                _bound(picture)
                return None if min(picture.size) < _SMALLEST else _jpeg(picture)
    except _NotCopied:
        raise
    except PIL.Image.DecompressionBombError:
        raise _NotCopied(_too_many()) from None
    except Exception:  # a decoder of hostile bytes may raise anything
        raise _NotCopied("its content is no picture that can be read") from None


def _bound(picture: "Picture") -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise _NotCopied(_too_many())
    if max(picture.size) > _MOST_STRETCHED * min(picture.size) and min(picture.size) >= _SMALLEST:
        raise _NotCopied(
            f"{picture.width} x {picture.height} pixels are too narrow to be shown in a mail"
        )
    if picture.mode.startswith(("I", "F")):
        raise _NotCopied("it has more than 256 greys, which cannot be copied faithfully")


def _too_many() -> str:
    return f"it has more than {_MOST_PIXELS // 1_000_000} million pixels"


def _jpeg(picture: "Picture") -> tuple[bytes, tuple[int, int]]:
    import PIL.Image
    from PIL import ImageOps

    picture.draft(None, (2 * _LARGEST, 2 * _LARGEST))  # decode no more of a large JPEG
    ImageOps.exif_transpose(picture, in_place=True)
    small = _in_srgb(picture).convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail((_LARGEST, _LARGEST), PIL.Image.Resampling.LANCZOS)
    if min(small.size) < _SMALLEST:
        raise _NotCopied(f"made small, only {small.width} x {small.height} pixels are left of it")
    paper = PIL.Image.new("RGB", small.size, "white")  # without metadata
    paper.paste(small, mask=small if small.mode == "RGBA" else None)
    data = BytesIO()
    paper.save(data, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return data.getvalue(), paper.size


def _in_srgb(picture: "Picture") -> "Picture":
    """Return the picture in sRGB, if it says that its colours are others."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"} or picture.has_transparency_data:
        return picture
    with suppress(ImageCms.PyCMSError, OSError):
        own, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB") or picture
    return picture


def _size(path: Path) -> tuple[int, int] | None:
    """Return the width and height of a copy, or None if there is none."""
    import PIL.Image

    try:
        with PIL.Image.open(path, formats=("JPEG",)) as picture:
            return picture.size
    except OSError:
        return None


def _problem(url: str, reason: str) -> Problem:
    return Problem(
        shown_url(url), f"its picture is shown from where it is: {reason}", skipped=False
    )
