"""Draws the banners of the manual: engravings of simple solids, in three inks, coherent as a series.

    python3 tests/tools/banners.py FONT.ttf content/static/imagenes     (needs numpy and Pillow; FONT draws the letters)

Each scene gives two fields over the plane: how light a point is, and the phase of the burin's lines there. A line is as
thick as the point is dark, which is how a copperplate shades. Everything is computed, so the pictures can be made again.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

W, H, SCALE = 1600, 900, 2
PAPER, INK, ACCENT = (243, 236, 221), (27, 34, 51), (176, 62, 40)

y, x = np.mgrid[0 : H * SCALE, 0 : W * SCALE].astype(np.float32) / SCALE
TAU = 2 * np.pi


def smooth(edge, value, width=1.0):
    """0 below the edge, 1 above it, with a soft step of about a pixel."""
    return np.clip((value - edge) / width + 0.5, 0, 1)


def hump(t):
    """Half a wave over 0..1, and nothing outside."""
    return np.clip(np.sin(np.clip(t, 0, 1) * np.pi), 0, 1)


def lines(light, phase, period):
    """Coverage of ink: lines of `period` pixels along the contours of `phase`, as thick as the place is dark."""
    gradient = np.hypot(*np.gradient(phase)) * SCALE + 1e-6  # phase units a pixel
    wave = np.abs((phase / period) % 1.0 - 0.5) * 2  # 1 on the line's axis
    dark = np.clip(1 - light, 0, 1)
    soft = np.clip(2 * gradient / period, 0.02, 1.0)
    return np.clip((wave - (1 - dark)) / soft + 0.5, 0, 1) * (dark > 0.02)


def three_inks():
    """A palette of the paper, and steps from it to each ink."""
    steps = [tuple(round(p + (c - p) * k / n) for p, c in zip(PAPER, colour)) for colour, n in ((INK, 6), (ACCENT, 4)) for k in range(n + 1)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([v for step in steps for v in step] + [*PAPER] * (256 - len(steps)))
    return palette


class Plate:
    """A picture in the making: paper, then layers of ink."""

    def __init__(self):
        self.rgb = np.broadcast_to(np.array(PAPER, np.float32), (*x.shape, 3)).copy()

    def ink(self, coverage, colour=INK):
        c = np.clip(coverage, 0, 1)[..., None]
        self.rgb = self.rgb * (1 - c) + np.array(colour, np.float32) * c

    def clear(self, mask):
        self.ink(mask, PAPER)

    def shape(self, mask, light, phase, period=9.0, colour=INK, outline=2.2):
        """An engraved solid that hides what lies behind it."""
        self.clear(mask)
        self.ink(lines(light, phase, period) * mask, colour)
        if outline:
            gy, gx = np.gradient(mask)
            edge = np.clip(np.hypot(gx, gy) * 2, 0, 1)
            for shift in range(1, int(outline * SCALE / 2) + 1):
                edge = np.maximum(edge, np.roll(edge, shift, 0))
            self.ink(edge, colour)

    def save(self, path):
        image = Image.fromarray(self.rgb.round().astype(np.uint8)).resize((W, H), Image.LANCZOS)
        if path.suffix == ".png":
            image.quantize(palette=three_inks(), dither=Image.Dither.NONE).save(path, optimize=True)
        else:
            for quality in range(72, 14, -6):  # the best that stays under the weight of a banner
                if path.suffix == ".jpg":
                    image.save(path, quality=quality, optimize=True, progressive=True)
                else:
                    image.save(path, quality=quality, method=6)
                if path.stat().st_size < 146_000:
                    break
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


def disc(cx, cy, r):
    return smooth(0, r - np.hypot(x - cx, y - cy))


def polygon(points):
    image = Image.new("L", (W * SCALE, H * SCALE))
    ImageDraw.Draw(image).polygon([(px * SCALE, py * SCALE) for px, py in points], fill=255)
    return np.asarray(image, np.float32) / 255


def glyphs(text, size, cx, cy, font):
    image = Image.new("L", (W * SCALE, H * SCALE))
    face = ImageFont.truetype(font, size * SCALE)
    ImageDraw.Draw(image).text((cx * SCALE, cy * SCALE), text, font=face, fill=255, anchor="mm")
    return np.asarray(image, np.float32) / 255


def sky(plate, period=16.0, dark=0.3, top=0.62):
    """The ground of most plates: level lines, heavier towards the top."""
    wave = 5 * np.sin(x / 210) + 3 * np.sin(x / 97 + 1)
    plate.ink(lines(1 - dark - (top - dark) * (1 - y / H) ** 2 * 0.6, y + wave, period))


def sphere(plate, cx, cy, r, colour=INK, period=9.0, light=(-0.55, -0.65)):
    dx, dy = (x - cx) / r, (y - cy) / r
    inside = np.clip(1 - dx**2 - dy**2, 0, 1)
    z = np.sqrt(inside)
    shade = np.clip(dx * light[0] + dy * light[1] + z * 0.55, 0, 1)
    phase = np.arcsin(np.clip(dy, -1, 1)) * r + 0.35 * r * (1 - z) * np.sign(dx) * 0.2
    plate.shape(disc(cx, cy, r), 0.12 + 0.95 * shade, phase + dx * dx * 24, period, colour)


# ---- the scenes ----------------------------------------------------------------------------------------------------------


def sheets(p, font):
    """A sheet folded like an accordion, and the sun of the title page."""
    sky(p)
    p.shape(disc(1130, 300, 170), 0.35 + 0.5 * (y - 130) / 340, np.hypot(x - 1130, y - 300), 9, ACCENT)
    left, width = 140, 165
    for i in range(8):
        a, b = left + i * width, left + (i + 1) * width
        up, down = (0, 92) if i % 2 == 0 else (92, 0)
        top = 330 + 30 * np.sin(i * 1.1)
        quad = [(a, top + up), (b, top + down), (b, top + 380 + down), (a, top + 380 + up)]
        t = (x - a) / width
        slope = (down - up) * t
        light = 0.93 - 0.28 * t if i % 2 == 0 else 0.35 + 0.3 * t
        p.shape(polygon(quad), light, y - slope, 9)


def typecase(p, font):
    """A printer's case: boxes hatched each in its own direction."""
    rng = np.random.default_rng(7)
    p.ink(np.ones_like(x) * 1.0)
    left = 60
    for column in range(12):
        for row in range(6):
            if column in (4, 8) and row % 2:
                continue
            wide = 2 if column in (3, 7) and row % 2 else 1
            a, b = left + column * 124, 58 + row * 132
            box = polygon([(a, b), (a + 124 * wide - 12, b), (a + 124 * wide - 12, b + 120), (a, b + 120)])
            angle = rng.choice([0, 45, 90, 135])
            c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            depth = np.clip(((x - a) + (y - b)) / 240, 0, 1)
            colour = ACCENT if rng.random() < 0.12 else INK
            p.shape(box, 0.35 + 0.55 * depth, x * s + y * c, 10, colour, 0)
    for k, letter in enumerate("pliego"):
        m = glyphs(letter, 190, 310 + k * 195, 450, font)
        grown = m.copy()
        for d in range(1, 13):
            grown = np.maximum(grown, np.maximum(np.roll(m, d, 0), np.maximum(np.roll(m, -d, 0), np.maximum(np.roll(m, d, 1), np.roll(m, -d, 1)))))
        p.clear(grown)
        p.ink(m)


