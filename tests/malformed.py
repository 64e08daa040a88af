"""Files as they arrive when something went wrong on the way: cut, garbled, mixed up, saved as something else."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

Mutation = Callable[[bytes, Random], bytes]
GARBAGE = (b"\x00", b'"', b"\xff\xfe", b"\x81", b"\r", b"\n", b",", b";", b"=cmd|'/c calc'!A1", b"\xe2\x80", b"'" * 9)


def flip_bytes(data: bytes, random: Random) -> bytes:
    content = bytearray(data)
    for _ in range(random.randint(1, 20)):
        if content:
            content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


def truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def behead(data: bytes, random: Random) -> bytes:
    return data[random.randint(0, min(len(data), 2_000)) :]


def put_in_garbage(data: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 5)):
        place = random.randint(0, len(data))
        data = data[:place] + random.choice(GARBAGE) + data[place:]
    return data


def break_quotes(data: bytes, random: Random) -> bytes:
    places = [place for place, byte in enumerate(data) if byte == ord('"')]
    for place in sorted(random.sample(places, min(len(places), random.randint(1, 4))), reverse=True):
        data = data[:place] + random.choice([b"", b'""', b"'"]) + data[place + 1 :]
    return data


def drop_a_column(data: bytes, random: Random) -> bytes:
    lines = [line.split(b",") for line in data.splitlines()]
    place = random.randrange(max(1, len(lines[0]))) if lines else 0
    return b"\r\n".join(b",".join(line[:place] + line[place + 1 :]) for line in lines)


def make_ragged(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\r\n")
    for _ in range(random.randint(1, 5)):
        number = random.randrange(len(lines))
        lines[number] = random.choice([lines[number].rsplit(b",", 2)[0], lines[number] + b',"more"', b""])
    return b"\r\n".join(lines)


def repeat_lines(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\r\n")
    return b"\r\n".join(lines + random.choices(lines, k=random.randint(1, 10)))


def mix_encodings(data: bytes, random: Random) -> bytes:
    half = random.randint(0, len(data))
    text = data[half:].decode("cp1252", "replace")
    return data[:half] + text.encode(random.choice(["utf-8", "utf-16-le", "utf-16", "cp437"]), "replace")


def reencode(data: bytes, random: Random) -> bytes:
    text = data.decode("cp1252", "replace")
    return text.encode(random.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]))


def garble_cells(data: bytes, random: Random) -> bytes:
    """Well-formed files with cells that cannot be right."""
    lines = data.split(b"\r\n")
    for _ in range(random.randint(1, 8)):
        cells = lines[number := random.randrange(len(lines))].split(b'","')
        cells[random.randrange(len(cells))] = random.choice([b"", b"?", b"-1", b"99-99-9999", b"9" * 30, b"x" * 40_000])
        lines[number] = b'","'.join(cells)
    return b"\r\n".join(lines)


def save_as_web_page(data: bytes, random: Random) -> bytes:
    return random.choice([b"<!doctype html><table>", b"\xef\xbb\xbf<html>", b"<?xml version='1.0'?>"]) + data


def zip_up(data: bytes, random: Random) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        name = random.choice(["register.csv", "../register.csv", "a/b/register.csv", "__MACOSX/register.csv", "r.zip"])
        archive.writestr(name, data)
        if random.random() < 0.5:
            archive.writestr(random.choice(["readme.txt", "links.csv"]), random.choice([data, b"", b"hello"]))
    return packed.getvalue()


def damage_a_zip(data: bytes, random: Random) -> bytes:
    return random.choice([flip_bytes, truncate])(zip_up(data, random), random)


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    truncate,
    behead,
    put_in_garbage,
    break_quotes,
    drop_a_column,
    make_ragged,
    repeat_lines,
    mix_encodings,
    reencode,
    garble_cells,
    save_as_web_page,
    zip_up,
    damage_a_zip,
)


def malformed(data: bytes, random: Random) -> tuple[bytes, str]:
    """The file after one to three mishaps, and what they were."""
    chosen = random.choices(MUTATIONS, k=random.choice([1, 1, 2, 3]))
    for mutation in chosen:
        data = mutation(data, random)
    return data, ", ".join(mutation.__name__ for mutation in chosen)
