"""Hosted pictures: fetched from a real server on 127.0.0.1, copied by Pillow into a folder."""

import builtins
import gzip
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from digest.config import settings as config
from digest.errors import BadSettings, CannotFetch, CannotHost
from digest.model import Edition, Image
from digest.newsroom import pictures
from digest.rendering.parts import Renderer
from digest.sources.fetching.client import FetchClock, FetchSettings
from digest.sources.fetching.fetcher import Fetcher
from tests.rendering import samples
from tests.sources.server import Server, answer, redirect, versioned

ADDRESS = "https://news.example.com/pictures"
BLUE = (20, 60, 200)


class Patient(FetchClock):
    """A clock that does not wait."""

    def sleep(self, seconds: float) -> None:
        """Go on at once."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Return the server, running."""
    with Server() as running:
        yield running


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    """Return a fetcher that may ask this machine."""
    asked = FetchSettings(
        "mailto:news@example.com", delay=0.0, allow_hosts=frozenset({"127.0.0.1"})
    )
    with Fetcher(asked, tmp_path / "cache.db", Patient()) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    """Return settings by which pictures are hosted in the folder `www`."""
    return load(tmp_path, f'[pictures]\nfolder = "www"\nurl = "{ADDRESS}/"')


def load(folder: Path, text: str) -> config.Settings:
    """Return the settings `text`."""
    path = folder / "digest.toml"
    path.write_text(text)
    return config.read_settings(path)


def picture(
    size: tuple[int, int] = (2400, 1200),
    kind: str = "JPEG",
    mode: str = "RGB",
    colour: Any = BLUE,
    **options: Any,
) -> bytes:
    """Return a picture of one colour."""
    data = BytesIO()
    PIL.Image.new(mode, size, colour).save(data, kind, **options)
    return data.getvalue()


def edition(*images: Image) -> Edition:
    """Return an edition whose first section tells a story for each of the `images`."""
    return samples.edition(
        [samples.article(f"Story {at}", image=image) for at, image in enumerate(images)]
    )


def host(
    server: Server,
    fetcher: Fetcher,
    settings: config.Settings,
    data: bytes,
    media: str = "image/jpeg",
) -> tuple[Image, list[str]]:
    """Return the picture of a story whose picture answers `data`, and the reasons for problems."""
    server.routes["/p"] = answer(data, content_type=media)
    return hosted(fetcher, settings, Image(server.url("/p"), "A bridge"))


def hosted(fetcher: Fetcher, settings: config.Settings, image: Image) -> tuple[Image, list[str]]:
    """Return what stands for `image`, and why pictures failed; no article is left out for it."""
    made, problems = pictures.host_pictures(edition(image), settings, fetcher)
    assert not any(problem.skipped for problem in problems)
    assert not any("\n" in problem.reason for problem in problems)
    found = made.articles[0].image
    assert found
    return found, [problem.reason for problem in problems]


def copies(settings: config.Settings) -> list[Path]:
    """Return the files in the folder of copies, hidden ones too."""
    return sorted((settings.folder / "www").glob("*"))