def openbook(p, font):
    """An open book: two leaves that curve away from the fold."""
    sky(p, dark=0.22, top=0.5)
    p.shape(smooth(690, y + 10 * np.sin(x / 330)), 0.45 + 0.35 * (y - 690) / 210, y * 1.6 + 30 * np.sin(x / 240), 12)
    for block in range(5, -1, -1):
        for side in (-1, 1):
            u = np.clip(side * (x - 800) / 560, 0, 1)
            bend = 150 * hump(u * 0.92) ** 0.8 * (1 - 0.3 * u) - 20 * u
            top = 330 - bend + block * 8
            mask = smooth(0, side * (x - 800)) * smooth(0, 560 + block * 5 - side * (x - 800)) * smooth(top, y) * smooth(0, top + 400 - y)
            light = 0.28 + 0.72 * hump(np.clip(u * 1.6, 0, 1) * 0.62) ** 0.9 if block == 0 else 0.8 + 0 * u
            p.shape(mask, light - 0.1 * (u > 0.9), y - top, 8.5 if block == 0 else 60)
    ribbon = smooth(0, 24 - np.abs(x - 800 - 18 * np.sin(y / 90))) * smooth(300, y) * smooth(0, 812 - y)
    p.shape(ribbon, 0.3 + 0.3 * np.sin(y / 90), y + x * 0.4, 7, ACCENT)


