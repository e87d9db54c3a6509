"""Pictures: which of an article's or advertiser's are shown, and how large."""

from dataclasses import dataclass

from digest.model import Image

#: Smaller ones are icons and trackers.
_SMALLEST = 120
#: No picture pushes the story that it belongs to off the screen.
_TALLEST = 420


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as shown, in pixels."""

    url: str
    alt: str
    width: int
    height: int


def fit_picture(image: Image | None, widest: int, tallest: int = _TALLEST) -> PictureView | None:
    """Return `image` as it fits into `widest` by `tallest` pixels, never larger than it is.

    One that does not come by https is not shown, since mail programs warn of it; nor is one whose size nobody knows:
    text would jump when it arrives, and some programs would show it at its full width.
    """
    if (
        image is None
        or not image.url.lower().startswith("https://")
        or not image.width
        or not image.height
    ):
        return None
    if min(image.width, image.height) < _SMALLEST:
        return None
    scale = min(1.0, widest / image.width, tallest / image.height)
    width, height = round(image.width * scale), round(image.height * scale)
    return PictureView(image.url, " ".join(image.alt.split()), max(1, width), max(1, height))