def opened(settings: config.Settings) -> PIL.Image.Image:
    """Return the one copy."""
    (path,) = copies(settings)
    with PIL.Image.open(path) as found:
        found.load()
        return found


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    """Tell whether a pixel has the colour, as nearly as JPEG keeps it."""
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def test_a_large_picture_is_hosted_small(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """The mail shows the copy by https, with its size and the words of the original."""
    shown, reasons = host(server, fetcher, settings, picture())
    assert reasons == []
    copy = opened(settings)
    assert (copy.format, copy.mode, copy.size, copy.info["progressive"]) == (
        "JPEG",
        "RGB",
        (1200, 600),
        1,
    )
    assert near(copy.getpixel((600, 300)), BLUE)
    (path,) = copies(settings)
    assert shown == Image(f"{ADDRESS}/{path.name}", "A bridge", 1200, 600)
    assert path.stat().st_mode == (settings.folder / "digest.toml").stat().st_mode
    server.routes["/p"] = answer(picture(), content_type="image/jpeg")
    made, _ = pictures.host_pictures(
        edition(Image(server.url("/p"), "A bridge")), settings, fetcher
    )
    html = Renderer(settings.folder).render(made).html
    assert f'src="{shown.url}" alt="A bridge" width="544" height="272"' in html
    assert server.url("/p") not in html


def test_the_same_picture_gives_the_same_file(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """A copy is made once and always the same; a picture that changed has a new name."""
    server.routes["/p"] = versioned(picture(), content_type="image/jpeg", etag='"1"')
    image = Image(server.url("/p"))
    first, _ = hosted(fetcher, settings, image)
    (path,) = copies(settings)
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert hosted(fetcher, settings, image)[0] == first
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    path.unlink()
    assert hosted(fetcher, settings, image)[0] == first
    assert path.read_bytes() == before[1]
    asked = [request.headers for request in server.requests if request.path == "/p"]
    assert [one.get("if-none-match") for one in asked] == [None, '"1"', '"1"']
    assert asked[0]["accept"].startswith("image/jpeg")
    server.routes["/p"] = answer(picture(colour="red"), content_type="image/jpeg")
    assert hosted(fetcher, settings, image)[0].url != first.url
    assert len(copies(settings)) == 2


def test_what_is_hosted_already_is_left_alone(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """An edition that went through once is as it was after a second time."""
    server.routes["/p"] = answer(picture(), content_type="image/jpeg")
    once, _ = pictures.host_pictures(edition(Image(server.url("/p"))), settings, fetcher)
    assert pictures.host_pictures(once, settings, fetcher) == (once, [])
    assert server.paths() == ["/p"]


def test_only_what_mails_show_is_fetched(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """The first story's picture of each section is fetched once; no icon and no excerpt's is."""
    server.routes["/p"] = answer(picture(), content_type="image/jpeg")
    same, other = Image(server.url("/p"), "One"), Image(server.url("/other"))
    made = edition(same, other)
    both = samples.edition(made.articles, [samples.article("Home", image=replace(same, alt="Two"))])
    after, problems = pictures.host_pictures(both, settings, fetcher)
    assert [image.alt for image in (one.image for one in after.articles) if image] == [
        "One",
        "",
        "Two",
    ]
    assert [one.image.url.startswith(ADDRESS) for one in after.articles if one.image] == [
        True,
        False,
        True,
    ]
    assert (server.paths(), problems) == (["/p"], [])
    icon = edition(Image(server.url("/icon"), width=64, height=64))
    excerpt = samples.edition([samples.article("Excerpt", image=same, teaser=True)])
    for left in (icon, excerpt, samples.edition([samples.article("None")]), samples.edition()):
        assert pictures.host_pictures(left, settings, fetcher) == (left, [])
    assert server.paths() == ["/p"]


def test_a_tiny_picture_is_left_alone(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """An icon or tracker whose size nobody gave is neither copied nor spoken of."""
    shown, reasons = host(server, fetcher, settings, picture((1, 1), "GIF", "P", 0), "image/gif")
    assert (shown.url, reasons, copies(settings)) == (server.url("/p"), [], [])


def test_a_picture_is_never_made_larger(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """One that fits keeps its size."""
    shown, _ = host(server, fetcher, settings, picture((500, 300), "WEBP"), "image/webp")
    assert (shown.width, shown.height) == opened(settings).size == (500, 300)


def test_a_moving_picture_is_its_first_frame(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """Of an animated GIF one frame is copied."""
    data = BytesIO()
    first, second = (PIL.Image.new("RGB", (300, 200), colour) for colour in (BLUE, "red"))
    first.save(data, "GIF", save_all=True, append_images=[second], duration=100)
    host(server, fetcher, settings, data.getvalue(), "image/gif")
    assert near(opened(settings).getpixel((150, 100)), BLUE)


def test_a_printers_picture_is_made_for_screens(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """CMYK becomes RGB."""
    shown, _ = host(server, fetcher, settings, picture(mode="CMYK", colour=(0, 255, 255, 0)))
    copy = opened(settings)
    assert (shown.width, copy.mode) == (1200, "RGB")
    assert near(copy.getpixel((5, 5)), (255, 0, 0))


def test_a_picture_is_upright_and_tells_nothing(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """One that the camera noted to be turned is turned, and the camera's notes are dropped."""
    exif = PIL.Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "A. Photographer"
    shown, _ = host(server, fetcher, settings, picture(exif=exif, comment=b"secret"))
    copy = opened(settings)
    assert (shown.width, shown.height) == copy.size == (600, 1200)
    assert not dict(copy.getexif())
    assert not {"comment", "exif", "icc_profile"} & set(copy.info)


def test_what_is_transparent_is_white(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """A mail's picture stands on white in dark mode too."""
    host(server, fetcher, settings, picture((300, 200), "PNG", "RGBA", (0, 0, 0, 0)), "image/png")
    assert near(opened(settings).getpixel((150, 100)), (255, 255, 255))


def test_colours_are_those_of_screens(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """A profile is reckoned with, and one that is broken is as none."""
    from PIL import ImageCms

    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"broken"):
        assert host(server, fetcher, settings, picture(icc_profile=profile))[1] == []
        (path, *_) = copies(settings)
        assert near(opened(settings).getpixel((5, 5)), BLUE)
        path.unlink()


def _claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says to have so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "media", "reason"),
    [
        (
            b"<html>Not here</html>",
            "text/html",
            "'text/html', which is not a kind of picture that is read",
        ),
        (b"<svg/>", "image/svg+xml", "which is not a kind of picture that is read"),
        (b"<html>Not here</html>", "image/jpeg", "is no picture that can be read"),
        (b"", "image/jpeg", "is no picture that can be read"),
        (picture((300, 200), "BMP"), "image/png", "is no picture that can be read"),
        (picture()[:3000], "image/jpeg", "is no picture that can be read"),
        (_claiming(300, 200), "image/png", "is no picture that can be read"),
        (_claiming(7000, 7000), "image/png", "more than 40 million pixels"),
        (_claiming(10_000, 10_000), "image/png", "more than 40 million pixels"),
        (_claiming(60_000, 60_000), "image/png", "more than 40 million pixels"),
        (_claiming(120, 330_000), "image/png", "120 x 330000 pixels are too narrow"),
        (picture((4000, 121), "PNG"), "image/png", "4000 x 121 pixels are too narrow"),
        (picture((300, 200), "PNG", "I;16", 40_000), "image/png", "more than 256 greys"),
        (b"\0" * 5_000_001, "image/jpeg", "is larger than 5 MB"),
    ],
)
def test_what_is_no_picture_stays_where_it_is(
    server: Server,
    fetcher: Fetcher,
    settings: config.Settings,
    data: bytes,
    media: str,
    reason: str,
) -> None:
    """What cannot be copied is named with the reason, and nothing is left in the folder."""
    shown, reasons = host(server, fetcher, settings, data, media)
    assert shown == Image(server.url("/p"), "A bridge")
    assert len(reasons) == 1
    assert reasons[0].startswith("its picture is shown from where it is: ")
    assert reason in reasons[0]
    assert copies(settings) == []


def test_one_that_fails_stops_nothing(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """A picture that is not found stays as it is, and the other's is copied all the same."""
    server.routes["/p"] = answer(picture(), content_type="image/jpeg")
    gone, there = (Image(server.url(path)) for path in ("/gone?key=secret", "/p"))
    made = samples.edition([samples.article("A", image=gone)], [samples.article("B", image=there)])
    after, (problem,) = pictures.host_pictures(made, settings, fetcher)
    assert after.articles[0] == made.articles[0]
    assert after.articles[1].image
    assert after.articles[1].image.url.startswith(f"{ADDRESS}/")
    assert problem.origin == server.url("/gone?...")
    assert "it answers 404" in problem.reason


def test_a_folder_that_cannot_be_written_stops_nothing(
    server: Server, fetcher: Fetcher, settings: config.Settings
) -> None:
    """Where the copy cannot be put, the picture stays where it is."""
    (settings.folder / "www").write_text("a file")
    shown, (reason,) = host(server, fetcher, settings, picture())
    assert shown.url == server.url("/p")
    assert "its copy cannot be written" in reason


def test_a_picture_is_fetched_as_guardedly_as_a_page(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    """Robots, inner addresses, sizes and compression count as for a page; a page is no picture."""
    server.routes |= {
        "/robots.txt": answer("User-agent: *\nDisallow: /no", content_type="text/plain"),
        "/inside": redirect(f"http://localhost:{server.port}/p"),
        "/bomb": answer(
            gzip.compress(bytes(20_000_000)), content_type="image/png", content_encoding="gzip"
        ),
        "/page": versioned("<p>A page</p>", etag='"1"'),
    }
    for path, said in (
        ("/no/p.jpg", "robots"),
        ("/inside", "not on the public"),
        ("/bomb", "larger than 5 MB"),
    ):
        with pytest.raises(CannotFetch, match=said):
            fetcher.fetch_picture(server.url(path))
    assert "/no/p.jpg" not in server.paths()
    assert fetcher.fetch(server.url("/page")).text == "<p>A page</p>"
    with pytest.raises(CannotFetch, match="not a kind of picture"):
        fetcher.fetch_picture(server.url("/page"))
    with pytest.raises(CannotFetch, match="only http"):
        fetcher.fetch_picture("data:image/png;base64,AAAA")


def test_it_is_off_unless_set(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    """Without a folder every picture is shown from where it is."""
    made = edition(Image(server.url("/p")))
    assert pictures.host_pictures(made, load(tmp_path, ""), fetcher) == (made, [])
    assert server.requests == []


def test_without_pillow_the_extra_is_named(
    fetcher: Fetcher, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sets a folder without what copies pictures is told what to install."""
    whole: Callable[..., Any] = builtins.__import__

    def without(name: str, *others: Any) -> Any:
        if name.startswith("PIL"):
            raise ImportError(name)
        return whole(name, *others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CannotHost, match=r"pip install 'newsdigest\[pictures\]'") as caught:
        pictures.host_pictures(edition(), settings, fetcher)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('folder = "www"', "[pictures] url: must be given if 'folder' is"),
        ('url = "https://a.example"', "[pictures] folder: must be given if 'url' is"),
        ('folder = "www"\nurl = "http://a.example/p"', "[pictures] url: must be an https address"),
        (
            'folder = "www"\nurl = "https://a.example/p?x=1"',
            "[pictures] url: must be an https address",
        ),
        (
            'folder = "www"\nurl = "https://me:secret@a.example"',
            "[pictures] url: must be an https address",
        ),
        (
            'folder = "www"\nurl = "https://a.example"\nsize = 3',
            "[pictures] size: is not a known setting",
        ),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, table: str, said: str) -> None:
    """The folder and its https address are given together, or neither is."""
    with pytest.raises(BadSettings) as caught:
        load(tmp_path, f"[pictures]\n{table}")
    assert said in str(caught.value)
