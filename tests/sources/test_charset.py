"""Charsets: one rule by which bytes become text, wherever they come from."""

import codecs
import gzip
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources import charset
from tests.timing import in_proportion, seconds

RUPEES = "Saryu Infra’s bid of ₹4,200 crore – “the lowest” – was opened on Monday."
FACADE = "The café owners’ bid for the naïve façade – “the lowest” – was opened on Monday in Pune."
CAFE = FACADE
#: What a document calls Python's codecs that have a name of their own.
LABELS = {"cp949": "euc-kr", "cp874": "windows-874", "cp932": "shift_jis"}
HINDI = "सरयू सोलर को तीन सौ मेगावाट का ठेका मिला"
#: A sentence in each of the encodings that news was written in before UTF-8.
WRITTEN = {
    "cp1250": "Wójt otworzył nowy most w sobotę rano, źródło zbliżone do gminy milczy",
    "iso-8859-2": "Wójt otworzył nowy most w sobotę rano, źródło zbliżone do gminy milczy",
    "cp1251": "Мэр открыл новый мост через реку в субботу утром",
    "koi8-r": "Мэр открыл новый мост через реку в субботу утром",
    "cp1252": FACADE,
    "cp1253": "Ο δήμαρχος εγκαινίασε τη νέα γέφυρα το Σάββατο",
    "cp1254": "Başkan yeni köprüyü cumartesi günü açtı, çalışmalar iki yıl sürdü, ışıklar yandı",
    "cp1255": "ראש העיר פתח את הגשר החדש לתנועה בשבוע שעבר",
    "cp1256": "افتتح رئيس البلدية الجسر الجديد يوم السبت في المدينة",
    "cp874": "นายกเทศมนตรีเปิดสะพานใหม่ในวันเสาร์ ประชาชนเข้าร่วม",
    "cp932": "市長は土曜日の朝に新しい橋を開通させた。",
    "euc_jp": "市長は土曜日の朝に新しい橋を開通させた。",
    "gbk": "市长星期六早上为新桥剪彩，工程历时两年。",
    "big5": "市長星期六早上為新橋剪綵，工程歷時兩年。",
    "cp949": "시장은 토요일 아침에 새 다리를 개통했다. 공사는 두 해 걸렸다.",
}


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"", "utf-8-sig"),
        (b"", "utf-16"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ],
)
def test_unicode_is_decoded_by_its_mark(mark: bytes, encoding: str) -> None:
    """UTF-8 with and without a byte order mark, and UTF-16 with one, are read."""
    assert charset.decode_text(mark + RUPEES.encode(encoding)) == RUPEES


@pytest.mark.parametrize("text", [FACADE, "Café", "The firm’s bid", "“We are glad,” he said."])
def test_windows_text_is_recognised(text: str) -> None:
    """Text in Windows' western encoding is read, however short."""
    assert charset.decode_text(text.encode("cp1252")) == text


def test_a_stray_byte_does_not_spoil_a_page() -> None:
    """A few bytes of Windows' encoding in UTF-8 text are read as such; the rest stays as it is."""
    assert charset.decode_text(RUPEES.encode() + b" \x96 Caf\xe9") == RUPEES + " – Café"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_xml_in_utf_16_needs_no_mark(encoding: str) -> None:
    """Its first characters say it (XML 1.0, F)."""
    assert charset.decode_text(f"<?xml version='1.0'?><a>{RUPEES}</a>".encode(encoding)).endswith(
        f"{RUPEES}</a>"
    )


def test_what_is_packed_is_said_to_be() -> None:
    """Nothing but a sitemap is taken out of gzip."""
    with pytest.raises(ValueError, match=r"^is not text \(packed by gzip\)$"):
        charset.decode_text(gzip.compress(b"some words"))


def test_a_broken_byte_after_a_mark_costs_one_character() -> None:
    """After a byte order mark for UTF-8, a broken byte becomes a replacement character."""
    assert charset.decode_text(b"\xef\xbb\xbfPune \xff opens") == "Pune \ufffd opens"


def test_a_declared_encoding_is_used() -> None:
    """A page that is not UTF-8 is read as it declares."""
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    assert charset.decode_text((head + "Дорога").encode("cp1251")) == head + "Дорога"
    assert charset.decode_text("<meta charset='iso-8859-15'>5 €".encode("iso-8859-15")).endswith(
        "5 €"
    )


