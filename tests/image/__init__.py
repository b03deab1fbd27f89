"""What the tests of pictures share."""

import io

from PIL import Image

SIDE = 280  # pixels of a drawing


def saved(picture, kind="PNG", **options):
    """A picture, Pillow's or an array, as a file's content."""
    if not isinstance(picture, Image.Image):
        picture = Image.fromarray(picture)
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