def rosettes(p, font):
    """Guilloche: three engine-turned dials that mesh."""
    for cx, cy, r, teeth, colour in ((520, 470, 330, 24, INK), (1080, 330, 250, 18, ACCENT), (1180, 720, 190, 14, INK), (180, 190, 150, 12, INK)):
        d, a = np.hypot(x - cx, y - cy), np.arctan2(y - cy, x - cx)
        rim = r * (1 + 0.035 * np.clip(3 * np.sin(a * teeth), -1, 1))
        mask = smooth(0, rim - d)
        petal = 0.5 + 0.5 * np.cos(a * teeth / 2 + d / r * 9)
        phase = d + r * 0.085 * np.cos(a * teeth / 2) * np.sin(np.clip(d / r, 0, 1) * np.pi)
        p.shape(mask, 0.25 + 0.65 * petal * np.clip(d / r, 0.1, 1), phase, 10, colour)
        p.shape(disc(cx, cy, r * 0.2), 0.5 + 0.4 * np.cos(a * 2 + 1), d, 8, colour)
        p.shape(disc(cx, cy, r * 0.07), 1 + 0 * d, d, 8, colour)


def waves(p, font):
    """Lines of text that turn into the sea."""
    p.shape(disc(1230, 250, 120), 0.45 + 0.4 * (y - 130) / 240, y, 9, ACCENT)
    for k in range(22):
        base = 190 + k * 34
        amp = 4 + k * 2.4
        crest = base + amp * np.sin(x / (150 + 7 * k) + k * 1.7) + amp * 0.4 * np.sin(x / 61 + k)
        light = 0.2 + 0.75 * np.clip((y - crest) / 46, 0, 1)
        mask = smooth(0, y - crest)
        p.shape(mask, light, (y - crest) * 1.0 + 3 * np.sin(x / 40 + k), 13)


def orbits(p, font):
    """Notes and their marks: small spheres bound to large ones."""
    p.ink(lines(0.55 + 0.35 * np.hypot(x - 800, y - 450) / 900, np.hypot(x - 620, (y - 430) * 1.15), 24))
    sphere(p, 620, 430, 210)
    rng = np.random.default_rng(3)
    for k in range(13):
        angle, radius = k * 2.399 + 0.4, 285 + 42 * k
        cx, cy = 620 + radius * np.cos(angle) * 1.05, 430 + radius * np.sin(angle) / 1.15
        if -20 < cy < 920:
            sphere(p, cx, cy, 16 + 26 * rng.random(), ACCENT if k % 4 == 1 else INK, 7)


def frames(p, font):
    """Frames within frames, seen from a corner of the room."""
    for k in range(11):
        t = k / 11
        a, b = 20 + 640 * t**0.9, 15 + 330 * t
        c, d = 1580 - 520 * t, 885 - 430 * t
        for n, (pts, light) in enumerate((
            ([(a, b), (c, b), (c - 47, b + 26), (a + 50, b + 26)], 0.8),
            ([(a, b), (a + 50, b + 26), (a + 50, d - 36), (a, d)], 0.55),
            ([(c, b), (c, d), (c - 47, d - 36), (c - 47, b + 26)], 0.35),
            ([(a, d), (a + 50, d - 36), (c - 47, d - 36), (c, d)], 0.18),
        )):
            phase = (y if n in (0, 3) else x) + 0.3 * (x if n in (0, 3) else y) * (0.2 if k % 2 else -0.2)
            p.shape(polygon(pts), light + 0.12 * (k % 3 - 1), phase, 11, ACCENT if k == 6 else INK, 1.5)
    sphere(p, 905, 408, 46, ACCENT, 6)