@pytest.mark.parametrize(
    "declared", ["klingon", "rot13", "hex", "ascii", "undefined", "idna", "utf-8"]
)
def test_a_wrong_declaration_is_passed_over(declared: str) -> None:
    """An encoding that is unknown, not for text, or wrong leaves it to detection."""
    head = f'<meta charset="{declared}">'
    assert charset.decode_text(head.encode() + FACADE.encode("cp1252")) == head + FACADE


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\0" * 100,
        gzip.compress(RUPEES.encode() * 20, mtime=0),
        bytes(range(128, 256)) * 4,
    ],
    ids=["picture", "zeros", "archive", "noise"],
)
def test_binary_data_is_refused(data: bytes) -> None:
    """What is not text is refused with a reason in words."""
    with pytest.raises(ValueError, match="is not text"):
        charset.decode_text(data)


@given(st.binary(max_size=300))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_any_bytes_are_text_or_refused_in_words(data: bytes) -> None:
    """No bytes, whatever they are, end in anything but a text or a reason for people."""
    said: str | None = None
    try:
        said = charset.decode_text(data)
    except ValueError as problem:
        reason = str(problem)
    assert said is not None or reason.startswith("is not text")


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        (RUPEES.encode(), "text/html; charset=utf-8", RUPEES),
        (RUPEES.encode(), "text/html", RUPEES),
        (RUPEES.encode(), "text/html; charset=iso-8859-1", RUPEES),
        (CAFE.encode("cp1252"), 'text/html; charset="ISO-8859-1"', CAFE),
        (CAFE.encode("cp1252"), "text/html; charset=utf-8", CAFE),
        (HINDI.encode("utf-16-le"), "text/html;charset=utf-16le", HINDI),
        (HINDI.encode(), "text/html; charset=us-ascii", HINDI),
        ("москва строит".encode("koi8-r"), "text/html; Charset=KOI8-R", "москва строит"),
        ("日本の駅".encode("iso2022_jp"), "text/html; charset=ISO-2022-JP", "日本の駅"),
        (codecs.BOM_UTF8 + RUPEES.encode(), "text/html; charset=windows-1252", RUPEES),
        (codecs.BOM_UTF16_BE + HINDI.encode("utf-16-be"), "text/xml; charset=utf-8", HINDI),
    ],
)
def test_text_is_read_by_its_header(data: bytes, content_type: str, text: str) -> None:
    """The header's encoding is used if the bytes are valid in it; a byte order mark beats it."""
    assert charset.decode_text(data, content_type) == text


@pytest.mark.parametrize(
    "content_type", ["", "text/xml", "text/xml; charset=nonsense", "text/xml; charset=utf-8"]
)
def test_text_is_read_by_its_declaration(content_type: str) -> None:
    """Without a header that holds, XML and HTML say it themselves."""
    xml = '<?xml version="1.0" encoding="windows-1251"?><a>москва</a>'
    page = '<meta charset="koi8-r"><p>москва строит метро</p>'
    assert charset.decode_text(xml.encode("cp1251"), content_type) == xml
    assert charset.decode_text(page.encode("koi8-r"), content_type) == page


@pytest.mark.parametrize(
    "codec", ["punycode", "idna", "unicode_escape", "utf-7", "hex", "rot13", "undefined"]
)
def test_odd_codecs_are_not_used(codec: str) -> None:
    """Python has codecs that take quadratic time or run escapes: a server cannot ask for them."""
    text = "\\x41 +AGE- " + "a-b." * 250_000
    content_type = f"text/html; charset={codec}"
    assert charset.decode_text(text.encode(), content_type) == text
    assert seconds(lambda: charset.decode_text(text.encode(), content_type)) < 2


def test_binary_is_no_text() -> None:
    """What is no text is said to be none."""
    with pytest.raises(ValueError, match="is not text"):
        charset.decode_text(bytes(range(256)) * 10, "text/html")


