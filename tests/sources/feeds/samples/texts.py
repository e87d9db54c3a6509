"""Titles and texts: types, escaping, entities, markup, code, and which of several texts counts."""

from tests.sources.feeds.samples import A, L, Sample, T, atom, atom03, json_feed, rdf, rss

_ITEM = '"id": "7", "url": "https://girder.example/bridge"'
_LONG = "The bridge over the Bhima was opened to cars on Monday, two years after work began."


def _title(name: str, written: str, title: str) -> Sample:
    return Sample(f"title-{name}", rss(f"<title>{written}</title>{L}"), title=title)


def _atom_title(name: str, written: str, title: str, kind: str = "") -> Sample:
    entry = A.replace("<title>Bridge opens", f"<title{kind and f' type={kind!r}'}>{written}")
    return Sample(f"title-atom-{name}", atom(entry), title=title)


def _text(name: str, item: str, text: str) -> Sample:
    return Sample(f"text-{name}", rss(T + L + item), text=text)


def _atom_text(name: str, entry: str, text: str) -> Sample:
    return Sample(f"text-atom-{name}", atom(A + entry), text=text)


def _json_text(name: str, item: str, text: str) -> Sample:
    feed = json_feed(f'{_ITEM}, "title": "Bridge opens", {item}')
    return Sample(f"text-json-{name}", feed, text=text)


