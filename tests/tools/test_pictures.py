"""Pictures of the papers keep the colours of what they show, and the film shows each thing for as long as it says."""

import io

import pytest
from PIL import Image, ImageDraw

from tools.pictures.keep import few_colours, opened
from tools.pictures.reel import CAPTION, Reel
from tools.pictures.shots import SHOTS

GREEN, PAGE, LAMP = (227, 244, 233), (237, 237, 237), (220, 54, 54)


def screen(color: tuple[int, int, int] = PAGE, size: tuple[int, int] = (360, 740)) -> bytes:
    """Return a screen with a thousand colours in a photo, a tinted card and a small lamp."""
    image = Image.new("RGB", size, color)
    for x in range(100):
        for y in range(min(60, size[1])):
            image.putpixel((x, y), (x * 2, y * 3, (x * y) % 256))
    ImageDraw.Draw(image).rectangle((120, 10, 340, 30), fill=GREEN)
    ImageDraw.Draw(image).rectangle((10, 62, 17, 63), fill=LAMP)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def test_surfaces_keep_their_colour_and_a_lamp_stays_red():
    few = few_colours(opened(screen())).convert("RGB")
    assert few.getpixel((350, 700)) == PAGE
    assert few.getpixel((200, 20)) == GREEN
    red, green, blue = few.getpixel((12, 62))
    assert red > 190
    assert max(green, blue) < 90
    assert len(few.getcolors(100_000) or ()) <= 80


def test_the_same_screen_gives_the_same_picture():
    assert few_colours(opened(screen())).tobytes() == few_colours(opened(screen())).tobytes()


def test_a_film_keeps_its_pictures_its_pace_and_where_the_finger_was(tmp_path):
    reel, title = Reel(), screen((43, 43, 43), (360, CAPTION))
    reel.add(title, screen(), 900, (180, 400))
    reel.add(title, screen(), 1900)
    reel.add(title, screen((255, 255, 255)), 2800)
    reel.save(tmp_path / "film.gif")
    with Image.open(tmp_path / "film.gif") as film:
        seen = []
        for number in range(film.n_frames):
            film.seek(number)
            seen.append((film.info["duration"], film.convert("RGB").getpixel((180, 400 + CAPTION))))
    assert [lasts for lasts, _ in seen] == [900, 1900, 2800]
    touched, free, other = [colour for _, colour in seen]
    assert touched[0] < free[0] - 30
    assert other == (255, 255, 255)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_each_picture_is_of_a_page_that_there_is(app, shot):
    assert app.url_map.bind("localhost").match(shot.path.partition("?")[0], "GET")
