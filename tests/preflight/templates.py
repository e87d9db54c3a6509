"""Good mails in the styles that designers and services write them in, for the tests.

Each shows the same news, so that a fault can be put into any of them.
"""

from collections.abc import Callable
from pathlib import Path

from digest.rendering.mjml import compile_mjml

#: Makes a mail.
Maker = Callable[[], str]
SITE = "https://acme.example"
LEAVE = f"{SITE}/leave/8c1f"
ADDRESS = "The Acme Post, 12 Ballast Lane, Mumbai 400010"
HEADLINE = "Two cranes arrive at the port"
STORY = (
    "The cranes came by barge from Kochi on Monday and will be at work in January, the port says. "
    "Each lifts 60 tonnes, twice what the old ones did."
)
SECOND = "The bridge opens a week early"
SECOND_STORY = (
    "Lorries may use the bridge from Saturday on. The toll stays as it was, and the ferry goes on "
    "until the end of the year."
)
PREHEADER = "Two cranes at the port, and a bridge a week early"
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
_FONT = "font-family:Helvetica, Arial, sans-serif"
_FOOT = "You get this mail because you subscribed to The Acme Post."


def _page(body: str, *, head: str = "", attributes: str = "", ground: str = "#f2f2f2") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"{attributes}><head><meta charset="utf-8">{_VIEWPORT}'
        f"<title>The Acme Post</title>{head}</head>\n"
        f'<body style="margin:0;padding:0;background-color:{ground}">\n'
        f'<div style="display:none;max-height:0;overflow:hidden">{PREHEADER}</div>\n'
        f"{body}\n</body></html>\n"
    )


def _mjml(body: str, *, head: str = "") -> str:
    return compile_mjml(
        f'<mjml lang="en"><mj-head><mj-title>The Acme Post</mj-title><mj-preview>{PREHEADER}'
        '</mj-preview><mj-attributes><mj-all font-family="Georgia, serif" />'
        '<mj-text font-size="16px" line-height="1.5" color="#222222" /></mj-attributes>'
        f'{head}</mj-head><mj-body background-color="#f2f2f2">{body}</mj-body></mjml>',
        Path("good.mjml"),
    )


def _mjml_footer(colour: str = "#444444") -> str:
    return (
        f'<mj-section><mj-column><mj-text font-size="13px" color="{colour}"><p>{_FOOT}</p>'
        f'<p>{ADDRESS}</p><p><a href="{LEAVE}" style="color:{colour}">Unsubscribe</a></p>'
        "</mj-text></mj-column></mj-section>"
    )


def one_column() -> str:
    """MJML: one column, a picture, two stories."""
    return _mjml(
        f'<mj-section background-color="#ffffff"><mj-column><mj-text><h1>The Acme Post</h1>'
        f'</mj-text><mj-image src="{SITE}/crane.jpg" alt="A crane on a barge" width="550px" />'
        f'<mj-text><h2><a href="{SITE}/a" style="color:#0b5394">{HEADLINE}</a></h2><p>{STORY}</p>'
        f'<h2><a href="{SITE}/b" style="color:#0b5394">{SECOND}</a></h2><p>{SECOND_STORY}</p>'
        f"</mj-text></mj-column></mj-section>{_mjml_footer()}"
    )


def two_columns() -> str:
    """MJML: two stories beside each other, each with its picture."""

    def column(title: str, text: str, name: str) -> str:
        return (
            f'<mj-column><mj-image src="{SITE}/{name}.jpg" alt="" width="250px" /><mj-text>'
            f'<h2><a href="{SITE}/{name}" style="color:#783f04">{title}</a></h2><p>{text}</p>'
            "</mj-text></mj-column>"
        )

    return _mjml(
        '<mj-section background-color="#ffffff"><mj-column><mj-text align="center">'
        "<h1>The Acme Post</h1></mj-text></mj-column></mj-section>"
        f'<mj-section background-color="#ffffff">{column(HEADLINE, STORY, "a")}'
        f"{column(SECOND, SECOND_STORY, 'b')}</mj-section>{_mjml_footer()}"
    )