def weave(p, font):
    """Warp and weft: what a table is."""
    step = 100
    for row in range(9):
        for column in range(16):
            a, b = column * step, row * step
            over = (row + column) % 2 == 0
            if over:
                t = (x - a) / step
                mask = polygon([(a - 6, b + 9), (a + step + 6, b + 9), (a + step + 6, b + step - 9), (a - 6, b + step - 9)])
                p.shape(mask, 0.12 + 0.85 * hump(t) ** 0.7, y, 9, ACCENT if row in (2, 6) else INK, 0)
            else:
                t = (y - b) / step
                mask = polygon([(a + 9, b - 6), (a + step - 9, b - 6), (a + step - 9, b + step + 6), (a + 9, b + step + 6)])
                p.shape(mask, 0.2 + 0.85 * hump(t) ** 0.7, x, 9, INK, 0)


def hills(p, font):
    """A landscape, as in a book of travels."""
    sky(p, 17, 0.25, 0.7)
    p.shape(disc(470, 330, 128), 0.42 + 0.5 * (y - 200) / 260, np.hypot(x - 470, y - 330), 8, ACCENT)
    rng = np.random.default_rng(11)
    for k in range(6):
        base, amp = 420 + k * 78, 92 - k * 8
        crest = base - amp * np.sin(x / (230 + 30 * k) + k * 2.2) - 34 * np.sin(x / 97 + k * 5) - 9 * np.sin(x / 31 + k)
        slope = np.gradient(crest, axis=1) * SCALE
        light = np.clip(0.62 + slope * 0.75 + 0.12 * (5 - k) / 5 - 0.15 * np.clip((y - crest) / 240, 0, 1), 0.06, 0.97)
        p.shape(smooth(0, y - crest), light, (y - crest) * 0.75 + x * (0.42 if k % 2 else -0.42), 14)
    for k in range(9):
        cx, foot = 90 + k * 178 + rng.integers(-40, 40), 800 + rng.integers(-30, 60)
        height = 170 + rng.integers(-30, 50)
        t = np.clip((foot - y) / height, 0, 1)
        mask = smooth(0, 30 * hump(t) ** 0.7 - np.abs(x - cx)) * smooth(0, foot - y) * smooth(foot - height, y)
        p.shape(mask, 0.5 - (x - cx) / 46, y + np.abs(x - cx) * 0.9, 7)


def curves(p, font):
    """A hyperboloid of straight lines, and the rose that its shadow draws."""
    image = Image.new("L", (W * SCALE, H * SCALE))
    red = Image.new("L", (W * SCALE, H * SCALE))
    d, e = ImageDraw.Draw(image), ImageDraw.Draw(red)
    for k in range(48):
        a = TAU * k / 48
        for turn in (1.9, -1.9):
            d.line([(SCALE * (480 + 330 * np.cos(a)), SCALE * (140 + 66 * np.sin(a))), (SCALE * (480 + 330 * np.cos(a + turn)), SCALE * (760 + 66 * np.sin(a + turn)))], fill=255, width=3)
    for r0, n, draw in ((300, 7, d), (235, 5, e), (300, 2.5, d)):
        t = np.linspace(0, TAU * 4, 6000)
        for off in np.linspace(-0.08, 0.08, 3):
            r = r0 * np.cos(n * t / 2 + off * 3) * (1 + off)
            draw.line([(SCALE * (1120 + a), SCALE * (450 + b)) for a, b in zip(r * np.cos(t), r * np.sin(t))], fill=255, width=3)
    p.ink(lines(0.8 + 0 * x, y + 6 * np.sin(x / 160), 30))
    p.ink(np.asarray(red, np.float32) / 255, ACCENT)
    p.ink(np.asarray(image, np.float32) / 255)


