"""Pictures: whether an article's or sponsor's picture is shown, and at which size."""

from dataclasses import dataclass

from digest.model import Image

#: Pictures with a shorter side, in pixels, are icons and trackers.
_SMALLEST = 120
#: Made to fit, a picture with a shorter side is a strip in which nothing is seen.
_NARROWEST = 40
#: A taller picture would push its story off the screen.
_TALLEST = 420


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as shown, in pixels."""

    url: str
    alt: str
    width: int
    height: int


def https_url(url: str | None) -> str | None:
    """Return `url` if it is https, else None."""
    return url if url and url.lower().startswith("https://") else None


def fit_picture(image: Image | None, widest: int, tallest: int = _TALLEST) -> PictureView | None:
    """Return `image` at its size within `widest` by `tallest` pixels, never enlarged.

    None for an icon or a strip; for one that does not come by https, since mail programs warn of
    it; and for one of unknown size: text would jump as it loads, and some programs show it at full
    width.
    """
    if image is None or not https_url(image.url) or not image.width or not image.height:
        return None
    if min(image.width, image.height) < _SMALLEST:
        return None
    scale = min(1.0, widest / image.width, tallest / image.height)
    width, height = round(image.width * scale), round(image.height * scale)
    if min(width, height) < _NARROWEST:
        return None
    return PictureView(image.url, " ".join(image.alt.split()), width, height)