@pytest.mark.parametrize("encoding", WRITTEN)
@pytest.mark.parametrize("label", ["", "text/xml", "text/xml; charset=utf-8", "x; charset=utf-16"])
@pytest.mark.parametrize("form", ["{}", "<rss><channel><title>News</title><item><b>{}</b></item>"])
def test_text_that_says_nothing_true_is_detected(encoding: str, label: str, form: str) -> None:
    """Without a label that can be true, the encoding is seen from the text."""
    text = form.format(WRITTEN[encoding])
    assert charset.decode_text(text.encode(encoding), label) == text


@pytest.mark.parametrize(
    "encoding", sorted(set(WRITTEN) - {"cp1250", "iso-8859-2", "cp1254", "cp1252"})
)
def test_no_text_becomes_western_garbage_at_its_servers_word(encoding: str) -> None:
    """Words of accented letters alone are no Western words, whatever the label says."""
    data = WRITTEN[encoding].encode(encoding)
    assert charset.decode_text(data, "text/html; charset=iso-8859-1") == WRITTEN[encoding]


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2"])
def test_signs_within_words_are_letters_of_another_encoding(encoding: str) -> None:
    """Western has signs where the East of Europe has letters, and no word holds them."""
    data = WRITTEN[encoding].encode(encoding)
    assert charset.decode_text(data, "text/html; charset=iso-8859-1") == WRITTEN[encoding]


@pytest.mark.parametrize("encoding", WRITTEN)
def test_a_true_label_is_believed_of_the_shortest_text(encoding: str) -> None:
    """One word shows no encoding; the server or the document names it."""
    word = next(one for one in WRITTEN[encoding].split() if not one.isascii())[:9]
    named = {"cp949": "euc-kr", "cp874": "windows-874", "cp932": "shift_jis"}.get(
        encoding, encoding
    )
    assert charset.decode_text(word.encode(encoding), f"text/xml; charset={named}") == word
    feed = f'<?xml version="1.0" encoding="{named}"?><a>{word}</a>'
    assert charset.decode_text(feed.encode(encoding)) == feed


@pytest.mark.parametrize(
    "label", ["utf-8", "iso-8859-1", "windows-1251", "koi8-r", "gbk", "utf-16"]
)
@pytest.mark.parametrize("text", [*dict.fromkeys(WRITTEN.values()), RUPEES, HINDI, "plain words"])
def test_utf_8_is_utf_8_whatever_anybody_says(text: str, label: str) -> None:
    """Text in another encoding is hardly ever valid UTF-8."""
    written = f'<?xml version="1.0" encoding="{label}"?><meta charset="{label}">{text}'
    assert charset.decode_text(written.encode(), f"text/xml; charset={label}") == written


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\x1b\ufeff")))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_all_that_is_written_in_utf_8_comes_back(text: str) -> None:
    """Under any label."""
    for label in ("utf-16", "iso-8859-1", "windows-1251", "shift_jis"):
        assert charset.decode_text(text.encode(), f"text/xml; charset={label}") == text


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("cp-1251", "cp1251"), ("CP1251", "cp1251"), ("win-1251", "cp1251"),
        ("Windows_1251", "cp1251"), ("x-cp1251", "cp1251"), ("windows1251", "cp1251"),
        ("koi8_r", "koi8-r"), ("koi", "koi8-r"), ("windows-874", "cp874"), ("tis-620", "cp874"),
        ("x-gbk", "gbk"), ("gb2312", "gbk"), ("GB_2312-80", "gbk"), ("gb18030", "gbk"),
        ("Shift-JIS", "cp932"), ("x-sjis", "cp932"), ("ms_kanji", "cp932"), ("x-euc-jp", "euc_jp"),
        ("ks_c_5601-1987", "cp949"), ("big5-hkscs", "big5"), ("x-x-big5", "big5"),
        ("latin2", "iso-8859-2"), ("ISO_8859-2:1987", "iso-8859-2"), ("iso8859-2", "iso-8859-2"),
        ("latin-1", "cp1252"), ("us-ascii", "cp1252"), ("iso-8859-9", "cp1254"),
    ],
)  # fmt: skip
def test_labels_are_whatwgs_however_spelled(label: str, encoding: str) -> None:
    """Dots, dashes and prefixes differ from program to program."""
    word = WRITTEN[encoding]
    assert charset.decode_text(word.encode(encoding), f"text/xml; charset={label}") == word
    assert charset._codec_of(label) is not None