def letters(p, font):
    """Marks of the language, cut as in wood."""
    p.ink(lines(0.42 + 0.4 * np.hypot(x - 800, y - 450) / 920, (x + y) * 0.7071 + 8 * np.sin((x - y) / 120), 26))
    for text, size, cx, cy, colour in (("ñ", 760, 800, 330, INK), ("«", 430, 300, 360, ACCENT), ("»", 430, 1310, 360, ACCENT), ("¿", 330, 190, 650, INK), ("?", 330, 1420, 650, INK)):
        m = glyphs(text, size, cx, cy, font)
        shadow = np.roll(np.roll(m, 14 * SCALE, 0), 14 * SCALE, 1)
        p.shape(shadow, 0.9 + 0 * x, x - y, 7, INK, 0)
        p.shape(m, np.clip(0.55 - 0.4 * (y - cy + size * 0.3) / (size * 0.6), 0.05, 0.6), y, 10, colour, 4)


def canon(p, font):
    """The canon of the page: diagonals of the spread and the block they find."""
    p.ink(lines(0.5 + 0.2 * np.sin(x / 300), y + 4 * np.sin(x / 130), 14))
    for side in (-1, 1):
        a, b = 800, 800 + side * 520
        page = polygon([(a, 70), (b, 70), (b, 850), (a, 850)])
        p.shape(page, 0.99 - 0.35 * np.clip(1 - np.abs(x - 800) / 90, 0, 1), y, 14, INK, 3)
        inner, outer = 800 + side * 520 / 9, 800 + side * (520 - 2 * 520 / 9)
        block = polygon([(inner, 70 + 780 / 9), (outer, 70 + 780 / 9), (outer, 850 - 2 * 780 / 9), (inner, 850 - 2 * 780 / 9)])
        p.shape(block, 0.38 + 0.06 * np.sin(y * TAU / 26) + 0.12 * (side > 0), y, 13, INK, 0)
    image = Image.new("L", (W * SCALE, H * SCALE))
    d = ImageDraw.Draw(image)
    for pts in (((280, 850), (1320, 70)), ((1320, 850), (280, 70)), ((280, 850), (800, 70)), ((1320, 850), (800, 70)), ((1060 - 87, 330), (1060 - 87, 70)), ((540 + 87, 330), (540 + 87, 70))):
        d.line([(px * SCALE, py * SCALE) for px, py in pts], fill=255, width=6)
    p.ink(np.asarray(image, np.float32) / 255, ACCENT)
    p.clear(disc(973, 330, 9)); p.ink(disc(973, 330, 12) - disc(973, 330, 8), ACCENT)
    p.clear(disc(627, 330, 9)); p.ink(disc(627, 330, 12) - disc(627, 330, 8), ACCENT)


def ribbon(p, font):
    """A ribbon without end: the text that flows."""
    sky(p, 18, 0.2, 0.4)
    n = 420
    ts = np.linspace(0, TAU, n + 1)
    cx, cy = 800 + 600 * np.sin(ts), 450 + 250 * np.sin(2 * ts)
    tilt = 105 * np.cos(ts + 0.5)
    depth = np.cos(2 * ts)
    order = np.argsort(depth[:-1])
    image = Image.new("RGBA", (W * SCALE, H * SCALE))
    d = ImageDraw.Draw(image)
    strands = 9
    for i in order:
        j = i + 1
        quad = [(cx[i], cy[i] - tilt[i] * 0.9), (cx[j], cy[j] - tilt[j] * 0.9), (cx[j] + 20, cy[j] + tilt[j] * 0.9), (cx[i] + 20, cy[i] + tilt[i] * 0.9)]
        d.polygon([(a * SCALE, b * SCALE) for a, b in quad], fill=(*PAPER, 255))
        shade = 0.5 + 0.5 * np.cos(ts[i] + 0.9)
        for s in range(strands + 1):
            u = s / strands
            a0 = (cx[i] + 20 * u, cy[i] + (2 * u - 1) * tilt[i] * 0.9)
            a1 = (cx[j] + 20 * u, cy[j] + (2 * u - 1) * tilt[j] * 0.9)
            width = int(round(SCALE * (1.2 + 7.0 * (1 - shade) * (0.35 + 0.65 * (1 - abs(2 * u - 1))))))
            colour = ACCENT if s in (0, strands) else INK
            d.line([(a0[0] * SCALE, a0[1] * SCALE), (a1[0] * SCALE, a1[1] * SCALE)], fill=(*colour, 255), width=max(2, width))
    rgba = np.asarray(image, np.float32)
    alpha = rgba[..., 3:] / 255
    p.rgb = p.rgb * (1 - alpha) + rgba[..., :3] * alpha


