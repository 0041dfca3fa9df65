"""Pages of HTML from the clipboard or a file, made fit for the library's parser."""

from __future__ import annotations

_NOT_TAGS = {"<!--": "-->", "<style": "</style>", "<!": ">", "<?": ">", "<script": "</script>"}
"""What is no tag around cells, and how it ends."""


def plain_tags(html: str) -> tuple[str, list[str]]:
    """Return a page without comments, declarations and style sheets, and the style sheets.

    The parser of the library looks for the end of each again and again where none ends: here it is looked for
    once, and what never ends goes to the end of the page, as in browsers.
    """
    low = html.lower()
    if len(low) != len(html):
        low = html  # some capitals have two small letters: places would no longer agree
    kept, styles = [], []
    at = 0
    while (start := low.find("<", at)) >= 0:
        opening = next((mark for mark in _NOT_TAGS if low.startswith(mark, start)), "")
        if not opening:
            kept.append(html[at : start + 1])
            at = start + 1
            continue
        kept.append(html[at:start])
        end = low.find(_NOT_TAGS[opening], start + len(opening))
        inside = html[start + len(opening) : end if end >= 0 else len(html)]
        if opening == "<style":
            styles.append(inside)
        at = end + len(_NOT_TAGS[opening]) if end >= 0 else len(html)
    kept.append(html[at:])
    body = "".join(kept)
    last = body.rfind(">") + 1
    return body[:last] + body[last:].replace("<", " "), styles
