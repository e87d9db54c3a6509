"""Web addresses: links as published, and a key by which only one page's addresses are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.webaddress import page_key, web_address, without_fragment

A = "https://a.example"
#: Ways to write one page's address.
SAME = [
    (f"{A}/x", f"{A.upper()}/x"),
    (f"{A}/x", "HTTPS://A.Example/x"),
    (f"{A}/x", f" {A}/x "),
    (f"{A}/x", f"{A}:443/x"),
    ("http://a.example/x", "http://a.example:80/x"),
    (A, f"{A}/"),
    (f"{A}?p=1", f"{A}/?p=1"),
    (f"{A}/x", f"{A}/x?"),
    (f"{A}/x", f"{A}/x#"),
    (f"{A}/x", f"{A}/y/../x"),
    (f"{A}/x", f"{A}/./x"),
    (f"{A}/~desk", f"{A}/%7Edesk"),
    (f"{A}/~desk", f"{A}/%7edesk"),
    (f"{A}/a-b", f"{A}/a%2Db"),
    (f"{A}/a%2fb", f"{A}/a%2Fb"),
    (f"{A}/é", f"{A}/%C3%A9"),
    (f"{A}/%c3%a9", f"{A}/%C3%A9"),
    (f"{A}/my story", f"{A}/my%20story"),
    (f"{A}/?q=₹", f"{A}/?q=%E2%82%B9"),
    ("https://exämple.example/x", "https://xn--exmple-cua.example/x"),
    ("https://EXÄMPLE.example/x", "https://exämple.example/x"),
    (f"{A}/x?id=1&b=2", f"{A}/x?id=1&amp;b=2"),
    (f"{A}/x?id=1&b=2", f"{A}/x?id=1&#038;b=2"),
    (f"{A}/x?id=1&b=2", f"{A}/x?id=1&&b=2"),
    (f"{A}/x?id=1", f"{A}/x?id=1&"),
    (f"{A}/x", f"{A}/x\u200b"),
    (f"{A}/x", f"{A}/\nx"),
    *(
        (f"{A}/x?id=1", f"{A}/x?{before}{name}{after}")
        for name, before, after in [
            ("utm_source=rss", "id=1&", ""),
            ("utm_medium=feed", "", "&id=1"),
            ("UTM_CAMPAIGN=x", "id=1&", ""),
            ("utm_content", "id=1&", ""),
            ("utm_id=", "", "&id=1"),
            ("fbclid=Iw", "id=1&", ""),
            ("gclid=1", "id=1&", ""),
            ("gbraid=1", "", "&id=1"),
            ("wbraid=1", "id=1&", ""),
            ("dclid=1", "id=1&", ""),
            ("msclkid=1", "id=1&", ""),
            ("yclid=1", "id=1&", ""),
            ("twclid=1", "id=1&", ""),
            ("ttclid=1", "id=1&", ""),
            ("igshid=1", "id=1&", ""),
            ("mc_cid=1", "id=1&", ""),
            ("mc_eid=1", "id=1&", ""),
            ("_hsenc=p", "id=1&", ""),
            ("_hsmi=1", "", "&id=1"),
            ("mkt_tok=1", "id=1&", ""),
            ("_ga=1.2", "id=1&", ""),
            ("srsltid=A", "id=1&", ""),
            ("at_medium=RSS", "id=1&", ""),
            ("xtor=RSS-1", "id=1&", ""),
            ("guccounter=1", "id=1&", ""),
        ]
    ),
    (f"{A}/x", f"{A}/x?utm_source=rss&utm_medium=feed"),
    (f"{A}/x", f"{A}/x#comments"),
    (f"{A}/x", f"{A}/x#respond"),
    (f"{A}/x", f"{A}/x#more-12"),
    (f"{A}/x", f"{A}/x#utm_source=rss"),
    (f"{A}/x", f"{A}/x#xtor=RSS-1"),
    (f"{A}/x", f"{A}/x#:~:text=bridge"),
    (f"{A}/x", f"{A}/x?utm_source=rss#comments"),
]
#: Addresses of different pages.
OTHER = [
    ("http://a.example/x", f"{A}/x"),
    (f"{A}/x", "https://www.a.example/x"),
    (f"{A}/x", f"{A}:8443/x"),
    (f"{A}/x", f"{A}/X"),
    (f"{A}/x", f"{A}/x/"),
    (f"{A}/x", f"{A}//x"),
    (f"{A}/x", f"{A}/x.html"),
    (f"{A}/a/b", f"{A}/a%2Fb"),
    (f"{A}/a%20b", f"{A}/a+b"),
    (f"{A}/?q=a%2Bb", f"{A}/?q=a+b"),
    (f"{A}/x;1", f"{A}/x;2"),
    (f"{A}/x,1", f"{A}/x,2"),
    (f"{A}/story.php?cid=44", f"{A}/story.php?cid=45"),
    (f"{A}/story.php?cid=44", f"{A}/story.php"),
    (f"{A}/news.asp?1234", f"{A}/news.asp?1235"),
    (f"{A}/news.asp?1234", f"{A}/news.asp"),
    (f"{A}/view.asp?gallery=1", f"{A}/view.asp?gallery=2"),
    (f"{A}/x?a=1;b=2", f"{A}/x?a=1;b=3"),
    (f"{A}/x?a=1&b=2", f"{A}/x?b=2&a=1"),
    (f"{A}/x?a=1&a=2", f"{A}/x?a=2"),
    (f"{A}/x?a", f"{A}/x"),
    (f"{A}/x?a=", f"{A}/x?b="),
    (f"{A}/x?A=1", f"{A}/x?a=1"),
    *(
        (f"{A}/x?{name}=1", f"{A}/x?{name}=2")
        for name in [
            "id", "p", "eid", "uid", "ref", "refid", "ga", "gallery", "gl", "glid", "source",
            "sourceid", "session", "sessionid", "keyword", "medium", "campaign", "ncid", "s", "t",
            "q", "page", "date", "day", "year", "lang", "section", "region", "copy", "reg", "para",
            "times", "lt", "notify", "currency", "utm", "utmost", "clid", "fbid", "mc", "mc_id",
        ]
    ),
    (f"{A}/live#p1", f"{A}/live#p2"),
    (f"{A}/live#p1", f"{A}/live"),
    (f"{A}/app#/story/101", f"{A}/app#/story/102"),
    (f"{A}/app#!story=101", f"{A}/app#!story=102"),
    (f"{A}/x#reference-1", f"{A}/x#reference-2"),
    (f"{A}/x#ref=bridge", f"{A}/x#ref=doctors"),
    (f"{A}/x#rss-bridge", f"{A}/x#rss-doctors"),
    (f"{A}/x?y=https://b.example/1", f"{A}/x?y=https://b.example/2"),
    (f"{A}/पुल", f"{A}/पुल-2"),
]  # fmt: skip


def key(text: str) -> str:
    """Return the key of the address that `text` is."""
    address = web_address(text)
    assert address is not None
    return page_key(address)


def test_there_are_pairs_enough() -> None:
    """The key is frozen: it names what was remembered for years."""
    assert len(SAME) + len(OTHER) >= 120


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_page_has_one_key(one: str, other: str) -> None:
    """Ways to write an address, trackers, and fragments that every page has make no difference."""
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    """Whatever may name a page is kept, however alike it is to a tracker."""
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "address",
    [
        f"{A}/re/s?id=5&copy=1&sect=2&reg=IN&not=3&para=x&times=2&lt=1&section=power&currency=inr",
        f"{A}/re/pay?sig=AbC%2Bd%2F%3D&z=1&a=2;b=3",
        f"{A}/a//b;c,d@(e+f)!*'~",
        f"{A}/x?z=1&a=2&z=3&blank=&bare",
        f"{A}/live#p1",
        f"{A}/x?utm_source=rss&fbclid=1",
        f"{A}/%7Edesk/%c3%a9",
    ],
)
def test_a_link_stays_as_published(address: str) -> None:
    """Nothing is sorted, dropped, decoded or encoded anew: a site may sign its addresses."""
    assert web_address(address) == address


@pytest.mark.parametrize(
    ("text", "base", "address"),
    [
        (f"{A}/my story.html", None, f"{A}/my%20story.html"),
        ("https://exämple.example/ü?ü", None, "https://xn--exmple-cua.example/%C3%BC?%C3%BC"),
        (f'{A}/"><b>', None, f"{A}/%22%3E%3Cb%3E"),
        ("/x?a=1&copy=2", f"{A}/feed/rss.xml", f"{A}/x?a=1&copy=2"),
        ("x", f"{A}/feed/rss.xml", f"{A}/feed/x"),
        ("//b.example/x", f"{A}/", "https://b.example/x"),
        ("?p=1", f"{A}/x", f"{A}/x?p=1"),
        ("https://b.example/x", "no address", None),
        ("x", "mailto:desk@a.example", None),
    ],
)
def test_an_address_is_what_a_browser_makes_of_it(
    text: str, base: str | None, address: str | None
) -> None:
    """Spaces and foreign letters are encoded, relative addresses resolved."""
    assert web_address(text, base) == address


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "x", "/x", "//a.example/x", "javascript:alert(1)", "data:text/html,x",
        "mailto:a@b.example", "ftp://a.example/x", "https:", "https://", "https:///x", "https:x",
        "https:/x", "https://[broken", "https://a b.example/", 'https://a"b.example/',
        "https://a.example\\@b.example/", "https:\\\\a.example/x", "https://a.example/x\\y",
        f"{A}/{'x' * 9000}", "https://a.example:99999/", "https://%00/", "https://\ud800.example/\\",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(text: str | None) -> None:
    """Nor is what two programs would read as two addresses."""
    assert web_address(text) is None


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_reading_twice_changes_nothing(path: str, query: str, fragment: str) -> None:
    """Whatever is written, the address read is its own address, of legal characters in ASCII."""
    address = web_address(f"{A}/{path}?{query}#{fragment}")
    if address is not None:
        assert web_address(address) == address
        assert address.isascii()
        assert address.isprintable()
        assert " " not in address
        assert page_key(page_key(address)) == page_key(address)
        assert "#" not in without_fragment(address)