def rollers(p, font):
    """The cylinders of a press, and the web of paper between them."""
    sky(p, 17, 0.18, 0.45)
    def cylinder(cx, cy, r, a, b, colour=INK):
        mask = smooth(0, r - np.abs(y - cy)) * smooth(a, x) * smooth(0, b - x)
        t = (y - cy) / r
        p.shape(mask, np.clip(0.08 + 0.9 * np.clip(np.cos((t + 0.4) * 1.35), 0, 1) ** 1.6, 0, 1), np.arcsin(np.clip(t, -1, 1)) * r * 1.1, 8, colour)
        dd = np.hypot((x - b) * 2.6, y - cy)
        p.shape(smooth(0, r - dd), 0.55 + 0.35 * np.sin(np.arctan2(y - cy, (x - b) * 2.6) * 2), dd, 8, colour)
    cylinder(0, 190, 120, -50, 1180)
    web = smooth(0, y - (318 + 22 * np.sin(x / 300))) * smooth(0, (470 + 16 * np.sin(x / 260)) - y)
    p.shape(web, 0.93 - 0.1 * np.sin(x / 120), y - 22 * np.sin(x / 300), 17)
    for k in range(7):
        for row in range(4):
            bar = smooth(0, 6 - np.abs(y - (352 + 26 * row + 21 * np.sin(x / 300)))) * smooth(60 + 220 * k, x) * smooth(0, 60 + 220 * k + (170 if row < 3 else 96) - x)
            p.ink(bar, ACCENT if row == 0 else INK)
    cylinder(0, 590, 125, -50, 1330)
    cylinder(0, 815, 78, -50, 1110, ACCENT)


def blocks(p, font):
    """Books on a table: three faces each."""
    sky(p, 17, 0.2, 0.5)
    p.shape(smooth(735, y), 0.55 + 0.3 * (y - 735) / 165, x * 0.3 + y * 1.5, 12)
    a = 170
    for k, (w, h, colour) in enumerate(((120, 470, INK), (84, 540, ACCENT), (150, 430, INK), (64, 500, INK), (104, 560, INK), (140, 455, ACCENT), (76, 520, INK))):
        foot = 790
        spine = polygon([(a, foot - h), (a + w, foot - h), (a + w, foot), (a, foot)])
        t = (x - a) / w
        p.shape(spine, 0.15 + 0.75 * hump(t) ** 0.8, y, 8, colour)
        for band in (0.14, 0.2, 0.78):
            p.shape(polygon([(a, foot - h * (1 - band)), (a + w, foot - h * (1 - band)), (a + w, foot - h * (1 - band) + 15), (a, foot - h * (1 - band) + 15)]), 0.95 + 0 * x, y, 9, colour)
        p.shape(polygon([(a, foot - h), (a + 46, foot - h - 50), (a + w + 46, foot - h - 50), (a + w, foot - h)]), 0.9 - 0.15 * t, y, 10)
        a += w + 8
    p.shape(polygon([(a - 8, 790 - 520), (a + 38, 790 - 570), (a + 38, 744), (a - 8, 790)]), 0.3 + 0 * x, x + y * 0.2, 8)
    lean = [(a + 60, 790), (a + 250, 345), (a + 348, 385), (a + 165, 790)]
    p.shape(polygon(lean), 0.55 - 0.2 * np.sin((x + y) / 90), x * 0.9 + y * 0.4, 9)