SAMPLES = (
    # Titles of RSS, which does not say whether they are markup
    _title("plain", "Bridge opens", "Bridge opens"),
    _title("ampersand", "Larsen &amp; Toubro", "Larsen & Toubro"),
    _title("stray-ampersand", "Larsen & Toubro", "Larsen & Toubro"),
    _title("escaped-twice", "Larsen &amp;amp; Toubro", "Larsen & Toubro"),
    _title("less-than", "Costs &lt; Rs 5 crore", "Costs < Rs 5 crore"),
    _title("stray-less-than", "Costs < Rs 5 crore", "Costs < Rs 5 crore"),
    _title("cdata", "<![CDATA[Larsen & Toubro <b>wins</b>]]>", "Larsen & Toubro wins"),
    _title("cdata-escaped", "&lt;![CDATA[Bridge opens]]&gt;", "Bridge opens"),
    _title("cdata-in-two", "<![CDATA[Bridge]]> <![CDATA[opens]]>", "Bridge opens"),
    _title("cdata-text-around", "Bridge <![CDATA[& tunnel]]> open", "Bridge & tunnel open"),
    _title("markup-escaped", "&lt;b&gt;Bridge&lt;/b&gt; opens", "Bridge opens"),
    _title("markup-bare", "Bridge <em>opens</em>", "Bridge opens"),
    _title("word-about-markup", "Use the &lt;p&gt; tag", "Use the <p> tag"),
    _title("two-words-about-markup", "&lt;div&gt; or &lt;span&gt;?", "<div> or <span>?"),
    _title("script", "City &lt;script&gt;var a=1;&lt;/script&gt;opens bridge", "City opens bridge"),
    _title("style", "City &lt;style&gt;p{}&lt;/style&gt;opens bridge", "City opens bridge"),
    _title("comment", "Bridge <!-- 7 -->opens", "Bridge opens"),
    _title("entity-of-html", "Caf&eacute; &ndash; open", "Café – open"),
    _title("entity-decimal", "Bridge&#8217;s day", "Bridge’s day"),
    _title("entity-hex", "Bridge&#x2019;s day", "Bridge’s day"),
    _title("entity-of-windows", "Bridge&#146;s day", "Bridge’s day"),
    _title("entity-unknown", "Bridge &nosuch; opens", "Bridge &nosuch; opens"),
    _title("entity-in-cdata", "<![CDATA[Bridge&#8217;s day]]>", "Bridge’s day"),
    _title("apostrophe", "Bridge&apos;s day", "Bridge's day"),
    _title("line-breaks", "\n  Bridge\n  opens\n", "Bridge opens"),
    _title("break-escaped", "Bridge&lt;br/&gt;opens", "Bridge opens"),
    _title("euro-sign", "Toll of &#8364;5", "Toll of €5"),
    _title("beyond-the-plane", "Bridge &#128679; opens", "Bridge 🚧 opens"),
    Sample("title-dc", rss(f"<dc:title>Bridge opens</dc:title>{L}")),
    Sample("title-media", rss(f"{L}<media:title>Bridge opens</media:title>")),
    Sample("title-beside-media", rss(f"<media:title>Picture</media:title>{T}{L}")),
    Sample("title-beside-itunes", rss(f"<itunes:title>Episode</itunes:title>{T}{L}")),
    Sample("title-of-the-image", rss(f"{T}{L}<image><title>Logo</title></image>")),
    Sample(
        "title-missing",
        rss(f"{L}<description>It is open.</description>"),
        title="",
        text="It is open.",
    ),
    # Titles of Atom, which says
    _atom_title("default", "Bridge opens", "Bridge opens"),
    _atom_title("text", "Use the &lt;p&gt; tag", "Use the <p> tag", "text"),
    _atom_title("text-pair", "&lt;b&gt;Bridge&lt;/b&gt;", "<b>Bridge</b>", "text"),
    _atom_title("html", "&lt;b&gt;Bridge&lt;/b&gt; opens", "Bridge opens", "html"),
    _atom_title("html-escaped", "Use the &amp;lt;p&amp;gt; tag", "Use the <p> tag", "html"),
    _atom_title("html-entity", "Caf&amp;eacute;", "Café", "html"),
    _atom_title("default-markup", "&lt;b&gt;Bridge&lt;/b&gt; opens", "Bridge opens"),
    _atom_title(
        "xhtml",
        '<div xmlns="http://www.w3.org/1999/xhtml">Bridge <b>opens</b></div>',
        "Bridge opens",
        "xhtml",
    ),
    _atom_title("cdata", "<![CDATA[Larsen & Toubro]]>", "Larsen & Toubro", "html"),
    Sample(
        "title-atom03-escaped",
        atom03(
            A.replace(
                "<title>Bridge", '<title type="text/html" mode="escaped">&lt;i&gt;Bridge&lt;/i&gt;'
            )
        ),
    ),
    Sample(
        "title-atom03-base64",
        atom03(A.replace("<title>Bridge opens", '<title mode="base64">QnJpZGdlIG9wZW5z')),
    ),
    # Texts of RSS
    _text("plain", "<description>It is open.</description>", "It is open."),
    _text(
        "escaped",
        "<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>",
        "One.\nTwo.",
    ),
    _text("cdata", "<description><![CDATA[<p>One.</p><p>Two.</p>]]></description>", "One.\nTwo."),
    _text("bare-markup", "<description>It is <b>open</b>.</description>", "It is open."),
    _text(
        "escaped-twice",
        "<description>&amp;lt;p&amp;gt;It is open.&amp;lt;/p&amp;gt;</description>",
        "It is open.",
    ),
    _text("breaks", "<description>One.&lt;br&gt;&lt;br /&gt;Two.</description>", "One.\nTwo."),
    _text("entities", "<description>Rs&amp;nbsp;5 &amp;amp; more.</description>", "Rs 5 & more."),
    _text(
        "content",
        "<content:encoded><![CDATA[<p>It is open.</p>]]></content:encoded>",
        "It is open.",
    ),
    _text(
        "content-and-description",
        f"<description>It is open.</description><content:encoded>{_LONG}</content:encoded>",
        _LONG,
    ),
    _text(
        "caption-in-content",
        f"<description>{_LONG}</description><content:encoded>Photo: Agency</content:encoded>",
        _LONG,
    ),
    _text(
        "two-contents",
        f"<content:encoded>Photo: Agency</content:encoded><content:encoded>{_LONG}"
        "</content:encoded>",
        _LONG,
    ),
    _text(
        "bare-markup-of-windows", "<description>It<b>&#146;s</b> open.</description>", "It’s open."
    ),
    _text("media-description", "<media:description>It is open.</media:description>", "It is open."),
    _text(
        "media-group",
        "<media:group><media:description>It is open.</media:description></media:group>",
        "It is open.",
    ),
    _text(
        "media-beside-description",
        "<description>It is open.</description><media:description>A photo.</media:description>",
        "It is open.",
    ),
    _text("itunes-summary", "<itunes:summary>It is open.</itunes:summary>", "It is open."),
    _text(
        "itunes-beside-description",
        f"<description>It is open.</description><itunes:summary>{_LONG}</itunes:summary>",
        "It is open.",
    ),
    _text("dc-description", "<dc:description>It is open.</dc:description>", "It is open."),
    _text("xhtml-body", "<xhtml:body><xhtml:p>It is open.</xhtml:p></xhtml:body>", "It is open."),
    _text("atom-summary-in-rss", "<atom:summary>It is open.</atom:summary>", "It is open."),
    _text("empty", "<description></description>", ""),
    _text("other-module", "<geo:lat>18.5</geo:lat>", ""),
    Sample("text-rdf", rdf(f"{T}{L}<description>It is open.</description>"), text="It is open."),
    # Texts of Atom
    _atom_text("summary", "<summary>It is open.</summary>", "It is open."),
    _atom_text("text", '<content type="text">5 &lt; 6 &amp; more.</content>', "5 < 6 & more."),
    _atom_text(
        "text-about-markup", '<content type="text">Use &lt;b&gt; twice.</content>', "Use <b> twice."
    ),
    _atom_text(
        "html", '<content type="html">&lt;p&gt;It is open.&lt;/p&gt;</content>', "It is open."
    ),
    _atom_text(
        "text-html",
        '<content type="text/html">&lt;p&gt;It is open.&lt;/p&gt;</content>',
        "It is open.",
    ),
    _atom_text(
        "xhtml",
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>One.</p><p>Two.</p></div></content>",
        "One.\nTwo.",
    ),
    _atom_text(
        "xhtml-prefix",
        '<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">'
        "<h:p>One.</h:p></h:div></content>",
        "One.",
    ),
    _atom_text("picture", '<content type="image/png">iVBORw0KGgoAAAANSUhEUg==</content>', ""),
    _atom_text(
        "base64",
        '<content type="application/octet-stream">SXQgaXMgb3Blbi4=</content>',
        "It is open.",
    ),
    _atom_text(
        "both", f'<summary>It is open.</summary><content type="html">{_LONG}</content>', _LONG
    ),
    _atom_text(
        "undeclared-html", "<summary>&lt;p&gt;It is open.&lt;/p&gt;</summary>", "It is open."
    ),
    Sample(
        "text-atom03-escaped",
        atom03(
            A + '<content type="text/html" mode="escaped">&lt;p&gt;It is open.&lt;/p&gt;</content>'
        ),
        text="It is open.",
    ),
    Sample(
        "text-atom03-xml",
        atom03(A + '<content type="application/xhtml+xml" mode="xml"><p>It is open.</p></content>'),
        text="It is open.",
    ),
    Sample(
        "text-atom03-base64",
        atom03(A + '<content type="text/plain" mode="base64">SXQgaXMgb3Blbi4=</content>'),
        text="It is open.",
    ),
    # JSON Feed
    _json_text("text", '"content_text": "5 < 6 & more."', "5 < 6 & more."),
    _json_text("html", '"content_html": "<p>It is open.</p>"', "It is open."),
    _json_text(
        "both", '"content_html": "<p>It is open.</p>", "content_text": "Open."', "It is open."
    ),
    _json_text("summary", '"summary": "It is open."', "It is open."),
    _json_text("lines", r'"content_text": "One.\nTwo."', "One.\nTwo."),
    _json_text("raw-line-break", '"content_text": "One.\nTwo."', "One.\nTwo."),
    _json_text("raw-control", '"content_text": "It is\x01 open."', "It is open."),
    _json_text("escapes", r'"content_text": "caf\u00e9 \ud83d\udea7."', "café 🚧."),
    # What is taken out
    _text(
        "script",
        "<description>It&lt;script&gt;x()&lt;/script&gt; is open.</description>",
        "It is open.",
    ),
    _text(
        "style",
        "<description>&lt;style&gt;p{}&lt;/style&gt;It is open.</description>",
        "It is open.",
    ),
    _text("comment", "<description>It is &lt;!-- x --&gt;open.</description>", "It is open."),
    _text(
        "iframe",
        '<description>It is &lt;iframe src="x"&gt;&lt;/iframe&gt;open.</description>',
        "It is open.",
    ),
    _text(
        "object",
        "<description>It is &lt;object&gt;&lt;/object&gt;open.</description>",
        "It is open.",
    ),
    _text(
        "handler",
        '<description>&lt;p onclick="x()"&gt;It is open.&lt;/p&gt;</description>',
        "It is open.",
    ),
    _text(
        "javascript",
        '<description>&lt;a href="javascript:x()"&gt;It&lt;/a&gt; is open.</description>',
        "It is open.",
    ),
    _text(
        "picture",
        '<description>&lt;img src="a.png" alt="x"&gt;It is open.</description>',
        "It is open.",
    ),
    _text("unclosed", "<description>&lt;p&gt;It is &lt;b&gt;open.</description>", "It is open."),
    _text(
        "blink", "<description>It is &lt;blink&gt;open&lt;/blink&gt;.</description>", "It is open."
    ),
    _text(
        "doctype",
        "<description>&lt;!DOCTYPE html&gt;&lt;p&gt;It is open.&lt;/p&gt;</description>",
        "It is open.",
    ),
    _text("invisible", "<description>It is\u200b open\u202e.</description>", "It is open."),
    _text(
        "signature",
        "<description>&lt;p&gt;It is open.&lt;/p&gt;&lt;p&gt;The post Bridge opens appeared "
        "first on Girder.&lt;/p&gt;</description>",
        "It is open.",
    ),
    _text(
        "title-repeated",
        "<description>&lt;h1&gt;Bridge opens&lt;/h1&gt;&lt;p&gt;It is open.&lt;/p&gt;"
        "</description>",
        "It is open.",
    ),
)
