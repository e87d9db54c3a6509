import pytest

from digest.model import Image
from digest.rendering.pictures import PictureView, fit_picture


def test_a_picture_fits_its_place() -> None:
    """A large picture is shown at the place's width, its proportions kept."""
    image = Image("https://a.example/i.jpg", "A crane\n at work", 1600, 900)
    assert fit_picture(image, 544) == PictureView(
        "https://a.example/i.jpg", "A crane at work", 544, 306
    )


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [(300, 200, (300, 200)), (800, 1600, (210, 420)), (1600, 1600, (420, 420))],
)
def test_a_picture_is_never_blown_up_nor_taller_than_a_screen(
    width: int, height: int, shown: tuple[int, int]
) -> None:
    """A small picture keeps its size; a tall one is made narrower."""
    made = fit_picture(Image("https://a.example/i.jpg", "", width, height), 544)
    assert made is not None
    assert (made.width, made.height) == shown


@pytest.mark.parametrize(
    "image",
    [
        None,
        Image("http://a.example/i.jpg", "", 1600, 900),
        Image("https://a.example/i.jpg", "", 1600),
        Image("https://a.example/i.jpg", "", None, 900),
        Image("https://a.example/pixel.gif", "", 1, 1),
        Image("https://a.example/rule.gif", "", 1600, 4),
        Image("https://a.example/strip.png", "", 120, 330_000),
        Image("https://a.example/strip.png", "", 330_000, 120),
    ],
)
def test_what_would_look_broken_is_not_shown(image: Image | None) -> None:
    """Pictures without https, of unknown size, and icons and trackers are left out."""
    assert fit_picture(image, 544) is None