def eye(p, font):
    """The proofreader's eye."""
    a, d = np.arctan2(y - 450, x - 800), np.hypot(x - 800, y - 450)
    p.ink(lines(0.62 - 0.3 * np.cos(a * 24) * np.clip(d / 900, 0, 1), a * 380 + 0 * d, 380 * TAU / 96))
    u = np.clip((x - 800) / 560, -1, 1)
    lid = 240 * np.clip(np.cos(u * np.pi / 2), 0, 1) ** 0.85
    white = smooth(0, lid - np.abs(y - 450)) * (np.abs(x - 800) < 560)
    p.shape(white, 0.8 + 0.2 * (1 - np.abs(y - 450) / 250) - 0.35 * np.abs(u), y + 60 * u * u * np.sign(y - 450), 11, INK, 5)
    iris = disc(800, 450, 205) * white
    p.shape(iris, 0.25 + 0.55 * np.clip((d - 80) / 120, 0, 1) + 0.2 * np.sin(a * 9), a * 200 + d * 0.12, 200 * TAU / 64, ACCENT, 3)
    p.ink(disc(800, 450, 86) * white)
    p.clear(disc(766, 412, 26))


def maze(p, font):
    """A labyrinth, with its one way in."""
    p.ink(lines(0.5 + 0.3 * np.abs(x - 800) / 800, y + 5 * np.sin(x / 140), 14))
    d, a = np.hypot(x - 800, y - 450), np.arctan2(y - 450, x - 800)
    p.shape(disc(800, 450, 425), 0.99 + 0 * x, d, 12, INK, 4)
    rng = np.random.default_rng(5)
    ring = 33
    for k in range(2, 13):
        wall = smooth(0, 7 - np.abs(d - k * ring))
        gap = rng.random() * TAU - np.pi
        delta = np.abs((a - gap + np.pi) % TAU - np.pi) * k * ring
        p.ink(wall * smooth(26, delta))
        for _ in range(1 + k // 4):
            spoke = rng.random() * TAU - np.pi
            off = np.abs((a - spoke + np.pi) % TAU - np.pi) * d
            p.ink(smooth(0, 6 - off) * smooth(k * ring, d) * smooth(0, (k + 1) * ring - d) * (k < 12))
    sphere(p, 800, 450, 40, ACCENT, 6)


def drawers(p, font):
    """A card catalogue: a drawer a letter."""
    p.ink(np.ones_like(x))
    for k, letter in enumerate("ABCDEFGHIJLMNÑOPRSTUVZ¶§"):
        column, row = k % 8, k // 8
        a, b = 28 + column * 194, 26 + row * 284
        box = polygon([(a, b), (a + 182, b), (a + 182, b + 272), (a, b + 272)])
        p.shape(box, 0.55 + 0.35 * np.sin((x - a) / 60 + row) * 0.5 + 0.1, x + 5 * np.sin(y / 47 + k) + 4 * np.sin(y / 19), 12, INK, 0)
        label = polygon([(a + 38, b + 42), (a + 144, b + 42), (a + 144, b + 142), (a + 38, b + 142)])
        p.shape(label, 1 + 0 * x, x, 9, INK, 3)
        p.ink(glyphs(letter, 84, a + 91, b + 88, font), ACCENT if letter in "PÑ" else INK)
        sphere(p, a + 91, b + 205, 21, ACCENT if letter in "PÑ" else INK, 6)


def lighthouse(p, font):
    """A lighthouse over the sea, with its two beams."""
    a, d = np.arctan2(y - 250, x - 800), np.hypot(x - 800, y - 250)
    p.ink(lines(0.3 + 0.35 * y / H, y + 5 * np.sin(x / 190), 17))
    for side in (1, -1):
        beam = np.clip(1 - np.abs(np.abs(a) - (0 if side > 0 else np.pi)) / 0.17, 0, 1)
        p.shape(smooth(0, beam, 0.02) * (y < 640), 0.97 - 0.2 * np.clip(d / 900, 0, 1), y, 17, INK, 0)
    for k in range(9):
        crest = 610 + k * 34 + (3 + 2.4 * k) * np.sin(x / (120 + 14 * k) + k * 1.9)
        p.shape(smooth(0, y - crest), 0.2 + 0.72 * np.clip((y - crest) / 40, 0, 1), y - crest + 3 * np.sin(x / 33 + k), 12)
    rock = 690 - 130 * np.exp(-(((x - 800) / 250) ** 2)) - 16 * np.sin(x / 37) - 9 * np.sin(x / 15)
    p.shape(smooth(0, y - rock) * smooth(0, 330 - np.abs(x - 800)), 0.28 + 0.3 * np.sin(x / 60), (y - rock) + x * 0.6, 9)
    half = 46 + 34 * (y - 300) / 290
    tower = smooth(0, half - np.abs(x - 800)) * smooth(300, y) * smooth(0, 590 - y)
    t = (x - 800) / half
    p.shape(tower, 0.12 + 0.85 * np.clip(np.cos((t + 0.35) * 1.25), 0, 1), y, 9, INK)
    for top, foot in ((350, 400), (450, 505)):
        p.shape(tower * smooth(top, y) * smooth(0, foot - y), 0.1 + 0.75 * np.clip(np.cos((t + 0.35) * 1.25), 0, 1), y, 8, ACCENT)
    p.shape(polygon([(735, 288), (865, 288), (865, 304), (735, 304)]), 0.5 - 0.4 * (x - 735) / 130, y, 8)
    p.shape(polygon([(762, 214), (838, 214), (838, 288), (762, 288)]), 0.95 + 0 * x, x, 19, INK, 3)
    sphere(p, 800, 251, 25, ACCENT, 6)
    p.shape(polygon([(750, 214), (850, 214), (800, 152)]), 0.6 - 0.5 * (x - 750) / 100, y, 8, INK)


SCENES = [
    ("pliegos.webp", sheets), ("caja.webp", typecase), ("libro.webp", openbook), ("rosetas.webp", rosettes), ("olas.webp", waves),
    ("orbitas.webp", orbits), ("marcos.webp", frames), ("trama.png", weave), ("colinas.webp", hills), ("curvas.webp", curves),
    ("letras.webp", letters), ("canon.png", canon), ("cinta.webp", ribbon), ("rodillos.jpg", rollers), ("lomos.webp", blocks),
    ("ojo.webp", eye), ("laberinto.png", maze), ("fichero.webp", drawers), ("faro.webp", lighthouse),
]  # fmt: skip


def guilloche(path, curves):
    """An ornament of one line, as vectors: the plates that open the parts. Each curve gives x and y of t, and an ink."""
    strokes = []
    for points, colour, width in curves:
        line = "L".join(f"{a:.0f} {b:.0f}" for a, b in points)
        strokes.append(f'<path d="M{line}Z" fill="none" stroke="rgb{colour}" stroke-width="{width}"/>'.replace(", ", ","))
    ground = f'<rect width="{W}" height="{H}" fill="rgb{PAPER}"/>'.replace(", ", ",")
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}">\n{ground}\n' + "\n".join(strokes) + "\n</svg>\n")
    print(f"{path.name}: {path.stat().st_size // 1024} KB")