@pytest.mark.parametrize(
    "before",
    ["", " \r\n", "<!-- cached by X -->", "Warning: x in a.php on line 7\n", "<!-- <?xml ?> -->",
     "<!-- <meta charset='iso-8859-5'> -->", "<br />\n"],
)  # fmt: skip
@pytest.mark.parametrize(
    "declared",
    ["<?xml version='1.0' encoding='koi8-r'?>", '<?xml version="1.0" encoding = "KOI8-R" ?>',
     "<meta charset=koi8-r>", "<META content='text/html; charset=koi8-r' http-equiv=x>"],
)  # fmt: skip
def test_a_declaration_counts_wherever_it_stands(before: str, declared: str) -> None:
    """Behind a comment, stray output, or white space; not within a comment."""
    text = f"{before}{declared}<a>мост</a>"
    assert charset.decode_text(text.encode("koi8-r")) == text


def test_a_documents_label_counts_more_than_a_servers_default() -> None:
    """Most servers name a Western encoding for all that they have."""
    text = "<?xml version='1.0' encoding='iso-8859-2'?><a>Wójt: źle</a>"
    data = text.encode("iso-8859-2")
    assert charset.decode_text(data, "text/xml; charset=iso-8859-1") == text


def test_a_label_of_utf_16_is_no_evidence() -> None:
    """Programs copy it into bytes of another encoding, of even and of odd length."""
    for text in (
        "<?xml version='1.0' encoding='utf-16'?><a>Mus\u00e9e</a>",
        "Muse\u00e9",
        "Mus\u00e9",
    ):
        for encoding in ("utf-8", "cp1252"):
            assert charset.decode_text(text.encode(encoding), "x; charset=utf-16") == text


def test_a_character_cut_in_two_costs_itself_alone() -> None:
    """Excerpts are cut at so many bytes."""
    text = WRITTEN["gbk"]
    found = charset.decode_text(text.encode("gbk")[:-1] + b"...", "text/xml; charset=gbk")
    assert found.startswith(text[:-1])


def test_what_fits_nothing_is_no_text() -> None:
    """Better a problem than garbage."""
    noise = bytes(range(128, 256)) * 4
    for label in ("", "text/xml; charset=iso-8859-1", "text/xml; charset=windows-1251"):
        with pytest.raises(ValueError, match="is not text in an encoding that is known"):
            charset.decode_text(noise, label)


@pytest.mark.parametrize(
    "piece", [b"<meta ", b"<?xml ", b"<!--", b"\x1b$B", b"a\0", b"\xe9", b"\xc3\x28", b"a\xe9 "]
)
def test_time_is_in_proportion(piece: bytes) -> None:
    """A megabyte of anything takes no more than its size."""

    def read(data: bytes) -> None:
        with suppress(ValueError):
            charset.decode_text(data + b"\xff", "x; charset=iso-8859-1")

    assert in_proportion(lambda size: piece * size, read, 200_000) < 5


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(codec: str) -> None:
    """Spaces and digits have them in every script; a few zeros in ASCII are no such sign."""
    text = f"url,title\nhttps://girder.example/1,{HINDI}\n"
    assert charset.decode_text(text.encode(codec)) == text
    assert charset.decode_text(("x" * 400 + "\0").encode()) == "x" * 400 + "\0"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Café – open".encode().decode("latin-1"), "Café – open"),
        ("Café – open".encode().decode("cp1252"), "Café – open"),
        ("Bridge\x92s day", "Bridge’s day"),
        ("Café – open", "Café – open"),
        ("मुंबई", "मुंबई"),
        ("Ã", "Ã"),
    ],
)
def test_text_that_was_taken_for_western_is_repaired(text: str, read_as: str) -> None:
    """Programs read UTF-8 as Western and write it again, or Windows' quotes as controls."""
    assert charset.repaired_text(text) == read_as


def test_a_stream_has_an_encoding_or_none() -> None:
    """UTF-8, which needs no word, and what nobody knows have none."""
    assert charset.stream_codec(RUPEES.encode("utf-16")) == "utf-16"
    assert charset.stream_codec(WRITTEN["cp1251"].encode("cp1251")) is not None
    for data in (b"", RUPEES.encode(), RUPEES.encode() + b"\x96", bytes(range(128, 256)) * 4):
        assert charset.stream_codec(data) is None