def with_button() -> str:
    """MJML: a story with a button."""
    return _mjml(
        f'<mj-section background-color="#ffffff"><mj-column><mj-text><h1>{HEADLINE}</h1>'
        f'<p>{STORY}</p></mj-text><mj-button href="{SITE}/a" background-color="#1155cc" '
        f'color="#ffffff">Read about the cranes</mj-button><mj-divider border-width="1px" '
        f'border-color="#cccccc" /><mj-text><h2>{SECOND}</h2><p>{SECOND_STORY}</p></mj-text>'
        f"</mj-column></mj-section>{_mjml_footer()}"
    )


def with_band() -> str:
    """MJML: a dark band with a background picture over a colour, in a wrapper."""
    return _mjml(
        '<mj-wrapper padding="0"><mj-section background-color="#10243f" '
        f'background-url="{SITE}/sea.jpg"><mj-column><mj-text color="#ffffff" align="center">'
        "<h1>The Acme Post</h1></mj-text></mj-column></mj-section>"
        f'<mj-section background-color="#ffffff"><mj-column><mj-text><h2>{HEADLINE}</h2>'
        f"<p>{STORY}</p><h2>{SECOND}</h2><p>{SECOND_STORY}</p></mj-text></mj-column></mj-section>"
        f"</mj-wrapper>{_mjml_footer()}"
    )


def with_dark_mode() -> str:
    """MJML: rules for dark mode, declared."""
    style = (
        "<mj-style>:root { color-scheme: light dark; } @media (prefers-color-scheme: dark) { "
        "body, .page, .page td, .page table { background-color: #111111 !important; } "
        ".page p, .page h1, .page h2, .page a { color: #eeeeee !important; } }</mj-style>"
    )
    return _mjml(
        '<mj-section css-class="page" background-color="#ffffff"><mj-column><mj-text>'
        f"<h1>The Acme Post</h1><h2>{HEADLINE}</h2><p>{STORY}</p><h2>{SECOND}</h2>"
        f'<p>{SECOND_STORY}</p><p>{_FOOT}</p><p>{ADDRESS}</p><p><a href="{LEAVE}">Unsubscribe</a>'
        "</p></mj-text></mj-column></mj-section>",
        head=style,
    )


def with_figures() -> str:
    """MJML: a table of figures, with headings of its columns."""
    return _mjml(
        '<mj-section background-color="#ffffff"><mj-column><mj-text>'
        f"<h1>The Acme Post</h1><h2>{HEADLINE}</h2><p>{STORY}</p></mj-text><mj-table>"
        '<tr><th align="left">Port</th><th align="right">Tonnes</th></tr>'
        '<tr><td>Kochi</td><td align="right">60</td></tr></mj-table></mj-column></mj-section>'
        f"{_mjml_footer()}"
    )


def with_side_picture() -> str:
    """MJML: columns of unequal width in a group, which stay beside each other on phones."""
    return _mjml(
        '<mj-section background-color="#ffffff"><mj-column><mj-text><h1>The Acme Post</h1>'
        '</mj-text></mj-column></mj-section><mj-section background-color="#ffffff"><mj-group>'
        f'<mj-column width="30%"><mj-image src="{SITE}/crane.jpg" alt="" width="130px" />'
        f'</mj-column><mj-column width="70%"><mj-text><h2>{HEADLINE}</h2><p>{STORY}</p></mj-text>'
        f"</mj-column></mj-group></mj-section>{_mjml_footer('#333333')}"
    )


def with_social_links() -> str:
    """MJML: links to other places, with small pictures, and a hero of text."""
    icon = (
        f'<td style="padding:0 6px"><a href="{SITE}/out/NAME"><img src="{SITE}/NAME.png" '
        'alt="The Acme Post on NAME" width="24" height="24" style="border:0"></a></td>'
    )
    icons = "".join(icon.replace("NAME", name) for name in ("Alpha", "Beta", "Gamma"))
    return _mjml(
        '<mj-section background-color="#ffffff"><mj-column><mj-text><h1>The Acme Post</h1>'
        f"<h2>{HEADLINE}</h2><p>{STORY}</p></mj-text><mj-text>"
        f'<table role="presentation" align="center"><tr>{icons}</tr></table></mj-text>'
        f"</mj-column></mj-section>{_mjml_footer()}"
    )