def ornament(petals, turns, depth, strands):
    t = np.linspace(0, TAU, 360, endpoint=False)
    for k in range(strands):
        u = k / (strands - 1)
        r = 1 + depth * np.cos(petals * t + turns * TAU * u) * (0.35 + u)
        scale = 0.16 + 0.84 * u
        colour = ACCENT if k % 6 == 3 else INK
        yield list(zip(800 + 720 * scale * r * np.cos(t) / 1.3, 450 + 400 * scale * r * np.sin(t) / 1.3)), colour, 2.6 - 1.2 * u


PARTS = [
    ("parte-1.svg", (8, 0.5, 0.16, 19)), ("parte-2.svg", (5, 1.0, 0.24, 19)),
    ("parte-3.svg", (12, 2.0, 0.12, 19)), ("parte-4.svg", (3, 0.5, 0.3, 19)),
]  # fmt: skip


def main():
    font, out = sys.argv[1], Path(sys.argv[2])
    wanted = sys.argv[3:]
    for name, scene in SCENES:
        if wanted and name not in wanted:
            continue
        plate = Plate()
        scene(plate, font)
        plate.save(out / name)
    for name, parameters in PARTS:
        if not wanted or name in wanted:
            guilloche(out / name, ornament(*parameters))


if __name__ == "__main__":
    main()
