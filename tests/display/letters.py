"""Where the text of a picture in SVG is, as far as that can be known without a browser."""

from xml.etree import ElementTree

LETTER = 0.54  # mean width of a letter, by the size of the text
BELOW = 0.2  # how far a letter goes below its line, by the size of the text


def clipped(svg: ElementTree.Element) -> list[str]:
    """The texts that reach over an edge of the picture."""
    _, _, width, height = map(float, svg.get("viewBox").split())
    found = []
    for text in svg.iter("text"):
        size = float(text.get("font-size") or svg.get("font-size"))
        length, x, y = LETTER * size * len(text.text), float(text.get("x")), float(text.get("y"))
        left = x - {"start": 0, "middle": length / 2, "end": length}[text.get("text-anchor")]
        inside = left >= 0 and left + length <= width
        if not (inside and size * (1 - BELOW) <= y <= height - BELOW * size):
            found.append(text.text)
    return found