def plain_letter() -> str:
    """By hand: a letter of paragraphs alone."""
    return _page(
        f'<div style="max-width:560px;padding:20px;{_FONT};font-size:16px;line-height:1.5">'
        f"<h1>{HEADLINE}</h1><p>Dear reader,</p><p>{STORY}</p><p>{SECOND_STORY}</p>"
        f'<p>More is in <a href="{SITE}/a">the harbour master\'s report</a>.</p>'
        f'<p>Yours,<br>Mira at the desk</p><p>{ADDRESS}</p><p><a href="{LEAVE}">Leave this list</a>'
        "</p></div>",
        ground="#ffffff",
    )


def fluid_hybrid() -> str:
    """By hand: a fluid column with a table for Outlook around it, hybrid cells inside."""
    ghost = (
        '<!--[if mso]><table role="presentation" align="center" width="600" cellpadding="0" '
        'cellspacing="0" border="0"><tr><td><![endif]-->'
    )
    cell = (
        '<div style="display:inline-block;width:100%;max-width:280px;vertical-align:top">'
        '<table role="presentation" width="100%"><tr><td style="padding:10px;font-size:16px">'
    )
    between = '<!--[if mso]></td><td width="280" valign="top"><![endif]-->'
    return _page(
        f'<center style="width:100%">{ghost}<div style="max-width:600px;margin:0 auto;{_FONT}">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" '
        'style="background:#ffffff"><tr><td style="padding:20px;text-align:center">'
        f'<h1 style="margin:0">The Acme Post</h1></td></tr><tr><td><img src="{SITE}/wide.jpg" '
        'width="600" height="" alt="The port at dawn" style="width:100%;max-width:600px;'
        'height:auto;display:block"></td></tr><tr><td style="font-size:0;text-align:center">'
        '<!--[if mso]><table role="presentation" width="600"><tr><td width="280" valign="top">'
        f"<![endif]-->{cell}<h2>{HEADLINE}</h2><p>{STORY}</p></td></tr></table></div>{between}"
        f"{cell}<h2>{SECOND}</h2><p>{SECOND_STORY}</p></td></tr></table></div>"
        "<!--[if mso]></td></tr></table><![endif]--></td></tr>"
        f'<tr><td style="padding:20px;font-size:13px">{_FOOT}<br>{ADDRESS}<br>'
        f'<a href="{LEAVE}">Unsubscribe</a></td></tr></table></div>'
        "<!--[if mso]></td></tr></table><![endif]--></center>"
    )


def drag_and_drop() -> str:
    """By hand: as an editor of blocks writes it, with nested tables and rules for phones."""
    head = (
        "<style>@media only screen and (max-width:480px) { .box { width:100% !important; } "
        ".pad { padding:10px !important; } } p { margin: 10px 0; }</style>"
    )
    block = (
        '<table role="presentation" class="block" width="100%" border="0" cellpadding="0" '
        'cellspacing="0"><tbody><tr><td class="pad" valign="top" style="padding:9px 18px;'
        f'{_FONT};font-size:16px;line-height:150%;color:#202020">'
    )
    end = "</td></tr></tbody></table>"
    return _page(
        '<center><table role="presentation" align="center" width="100%" height="100%"><tr>'
        '<td align="center" valign="top"><table role="presentation" class="box" width="600" '
        'style="border:0;max-width:600px;background-color:#ffffff"><tbody><tr><td valign="top">'
        f"{block}<h1>The Acme Post</h1>{end}{block}<h2>{HEADLINE}</h2><p>{STORY}</p>{end}"
        f"{block}<h2>{SECOND}</h2><p>{SECOND_STORY}</p>{end}{block}<em>Copyright © 2026 The Acme "
        f"Post, all rights reserved.</em><br>Our postal address is:<br>{ADDRESS}<br><br>"
        f'You can <a href="{SITE}/profile/8c1f">change your choice of themes</a> or '
        f'<a href="{LEAVE}">unsubscribe from this list</a>.{end}'
        "</td></tr></tbody></table></td></tr></table></center>",
        head=head,
    )


