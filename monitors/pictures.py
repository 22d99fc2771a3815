"""Pictures: what a page shows of its product, against the pictures that the master file has of it.

A page without a picture, or with a placeholder, is `image_missing`'s business.
"""

from model.finding import Family, Severity
from monitors.columns import choose, true
from monitors.rule import Frames, Judgement, rule


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="the page's first five pictures, fetched and readable, and pictures of its product in the master file",
    muted_by=("delisted", "image_missing"),
)
def image_mismatch(frames: Frames) -> Judgement:
    """The main picture is another product's, or none of the page's first pictures is one of its product.

    The main picture is judged first. One that is the product's, edited or not, is right, whatever follows. One that
    is another product's or another colour's in the master file is wrong, whatever follows. One that the master file
    does not know, such as a scene with a person, is wrong only where none of the next four is the product's either.
    A picture that was not fetched or cannot be read is never held against a page. Of a page that sells several
    colours, the picture of any of them will do. `agrees` says how sure it is: the per cent of the product's pixels that
    agree with the nearest picture of the product, 0 where no place was found at which the two are alike.
    """
    rows = frames.pages
    judged = true(rows["speaks"]) & true(rows["compared"].notna())
    names = ("compared", "references", "picture", "agrees", "other")
    foreign = true(rows["other"].notna())
    return Judgement(
        judged=judged,
        violated=judged & (foreign | ~true(rows["matches"])),
        numbers={name: rows[name] for name in names} | {"case": choose(foreign, "other")},
    )
