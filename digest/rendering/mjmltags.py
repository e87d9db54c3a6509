"""MJML's elements: their attributes, and their children (MJML 4, mjml.io/documentation).

Those that the compiler accepts silently, then drops or loads from outside, are in `REFUSED_TAGS`.
"""


def _sides(name: str) -> str:
    return f"{name} {name}-top {name}-bottom {name}-left {name}-right"


_PADDING = _sides("padding")
_BORDER = f"{_sides('border')} border-radius"
_FONT = "color font-family font-size font-style font-weight line-height"
_LINK = "href name rel target title"
_BACKDROP = (
    "background-color background-url background-repeat background-size background-position "
    "background-position-x background-position-y"
)
_SECTION = f"{_BACKDROP} {_BORDER} {_PADDING} direction full-width text-align text-padding"
_SOCIAL = (
    f"{_FONT} {_PADDING} border-radius icon-size icon-height icon-padding text-padding "
    "text-decoration"
)
_ICONS = (
    "icon-align icon-width icon-height icon-wrapped-url icon-wrapped-alt icon-unwrapped-url "
    "icon-unwrapped-alt icon-position"
)

#: Attributes of every element in the body.
_COMMON = "css-class mj-class"
_BODY_ATTRIBUTES = {
    "mj-body": "width background-color id",
    "mj-wrapper": f"{_SECTION} gap",
    "mj-section": _SECTION,
    "mj-group": "background-color direction vertical-align width",
    "mj-column": f"{_BORDER} {_PADDING} background-color direction inner-background-color "
    f"{_sides('inner-border')} inner-border-radius vertical-align width",
    "mj-hero": f"{_PADDING} mode height background-url background-width background-height "
    "background-position background-color border-radius container-background-color "
    f"inner-background-color {_sides('inner-padding')} vertical-align",
    "mj-text": f"{_FONT} {_PADDING} align background-color container-background-color height "
    "letter-spacing text-decoration text-transform vertical-align",
    "mj-image": f"{_LINK} {_BORDER} {_PADDING} alt src srcset sizes align "
    "container-background-color fluid-on-mobile width height max-height font-size usemap",
    "mj-button": f"{_LINK} {_FONT} {_BORDER} {_PADDING} align background-color "
    "container-background-color height inner-padding letter-spacing text-align text-decoration "
    "text-transform vertical-align width",
    "mj-divider": f"{_PADDING} align border-color border-style border-width "
    "container-background-color width",
    "mj-spacer": f"{_BORDER} {_PADDING} container-background-color height",
    "mj-table": f"{_FONT} {_PADDING} align border cellpadding cellspacing "
    "container-background-color table-layout vertical-align width",
    "mj-raw": "position",
    "mj-social": f"{_SOCIAL} align container-background-color inner-padding mode table-layout "
    "vertical-align",
    "mj-social-element": f"{_LINK} {_SOCIAL} align background-color src srcset sizes alt "
    "vertical-align",
    "mj-navbar": f"{_PADDING} align base-url hamburger ico-align ico-open ico-close ico-color "
    "ico-font-size ico-font-family ico-text-transform ico-padding ico-padding-left "
    "ico-padding-top ico-padding-right ico-padding-bottom ico-text-decoration ico-line-height",
    "mj-navbar-link": f"{_LINK} {_FONT} {_PADDING} letter-spacing text-decoration text-transform",
    "mj-accordion": f"{_PADDING} {_ICONS} border container-background-color font-family",
    "mj-accordion-element": f"{_ICONS} background-color border font-family",
    "mj-accordion-title": f"{_PADDING} background-color color font-family font-size font-weight",
    "mj-accordion-text": f"{_FONT} {_PADDING} background-color letter-spacing",
    "mj-carousel": f"{_PADDING} align border-radius container-background-color icon-width "
    "left-icon right-icon thumbnails tb-border tb-border-radius tb-hover-border-color "
    "tb-selected-border-color tb-width",
    "mj-carousel-image": f"{_LINK} alt src thumbnails-src border-radius tb-border tb-border-radius",
}
_HEAD_ATTRIBUTES = {
    "mjml": "lang dir owa",
    "mj-head": "",
    "mj-attributes": "",
    "mj-breakpoint": "width",
    "mj-preview": "",
    "mj-style": "",
    "mj-title": "",
}
#: Attributes by element.
ATTRIBUTES = {name: frozenset(text.split()) for name, text in _HEAD_ATTRIBUTES.items()} | {
    name: frozenset(f"{text} {_COMMON}".split()) for name, text in _BODY_ATTRIBUTES.items()
}
#: In <mj-attributes> these two stand for any element.
ATTRIBUTES["mj-all"] = frozenset().union(*ATTRIBUTES.values())
ATTRIBUTES["mj-class"] = ATTRIBUTES["mj-all"] | {"name"}

_CONTENT = (
    "mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social "
    "mj-spacer mj-table mj-text"
)
#: MJML's elements by the element around them.
CHILDREN = {
    name: frozenset(text.split())
    for name, text in {
        "mjml": "mj-head mj-body mj-raw",
        "mj-head": "mj-attributes mj-breakpoint mj-preview mj-style mj-title mj-raw",
        "mj-attributes": " ".join(ATTRIBUTES),
        "mj-body": "mj-raw mj-section mj-wrapper mj-hero",
        "mj-wrapper": "mj-hero mj-raw mj-section",
        "mj-section": "mj-column mj-group mj-raw",
        "mj-group": "mj-column mj-raw",
        "mj-column": _CONTENT,
        "mj-hero": _CONTENT,
        "mj-social": "mj-social-element mj-raw",
        "mj-navbar": "mj-navbar-link mj-raw",
        "mj-accordion": "mj-accordion-element mj-raw",
        "mj-accordion-element": "mj-accordion-title mj-accordion-text mj-raw",
        "mj-carousel": "mj-carousel-image",
    }.items()
}
#: Elements whose content is HTML or text, passed on unchanged.
HOLDS_HTML = frozenset(
    "mj-text mj-button mj-table mj-raw mj-style mj-title mj-preview mj-breakpoint mj-navbar-link "
    "mj-social-element "
    "mj-accordion-title mj-accordion-text".split()
)
#: Elements, and attributes ("element attribute"), that a newsletter may not use, and why.
REFUSED_TAGS = {
    "mj-font": "it would load a font from outside, which mail programs block",
    "mj-include": "what it includes loses its width; use Jinja's include",
    "mj-html-attributes": "this compiler does not know it",
    "mj-selector": "this compiler does not know it",
    "mj-html-attribute": "this compiler does not know it",
    "mj-style inline": "this compiler does not inline styles; write them in style attributes",
    "mj-table role": "this compiler drops it; write the table in an <mj-raw> or <mj-text>",
}