def bulletproof_button() -> str:
    """By hand: a button of a coloured cell, with VML for Outlook."""
    return _page(
        '<table role="presentation" align="center" width="600" style="width:600px;max-width:100%;'
        f'background:#ffffff;{_FONT}"><tr><td style="padding:24px;font-size:16px;line-height:24px">'
        f"<h1>{HEADLINE}</h1><p>{STORY}</p><!--[if mso]><v:roundrect "
        'xmlns:v="urn:schemas-microsoft-com:vml" href="https://acme.example/a" '
        'style="height:44px;width:220px" arcsize="10%" fillcolor="#155724"><center>Read it'
        "</center></v:roundrect><![endif]--><!--[if !mso]><!-->"
        f'<a href="{SITE}/a" style="display:inline-block;padding:12px 24px;background:#155724;'
        'color:#ffffff;text-decoration:none">Read about the cranes</a><!--<![endif]-->'
        f"<h2>{SECOND}</h2><p>{SECOND_STORY}</p>"
        f'<p style="font-size:12px;color:#555555">{_FOOT} {ADDRESS}. '
        f'<a href="{LEAVE}" style="color:#555555">Manage your subscription</a></p>'
        "</td></tr></table>"
    )


def grid_of_rows() -> str:
    """By hand: containers, rows and columns, as a framework's inliner leaves them."""
    head = (
        "<style>@media only screen and (max-width:596px) { .small-12 { width:100% !important; } "
        "table.body img { width:auto; height:auto; } }</style>"
    )
    column = '<th class="small-12 columns" style="width:564px;padding:16px;text-align:left">'
    return _page(
        '<table role="presentation" class="body" style="width:100%;background:#f2f2f2"><tr>'
        '<td class="center" align="center" valign="top"><center style="width:100%">'
        '<table role="presentation" class="container" align="center" style="width:580px;'
        f'background:#fefefe;{_FONT}"><tbody><tr><td><table role="presentation" class="row" '
        f'style="width:100%"><tbody><tr>{column}<h1 style="font-size:34px">The Acme Post</h1>'
        f"<h2>{HEADLINE}</h2><p>{STORY}</p><h2>{SECOND}</h2><p>{SECOND_STORY}</p></th></tr>"
        f'<tr>{column}<p style="font-size:13px">{ADDRESS}</p><p style="font-size:13px">'
        f'<a href="{LEAVE}">Opt out</a> · <a href="{SITE}/archive">All earlier mails</a></p>'
        "</th></tr></tbody></table></td></tr></tbody></table></center></td></tr></table>",
        head=head,
    )


def without_end_tags() -> str:
    """By hand: HTML that leaves out the end tags that may be left out, in capitals."""
    return _page(
        f'<TABLE ROLE="presentation" WIDTH="600" STYLE="background:#ffffff;{_FONT}">'
        f"<TR><TD><H1>The Acme Post</H1><TR><TD><H2>{HEADLINE}</H2><P>{STORY}"
        f"<UL><LI>Kochi<LI>Mumbai</UL><P>{SECOND_STORY}<TR><TD><P>{ADDRESS}"
        f'<P><A HREF="{LEAVE}">Unsubscribe</A></TABLE>'
    )


def in_german() -> str:
    """By hand: a German mail, with an imprint and a word of its own for unsubscribing."""
    return _page(
        f'<table role="presentation" width="600" style="background:#ffffff;{_FONT}"><tr><td>'
        "<h1>Die Acme-Post</h1><h2>Zwei Kräne am Hafen</h2><p>Die Kräne kamen am Montag aus Kochi "
        "und arbeiten ab Januar. Jeder hebt 60 Tonnen, doppelt so viel wie die alten.</p>"
        "<p>Die Brücke öffnet eine Woche früher, und die Fähre fährt bis zum Ende des Jahres.</p>"
        f'<p>Impressum: {ADDRESS}</p><p><a href="{LEAVE}">Vom Newsletter abmelden</a></p>'
        "</td></tr></table>"
    ).replace('lang="en"', 'lang="de"')


def in_hindi() -> str:
    """By hand: a Hindi mail."""
    return _page(
        '<table role="presentation" width="600" style="background:#ffffff;font-size:17px"><tr><td>'
        "<h1>एक्मे पोस्ट</h1><h2>बंदरगाह पर दो क्रेन</h2><p>दोनों क्रेन सोमवार को कोच्चि से आईं और जनवरी से "
        "काम करेंगी। हर एक साठ टन उठाती है, जो पुरानी क्रेनों से दोगुना है। पुल एक हफ़्ते पहले खुलेगा।</p>"
        f'<p>{ADDRESS}</p><p><a href="{LEAVE}">सदस्यता छोड़ें</a></p></td></tr></table>'
    ).replace('lang="en"', 'lang="hi"')


