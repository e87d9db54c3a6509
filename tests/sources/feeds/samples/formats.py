"""Versions, encodings, languages, and what is broken."""

from tests.sources.feeds.samples import A, L, Sample, T, atom, atom03, json_feed, rdf, rss

_ITEM = f"<item>{T}{L}</item>"
_RUSSIAN = "Мэр открыл новый мост через реку в субботу утром"
_JAPANESE = "市長は土曜日の朝に新しい橋を開通させた。"
_COMMENTED = '<!-- cached --><?xml version="1.0" encoding="windows-1251"?>'
_JSON = '"id": "7", "url": "https://girder.example/bridge", "title": "Bridge opens"'


def _bytes(
    name: str, title: str, encoding: str, declared: str = "", header: str = "application/xml"
) -> Sample:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    feed = declaration + rss(f"<title>{title}</title>{L}")
    return Sample(f"charset-{name}", feed.encode(encoding), title=title, header=header)


def _broken(name: str, feed: str, title: str = "Bridge opens", text: str = "") -> Sample:
    return Sample(f"broken-{name}", feed, title=title, text=text)


def _language(name: str, feed: str, language: str) -> Sample:
    return Sample(f"language-{name}", feed, language=language)


SAMPLES = (
    # Versions
    Sample("rss-2.0", rss(T + L)),
    Sample("rss-0.91", rss(T + L, head='version="0.91"')),
    Sample(
        "rss-0.91-netscape",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        f'"http://my.netscape.example/rss-0.91.dtd"><rss version="0.91"><channel>{_ITEM}'
        "</channel></rss>",
    ),
    Sample("rss-0.92", rss(T + L, head='version="0.92"')),
    Sample("rss-0.93", rss(T + L, head='version="0.93"')),
    Sample("rss-0.94", rss(T + L, head='version="0.94"')),
    Sample("rss-no-version", f"<rss><channel>{_ITEM}</channel></rss>"),
    Sample(
        "rss-capitals",
        "<RSS><CHANNEL><ITEM><TITLE>Bridge opens</TITLE>"
        "<LINK>https://girder.example/bridge</LINK></ITEM></CHANNEL></RSS>",
    ),
    Sample(
        "rss-mixed-case",
        f"<Rss><Channel><Item><Title>Bridge opens</Title>{L}</Item></Channel></Rss>",
    ),
    Sample("rss-namespace", rss(T + L, head='xmlns="http://backend.userland.com/rss2"')),
    Sample(
        "cdf",
        '<CHANNEL HREF="https://girder.example/"><ITEM HREF="https://girder.example/bridge" '
        'LASTMOD="2026-11-30T08:00Z"><TITLE>Bridge opens</TITLE><ABSTRACT>It is open.</ABSTRACT>'
        "</ITEM></CHANNEL>",
        date="2026-11-30T08:00:00+00:00",
        text="It is open.",
    ),
    Sample(
        "atom-capitals",
        "<FEED><ENTRY><TITLE>Bridge opens</TITLE><ID>urn:7</ID>"
        '<LINK REL="alternate" HREF="https://girder.example/bridge"/></ENTRY></FEED>',
    ),
    Sample("rss-namespace-of-its-own", rss(T + L, head='xmlns="https://girder.example/ns"')),
    Sample(
        "rss-1.0-content-items",
        rdf(f"{T}{L}<content:items><content:item>x</content:item></content:items>"),
    ),
    Sample("rss-items-outside", f"<rss><channel></channel>{_ITEM}</rss>"),
    Sample(
        "rss-0.90",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/>{_ITEM}</rdf:RDF>',
    ),
    Sample("rss-1.0", rdf(T + L)),
    Sample(
        "rss-1.0-prefix",
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/">'
        "<s:item><s:title>Bridge opens</s:title><s:link>https://girder.example/bridge</s:link>"
        "</s:item></r:RDF>",
    ),
    Sample("atom-1.0", atom(A)),
    Sample(
        "atom-1.0-prefix",
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>Bridge opens</a:title>'
        '<a:link href="https://girder.example/bridge"/></a:entry></a:feed>',
    ),
    Sample("atom-no-namespace", f"<feed><entry>{A}</entry></feed>"),
    Sample("atom-0.3", atom03(A)),
    Sample("atom-0.3-capital", atom03(A).replace("feed", "Feed")),
    Sample("json-1.1", json_feed(_JSON)),
    Sample("json-1", json_feed(_JSON, version="1")),
    Sample("json-mark", "\ufeff" + json_feed(_JSON)),
    Sample("json-number-as-id", json_feed(_JSON.replace('"7"', "7"))),
    Sample("json-language", json_feed(_JSON, '"language": "de",'), language="de"),
    Sample(
        "json-item-language",
        json_feed(_JSON + ', "language": "fr"', '"language": "de",'),
        language="fr",
    ),
    Sample("json-wrong-types", json_feed(_JSON + ', "tags": 5, "authors": "x", "image": {}')),
    # Charsets
    _bytes("utf-8", "Café – ₹5", "utf-8"),
    _bytes("utf-8-declared", "Café – ₹5", "utf-8", "utf-8"),
    _bytes("utf-8-mark", "Café – ₹5", "utf-8-sig"),
    _bytes("utf-16", "Café – ₹5", "utf-16", "utf-16"),
    _bytes("utf-16-no-mark", "Café – ₹5", "utf-16-le", "utf-16"),
    _bytes("utf-16-be-no-mark", "Café – ₹5", "utf-16-be", "utf-16"),
    _bytes("utf-32", "Café – ₹5", "utf-32"),
    _bytes("latin-1", "Café", "iso-8859-1", "iso-8859-1"),
    _bytes("windows-1252", "Café – “open”", "cp1252", "windows-1252"),
    _bytes("windows-1252-as-latin-1", "Café – “open”", "cp1252", "iso-8859-1"),
    _bytes("windows-1252-as-utf-8", "Café – “open”", "cp1252", "utf-8"),
    _bytes("windows-1251", _RUSSIAN, "cp1251", "windows-1251"),
    _bytes("koi8-r", _RUSSIAN, "koi8-r", "koi8-r"),
    _bytes("cp-1251", _RUSSIAN, "cp1251", "cp-1251"),
    _bytes("header", _RUSSIAN, "koi8-r", "", "text/xml; charset=koi8-r"),
    _bytes("header-wins", _RUSSIAN, "koi8-r", "iso-8859-5", "text/xml; charset=koi8-r"),
    _bytes("header-of-servers", _RUSSIAN, "koi8-r", "koi8-r", "text/xml; charset=iso-8859-1"),
    _bytes("header-wrong", "Café – ₹5", "utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
    _bytes("utf-8-as-windows-1251", _RUSSIAN, "utf-8", "windows-1251"),
    _bytes("utf-8-as-latin-1", "Café – ₹5", "utf-8", "iso-8859-1"),
    _bytes("ascii-as-utf-16", "Bridge opens", "ascii", "utf-16"),
    _bytes("ascii-as-utf-16-odd", "Bridge opens now", "ascii", "utf-16"),
    _bytes("unknown-label", "Café – ₹5", "utf-8", "klingon"),
    _bytes("undeclared-windows-1251", _RUSSIAN, "cp1251"),
    _bytes("undeclared-windows-1255", "ראש העיר פתח את הגשר החדש לתנועה בשבוע שעבר", "cp1255"),
    _bytes("undeclared-euc-jp", _JAPANESE, "euc_jp"),
    _bytes("undeclared-big5", "市長星期六早上為新橋剪綵，工程歷時兩年。", "big5"),
    _bytes("shift-jis", _JAPANESE, "cp932", "Shift_JIS"),
    _bytes("euc-jp", _JAPANESE, "euc_jp", "EUC-JP"),
    _bytes("iso-2022-jp", _JAPANESE, "iso2022_jp", "ISO-2022-JP"),
    _bytes("gb2312", "市长星期六早上为新桥剪彩", "gbk", "gb2312"),
    _bytes("x-gbk", "市长星期六早上为新桥剪彩", "gbk", "x-gbk"),
    _bytes("euc-kr", "시장은 토요일 아침에 새 다리를 개통했다", "cp949", "euc-kr"),
    _bytes("windows-874", "นายกเทศมนตรีเปิดสะพานใหม่", "cp874", "windows-874"),
    Sample(
        "charset-behind-a-comment",
        (_COMMENTED + rss(f"<title>{_RUSSIAN}</title>{L}")).encode("cp1251"),
        title=_RUSSIAN,
    ),
    Sample(
        "charset-twice",
        rss(f"<title>Café – open</title>{L}".encode().decode("latin-1")),
        title="Café – open",
    ),
    # Languages
    _language("channel", rss(T + L, "<language>de</language>"), "de"),
    _language("country", rss(T + L, "<language>de-at</language>"), "de-at"),
    _language("underscore", rss(T + L, "<language>de_AT</language>"), "de-AT"),
    _language("three-letters", rss(T + L, "<language>deu</language>"), "de"),
    _language("three-letters-of-libraries", rss(T + L, "<language>ger</language>"), "de"),
    _language("turned-round", rss(T + L, "<language>at-de</language>"), "de"),
    _language("undetermined", rss(T + L, "<language>und</language>"), "en"),
    _language("several", rss(T + L, "<language>mul</language>"), "en"),
    _language("dc", rdf(T + L, "<dc:language>de</dc:language>"), "de"),
    _language(
        "dc-item", rss(f"{T}{L}<dc:language>fr</dc:language>", "<language>de</language>"), "fr"
    ),
    _language("xml-lang", atom(A, head='xml:lang="de"'), "de"),
    _language(
        "xml-lang-entry",
        atom(A, head='xml:lang="de"').replace("<entry", '<entry xml:lang="fr"'),
        "fr",
    ),
    _language("none", rss(T + L), "en"),
    # Broken
    _broken("stray-ampersand", rss(f"<title>A & B</title>{L}"), "A & B"),
    _broken(
        "undeclared-prefix",
        f"<rss><channel><item>{T}{L}<dc:creator>X</dc:creator></item></channel></rss>",
    ),
    _broken(
        "undeclared-prefix-content",
        f"<rss><channel><item>{T}{L}<content:encoded>It is open.</content:encoded></item>"
        "</channel></rss>",
        text="It is open.",
    ),
    _broken("control-character", rss(f"<title>Bridge\x0b opens</title>{L}")),
    _broken("null", rss(f"<title>Bridge\x00 opens</title>{L}")),
    _broken("words-before", "Warning: x in a.php on line 7\n" + rss(T + L)),
    _broken("markup-before", "<br />\n<b>Warning</b>: x<br />\n" + rss(T + L)),
    _broken("blank-lines-before", '\n\n <?xml version="1.0"?>' + rss(T + L)),
    _broken("comment-before", "<!-- made by X -->" + rss(T + L)),
    _broken("words-behind", rss(T + L) + "<!-- 0.1 s --> bye"),
    _broken("cut-off-behind", rss(T + L).removesuffix("</channel></rss>")),
    _broken("wrong-end", rss(f"{T}{L}<description>It is open.</descripton>"), text="It is open."),
    _broken(
        "entity-of-html",
        rss(f"{T}{L}<description>It&nbsp;is open.</description>"),
        text="It is open.",
    ),
    _broken("illegal-reference", rss(f"<title>Bridge&#0; opens&#xFFFF;</title>{L}")),
    _broken("cdata-end", rss(f"<title>Bridge ]]&gt; opens</title>{L}"), "Bridge ]]> opens"),
    _broken(
        "cdata-in-cdata",
        rss(f"{T}{L}<description><![CDATA[<p>It is <!-- x -->open.</p>]]></description>"),
        text="It is open.",
    ),
    # Around
    Sample(
        "around-media",
        rss(f'{T}{L}<media:content url="https://girder.example/a.jpg" medium="image"/>'),
    ),
    Sample(
        "around-itunes",
        rss(f"{T}{L}<itunes:duration>12:00</itunes:duration><itunes:author>X</itunes:author>"),
    ),
    Sample("around-geo", rss(f"{T}{L}<geo:lat>18.5</geo:lat><geo:long>73.8</geo:long>")),
    Sample(
        "around-cloud",
        rss(
            T + L,
            '<cloud domain="x.example" port="80" path="/" registerProcedure="" protocol="soap"/>',
        ),
    ),
    Sample(
        "around-text-input",
        rss(T + L, "<textInput><title>Search</title><link>https://x.example/</link></textInput>"),
    ),
    Sample(
        "around-image",
        rss(T + L, "<image><url>https://girder.example/a.png</url><title>Logo</title></image>"),
    ),
    Sample("around-category", rss(f"{T}{L}<category domain='x'>Metro</category><category/>")),
    Sample("around-source", atom(A + "<source><title>Other</title><id>urn:x</id></source>")),
)