def in_arabic() -> str:
    """By hand: a mail that is written from right to left."""
    return _page(
        '<table role="presentation" width="600" style="background:#ffffff;font-size:17px"><tr><td>'
        "<h1>بريد أكمي</h1><h2>رافعتان في الميناء</h2>"
        "<p>وصلت الرافعتان يوم الاثنين وستعملان في يناير، "
        "وكل منهما ترفع ستين طنا. ويفتح الجسر قبل موعده بأسبوع.</p>"
        f'<p>{ADDRESS}</p><p><a href="{LEAVE}">إلغاء الاشتراك</a></p></td></tr></table>',
        attributes=' dir="rtl"',
    ).replace('lang="en"', 'lang="ar"')


def two_themes() -> str:
    """By hand: pictures for light and dark, swapped by rules, and a spacer of old layouts."""
    head = (
        '<meta name="color-scheme" content="light dark"><style>.moon { display:none; } '
        "@media (prefers-color-scheme: dark) { .sun { display:none !important; } "
        ".moon { display:block !important; } .paper, .paper td { background:#101010 !important; } "
        ".paper h1, .paper h2, .paper p, .paper a { color:#f0f0f0 !important; } }</style>"
    )
    logo = '<img class="NAME" src="https://acme.example/NAME.png" alt="The Acme Post" width="120" '
    logo += 'height="40">'
    return _page(
        f'<table role="presentation" class="paper" width="600" style="background:#ffffff;{_FONT}">'
        f"<tr><td>{logo.replace('NAME', 'sun')}{logo.replace('NAME', 'moon')}"
        f'<img src="{SITE}/spacer.gif" alt="" width="1" height="20">'
        f'<h1 style="color:#222222">{HEADLINE}</h1><p style="color:#222222">{STORY}</p>'
        f'<p style="color:#222222">{ADDRESS}</p><p style="color:#222222">'
        f'<a href="{LEAVE}" style="color:#1a5fb4">Unsubscribe</a></p></td></tr></table>',
        head=head,
    )


def digest_of_links() -> str:
    """By hand: a list of headlines with rules between, each a link, and their sources."""
    item = (
        '<tr><td style="padding:12px 0;border-bottom:1px solid #dddddd"><h2 style="font-size:18px">'
        '<a href="https://acme.example/PATH" style="color:#111111;text-decoration:none">TITLE</a>'
        '</h2><p style="font-size:13px;color:#666666">Acme harbour desk · 23 November</p></td></tr>'
    )
    titles = (HEADLINE, SECOND, "Ferry crews ask for more", "Fish market gets a new roof")
    items = "".join(
        item.replace("PATH", str(at)).replace("TITLE", title) for at, title in enumerate(titles)
    )
    return _page(
        f'<table role="presentation" width="560" align="center" style="background:#ffffff;{_FONT}">'
        f"<tr><td><h1>The Acme Post</h1></td></tr>{items}<tr><td><p>{_FOOT}</p>"
        "<p>The Acme Post<br>12 Ballast Lane, Mumbai 400010<br>India</p>"
        f'<p><a href="{LEAVE}">Stop receiving this mail</a></p></td></tr></table>',
        ground="#ffffff",
    )


def picture_over_text() -> str:
    """By hand: a large picture that is a link, and text enough below it."""
    return _page(
        f'<table role="presentation" width="600" style="background:#ffffff;{_FONT}"><tr><td>'
        f'<a href="{SITE}/a"><img src="{SITE}/large.jpg" alt="A crane at dawn" width="600" '
        f'height="400" style="display:block;border:0"></a><h1>{HEADLINE}</h1><p>{STORY}</p>'
        f'<p>See <a href="{SITE}/plan" style="color:#1155cc;text-decoration:none">the plan of the '
        f'port</a>, too.</p><p style="font-size:12px">{ADDRESS}</p>'
        f'<p style="font-size:12px"><a href="{LEAVE}">Unsubscribe instantly</a></p>'
        "</td></tr></table>"
    )


#: Each makes one good mail.
GOOD: tuple[Maker, ...] = (
    one_column,
    two_columns,
    with_button,
    with_band,
    with_dark_mode,
    with_figures,
    with_side_picture,
    with_social_links,
    plain_letter,
    fluid_hybrid,
    drag_and_drop,
    bulletproof_button,
    grid_of_rows,
    without_end_tags,
    in_german,
    in_hindi,
    in_arabic,
    two_themes,
    digest_of_links,
    picture_over_text,
)
