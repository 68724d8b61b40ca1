import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { readExif } from "../src/share/media/exif.ts";
import { straightened } from "../src/share/media/film.ts";
import { begin, Examination } from "../src/share/media/files.ts";
import { checked, coded, cover, grown, isBlack } from "../src/share/media/masks.ts";
import { boxes, Film, type TrackFormat } from "../src/share/media/mp4.ts";
import { bare, bareConfig, Encoded, silence, units } from "../src/share/media/nal.ts";
import { bareJpeg } from "../src/share/media/photo.ts";
import { filmTraces, photoTraces } from "../src/share/media/traces.ts";
import { Template } from "../src/share/media/template.ts";
import { boxAt, Refusal } from "../src/share/protocol.ts";

const bytes = (...numbers: number[]) => Uint8Array.from(numbers);
const letters = (text: string) => new TextEncoder().encode(text);
const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

/** A block of Exif, its directories given as [tag, type, count, value or where it is]. */
function exif(
  little: boolean,
  directories: Record<number, number[][]>,
  rest: [number, Uint8Array][],
): Uint8Array {
  const made = new Uint8Array(512);
  const view = new DataView(made.buffer);
  made.set(letters(little ? "II" : "MM"));
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  for (const [at, entries] of Object.entries(directories)) {
    view.setUint16(Number(at), entries.length, little);
    entries.forEach(([tag, type, count, value], index) => {
      const place = Number(at) + 2 + index * 12;
      view.setUint16(place, tag!, little);
      view.setUint16(place + 2, type!, little);
      view.setUint32(place + 4, count!, little);
      view.setUint32(place + 8, value!, little);
    });
  }
  for (const [at, each] of rest) made.set(each, at);
  return made;
}

for (const little of [true, false])
  test(`Exif tells of place, serial number, times and thumbnail (${little ? "II" : "MM"})`, () => {
    const parts = new Uint8Array(48);
    const view = new DataView(parts.buffer);
    [48, 1, 51, 1, 2772, 100, 2, 1, 17, 1, 42, 1].forEach((each, index) =>
      view.setUint32(index * 4, each, little),
    );
    const north = little ? 0x4e : 0x4e000000;
    const west = little ? 0x57 : 0x57000000;
    const block = exif(
      little,
      {
        8: [
          [271, 2, 9, 300],
          [34665, 4, 1, 100],
          [34853, 4, 1, 200],
        ],
        100: [
          [36867, 2, 20, 320],
          [36881, 2, 7, 350],
          [42033, 2, 10, 360],
          [37500, 7, 8, 380],
        ],
        200: [
          [1, 2, 2, north],
          [2, 5, 3, 400],
          [3, 2, 2, west],
          [4, 5, 3, 424],
        ],
        470: [[513, 4, 1, 480]],
      },
      [
        [300, letters("A camera\0")],
        [320, letters("2026:11:24 19:41:07\0")],
        [350, letters("+01:00\0")],
        [360, letters("serial 12\0")],
        [400, parts],
      ],
    );
    new DataView(block.buffer).setUint32(8 + 2 + 36, 470, little);

    const { traces, taken } = readExif(block);

    assert.deepEqual(traces, [
      { kind: "device", value: "A camera" },
      { kind: "time", value: "2026:11:24 19:41:07" },
      { kind: "serial", value: "serial 12" },
      { kind: "other", value: "MakerNote, 8 B" },
      { kind: "place", value: "48.857700, -2.295000" },
      { kind: "thumbnail", value: "Exif" },
    ]);
    assert.equal(taken?.toISOString(), "2026-11-24T18:41:07.000Z");
  });

test("broken Exif is nothing, and never an error", () => {
  const whole = exif(
    true,
    {
      8: [
        [271, 2, 0xffffffff, 0xfffffff0],
        [34665, 4, 1, 0xfffffffe],
        [34853, 4, 1, 511],
      ],
    },
    [],
  );

  assert.deepEqual(readExif(whole), { traces: [], taken: null });
  for (let end = 0; end < 60; end += 1) readExif(whole.subarray(0, end));
});

test("notes are dropped from packets, pictures and their parameters stay", () => {
  const packet = bytes(0, 0, 0, 2, 6, 5, 0, 0, 0, 3, 0x65, 1, 2, 0, 0, 0, 1, 9, 0, 0, 0, 1, 12);
  assert.deepEqual(bare("avc", packet, 4), bytes(0, 0, 0, 3, 0x65, 1, 2));

  // H.265: 39 and 40 are notes, 62 is Dolby's.
  const hevc = bytes(0, 3, 39 << 1, 1, 7, 0, 3, 1 << 1, 1, 8, 0, 3, 40 << 1, 1, 7, 0, 3, 62 << 1, 1, 7);
  assert.deepEqual(bare("hevc", hevc, 2), bytes(0, 3, 2, 1, 8));

  for (const broken of [bytes(0, 0, 0, 9, 1), bytes(0, 0), bytes(0, 0, 0, 0, 1)])
    assert.throws(() => bare("avc", broken, 4), refuses("unreadable"));
});

test("notes are dropped from a decoder's configuration", () => {
  const head = new Uint8Array(22).fill(1);
  head[21] = 0xff;
  const made = bytes(...head, 2, 0xa7, 0, 1, 0, 3, 78, 1, 5, 0xa1, 0, 1, 0, 2, 66, 1);

  const { config, lengthSize } = bareConfig("hevc", made);

  assert.deepEqual(config, bytes(...head, 1, 0xa1, 0, 1, 0, 2, 66, 1));
  assert.equal(lengthSize, 4);
  assert.throws(() => bareConfig("hevc", made.subarray(0, 30)), refuses("unreadable"));
});

test("notes of a photo become filler where nothing may move", () => {
  const picture = bytes(0, 0, 0, 5, 39 << 1, 1, 65, 66, 67, 0, 0, 0, 3, 19 << 1, 1, 9);
  silence(picture, false);
  assert.deepEqual(picture, bytes(0, 0, 0, 5, 76, 1, 0xff, 0xff, 0x80, 0, 0, 0, 3, 38, 1, 9));
  assert.throws(() => silence(bytes(0, 0, 0, 50, 1, 1), false), refuses("unreadable"));
});

test("an encoder's packets become slices, and its parameters avcC", () => {
  const encoded = new Encoded();
  const stream = bytes(
    ...[0, 0, 0, 1, 0x67, 100, 0, 40, 7, 0, 0, 0, 1, 0x68, 8, 0, 0, 1, 6, 5, 99],
    ...[0, 0, 1, 0x65, 1, 0, 0, 3, 2, 0, 0, 0, 1, 0x41, 5],
  );

  assert.equal(units(stream).length, 5);
  assert.deepEqual(encoded.packet(stream), bytes(0, 0, 0, 6, 0x65, 1, 0, 0, 3, 2, 0, 0, 0, 2, 0x41, 5));
  assert.deepEqual(
    encoded.config(),
    bytes(1, 100, 0, 40, 0xff, 0xe1, 0, 5, 0x67, 100, 0, 40, 7, 1, 0, 2, 0x68, 8, 0xfd, 0xf8, 0xf8, 0),
  );
  assert.throws(() => encoded.packet(bytes(0, 0, 1, 6, 5)), refuses("encoder"));
  assert.throws(() => new Encoded().config(), refuses("encoder"));
  encoded.packet(bytes(0, 0, 1, 0x67, 66, 0, 40, 7, 0, 0, 1, 0x65, 1));
  assert.throws(() => encoded.config(), refuses("encoder"));
});

const VIDEO: TrackFormat = {
  kind: "video",
  entry: "avc1",
  config: bytes(1, 2, 3),
  width: 320,
  height: 240,
  pixel: [1, 1],
  rotation: 90,
  flip: false,
  color: { primaries: 1, transfer: 1, matrix: 1, fullRange: false },
};

/** Write a film in memory. */
function written(write: (film: Film) => void): Uint8Array {
  let made = new Uint8Array(0);
  const film = new Film({
    get size() {
      return made.length;
    },
    write(each, at = made.length) {
      const all = new Uint8Array(Math.max(made.length, at + each.length));
      all.set(made);
      all.set(each, at);
      made = all;
    },
  });
  write(film);
  film.finish();
  return made;
}

/** Return the content of the box at a path. */
function content(file: Uint8Array, ...path: string[]): DataView {
  let [from, to] = [0, file.length];
  for (const type of path) {
    const found = boxes(file, from, to).find((each) => each.type === type);
    assert.ok(found, `${type} is missing`);
    [from, to] = [found.begin, found.end];
  }
  return new DataView(file.buffer, from, to - from);
}

test("a film's tables keep order, times and turn, and have neither time of writing nor names", () => {
  const file = written((film) => {
    const track = film.track(VIDEO, 600);
    film.add(track, bytes(1), { time: 0, duration: 20, key: true });
    film.add(track, bytes(2, 2), { time: 50, duration: 10, key: false });
    film.add(track, bytes(3), { time: 20, duration: 30, key: false });
  });
  const table = (name: string) => content(file, "moov", "trak", "mdia", "minf", "stbl", name);
  const words = (view: DataView) =>
    Array.from({ length: view.byteLength / 4 }, (_, index) => view.getUint32(index * 4));

  assert.deepEqual(words(table("stts")).slice(1), [3, 1, 20, 1, 30, 1, 10]);
  // Shown 0, 50, 20; decoded 0, 20, 50: a delay of 30 keeps every offset positive.
  assert.deepEqual(words(table("ctts")).slice(1), [3, 1, 30, 1, 60, 1, 0]);
  assert.deepEqual(words(table("stss")).slice(1), [1, 1]);
  assert.deepEqual(words(table("stsz")).slice(2), [3, 1, 2, 1]);
  assert.deepEqual(
    words(content(file, "moov", "trak", "edts", "elst")).slice(1),
    [1, 0, 100, 0, 30, 0x10000],
  );
  const at = Number(table("co64").getBigUint64(8));
  assert.deepEqual(file.slice(at, at + 4), bytes(1, 2, 2, 3));
  const header = content(file, "moov", "trak", "tkhd");
  assert.deepEqual(words(header).slice(10, 19), [
    0,
    0x10000,
    0,
    -0x10000 >>> 0,
    0,
    0,
    240 * 0x10000,
    0,
    0x40000000,
  ]);
  assert.deepEqual(words(content(file, "moov", "mvhd")).slice(0, 5), [0, 0, 0, 1000, 100]);
  assert.equal(content(file, "moov", "trak", "mdia", "hdlr").byteLength, 25);
});

test("a track that begins later, or before the film does, says so", () => {
  const edits = (time: number) => {
    const file = written((film) => {
      const track = film.track(VIDEO, 1000);
      film.add(track, bytes(1), { time, duration: 100, key: true });
      film.add(track, bytes(1), { time: time + 100, duration: 100, key: true });
    });
    const view = content(file, "moov", "trak", "edts", "elst");
    return Array.from({ length: view.getUint32(4) }, (_, each) => [
      Number(view.getBigInt64(8 + each * 20)),
      Number(view.getBigInt64(16 + each * 20)),
    ]);
  };

  assert.deepEqual(edits(40), [
    [40, -1],
    [200, 0],
  ]);
  assert.deepEqual(edits(-30), [[170, 30]]);
});

test("boxes that don't fit end the reading", () => {
  assert.deepEqual(boxes(bytes(0, 0, 0, 9, 65, 65, 65, 65)), []);
  assert.deepEqual(boxes(bytes(0, 0, 0, 4, 65, 65, 65, 65)), []);
  assert.deepEqual(boxes(bytes(0, 0, 0, 1, 65, 65, 65, 65)), []);
  assert.deepEqual(boxes(bytes(0, 0, 0, 0, 65, 65, 65, 65, 1)), [{ type: "AAAA", begin: 8, end: 9 }]);
});

const BOX = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };

test("a part of the shown picture is found in the coded one", () => {
  const near = (one: object, other: object) =>
    assert.deepEqual(
      Object.values(one).map((each) => Math.round(each * 1e6)),
      Object.values(other).map((each) => Math.round(each * 1e6)),
    );

  near(coded(BOX, { rotation: 0, flip: false }), BOX);
  near(coded(BOX, { rotation: 90, flip: false }), { x: 0.2, y: 0.6, width: 0.4, height: 0.3 });
  near(coded(BOX, { rotation: 180, flip: false }), { x: 0.6, y: 0.4, width: 0.3, height: 0.4 });
  near(coded(BOX, { rotation: 270, flip: false }), { x: 0.4, y: 0.1, width: 0.4, height: 0.3 });
  near(coded(BOX, { rotation: 0, flip: true }), { x: 0.6, y: 0.2, width: 0.3, height: 0.4 });
});

test("a mask moves between its times, and stays before and after", () => {
  const [mask] = checked([
    {
      id: 1,
      at: [
        { time: 3, box: { ...BOX, x: 0.5 } },
        { time: 1, box: BOX },
      ],
    },
  ]);

  assert.deepEqual(
    [0, 1, 2, 3, 9].map((time) => Math.round(boxAt(mask!, time).x * 10)),
    [1, 1, 3, 5, 5],
  );
  for (const bad of [[], [{ time: NaN, box: BOX }], [{ time: 0, box: { ...BOX, width: 0 } }]])
    assert.throws(() => checked([{ id: 1, at: bad }]), refuses("mask"));
});

test("a covered area is a margin larger, even, and within the picture", () => {
  assert.deepEqual(grown({ x: 0.5, y: 0.5, width: 0.1, height: 0.1 }, false, 100, 100), {
    x: 46,
    y: 46,
    width: 18,
    height: 18,
  });
  assert.deepEqual(grown({ x: -1, y: 0.99, width: 3, height: 3 }, true, 100, 100), {
    x: 0,
    y: 92,
    width: 100,
    height: 8,
  });
});

test("black is filled in the planes of every known format, and of no other", () => {
  const area = { x: 2, y: 2, width: 2, height: 2 };
  const filled = (format: string, planes: { offset: number; stride: number }[], size: number) => {
    const picture = new Uint8Array(size).fill(77);
    cover(picture, format, planes, [area], false);
    return [...picture].flatMap((byte, at) => (byte === 77 ? [] : [[at, byte]]));
  };
  const luma = [
    [10, 16],
    [11, 16],
    [14, 16],
    [15, 16],
  ];

  const [y, u, v] = [
    { offset: 0, stride: 4 },
    { offset: 16, stride: 2 },
    { offset: 20, stride: 2 },
  ];
  assert.deepEqual(filled("I420", [y, u, v], 24), [...luma, [19, 128], [23, 128]]);
  assert.deepEqual(filled("NV12", [y, { offset: 16, stride: 4 }], 24), [...luma, [22, 128], [23, 128]]);
  for (const format of ["I422", "I420P10", "BGRX", "XYZ", null])
    assert.throws(() => cover(new Uint8Array(64), format, [y, u, v], [area], false), refuses("pixel_format"));
});

test("black is told from dark", () => {
  const pixels = (shade: number) => new Uint8ClampedArray(400).fill(shade);
  assert.ok(isBlack(pixels(6)));
  assert.ok(!isBlack(pixels(20)));
  const spotted = pixels(0);
  spotted.fill(255, 0, 12);
  assert.ok(!isBlack(spotted));
});

test("texts are found in bytes, also where two parts meet", () => {
  const examination = new Examination(["Größe (x)", "nowhere"]);
  const all = letters("....Größe (x)....");
  examination.take(all.subarray(0, 7));
  examination.take(all.subarray(7));

  const { found, sha256 } = examination.done();

  assert.equal(found.length, 1);
  assert.equal(sha256, createHash("sha256").update(all).digest("hex"));
});

test("without a store a file is held in memory, and written over where it was", async () => {
  const writing = await begin("film-1.mp4");
  const part = new Uint8Array(700_001).map((_, at) => at);
  for (let each = 0; each < 3; each += 1) writing.write(part);
  writing.write(bytes(7, 7, 7), 1_048_575);
  assert.throws(() => writing.write(bytes(1), 300_000_000), refuses("too_large_for_memory"));

  const file = await writing.finish();

  const made = new Uint8Array(await file.arrayBuffer());
  assert.equal(made.length, 3 * part.length);
  assert.deepEqual(made.subarray(1_048_575, 1_048_578), bytes(7, 7, 7));
  assert.equal(made[1_048_578], part[1_048_578 - part.length]);
  assert.equal(made.at(-1), part.at(-1));
  assert.equal(file.name, "film-1.mp4");
});

test("of a JPEG's notes only JFIF's stays", () => {
  const jfif = [0xff, 0xe0, 0, 4, 74, 70];
  const table = [0xff, 0xdb, 0, 3, 1];
  const scan = [0xff, 0xda, 0, 3, 1, 9, 9, 0xff, 0xd9];
  const made = bytes(0xff, 0xd8, ...jfif, 0xff, 0xe1, 0, 4, 69, 120, ...table, 0xff, 0xfe, 0, 3, 65, ...scan);

  assert.deepEqual(bareJpeg(made), bytes(0xff, 0xd8, ...jfif, ...table, ...scan));
  assert.throws(() => bareJpeg(made.subarray(0, 12)), refuses("no_encoder"));
});

test("what lies on a line between two times is left out", () => {
  const at = (time: number, x: number) => ({ time, box: { ...BOX, x } });
  const line = Array.from({ length: 20 }, (_, each) => at(each, each * 0.01));

  assert.deepEqual(straightened(line), [line[0], line[19]]);
  const corner = [...line, at(20, 0.1), at(21, 0.02)];
  assert.ok(straightened(corner).some(({ time }) => time === 19));
});

test("a thing is found where it went, and lost if it is gone", () => {
  const picture = (left: number, top: number) => {
    const data = new Uint8ClampedArray(200 * 100 * 4).fill(90);
    for (let y = 0; y < 20; y += 1)
      for (let x = 0; x < 20; x += 1)
        data.fill(
          ((x >> 2) * 37 + (y >> 2) * 91) % 200,
          ((top + y) * 200 + left + x) * 4,
          ((top + y) * 200 + left + x) * 4 + 3,
        );
    return { width: 200, height: 100, data } as ImageData;
  };
  const template = new Template(picture(50, 40), { x: 0.25, y: 0.4, width: 0.1, height: 0.2 });

  for (const [x, y] of [
    [55, 42],
    [61, 44],
    [67, 46],
  ] as const) {
    const found = template.find(picture(x, y));
    assert.deepEqual([Math.round(found!.x * 200), Math.round(found!.y * 100)], [x, y]);
  }
  assert.equal(template.find(picture(150, 0)), null);
});

/** Photos and films as strangers might make them: small, with each kind of note. */
function strange(): Uint8Array[] {
  const tiff = exif(false, { 8: [[271, 2, 9, 300]] }, [[300, letters("A camera\0")]]);
  const u32 = (number: number) =>
    bytes(number >>> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255);
  const segment = (marker: number, content: Uint8Array) =>
    bytes(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255, ...content);
  const chunk = (type: string, content: Uint8Array) =>
    bytes(...u32(content.length), ...letters(type), ...content, 0, 0, 0, 0);
  const jpeg = bytes(
    ...[0xff, 0xd8],
    ...segment(0xe1, bytes(...letters("Exif\0\0"), ...tiff)),
    ...segment(0xed, bytes(...letters("Photoshop 3.0\0"), 0x1c, 2, 80, 0, 4, ...letters("Name"))),
    ...segment(0xfe, letters("a comment")),
    ...segment(0xda, bytes(1)),
    ...[0xff, 0xd9],
  );
  const png = bytes(
    0x89,
    ...letters("PNG\r\n\x1a\n"),
    ...chunk("eXIf", tiff),
    ...chunk("tEXt", letters("Author\0Name")),
  );
  const box = (type: string, ...parts: Uint8Array[]): Uint8Array => {
    const content = parts.flatMap((each) => [...each]);
    return bytes(...u32(content.length + 8), ...letters(type), ...content);
  };
  const header = box("mvhd", new Uint8Array(4), u32(0xe7000000), new Uint8Array(92));
  const handler = box("hdlr", new Uint8Array(8), letters("text"), new Uint8Array(12), letters("Places\0"));
  const film = bytes(
    ...box("ftyp", letters("isom")),
    ...box("moov", header, box("trak", box("mdia", handler))),
    ...box("gps ", letters("somewhere")),
  );
  return [jpeg, png, film];
}

test("what strangers' files tell is read, and no file breaks the reading", async () => {
  const tags = { getMetadataTags: () => Promise.reject(new Error("broken")) } as never;
  const read = async (file: Uint8Array) => {
    const blob = new Blob([file as Uint8Array<ArrayBuffer>]);
    return [...(await photoTraces(blob)).traces, ...(await filmTraces(blob, tags)).traces].map(
      ({ value }) => value,
    );
  };
  const files = strange();

  assert.deepEqual(await read(files[0]!), ["A camera", "Name", "a comment"]);
  assert.deepEqual(await read(files[1]!), ["A camera", "Name"]);
  assert.deepEqual(await read(files[2]!), ["2026-10-22T18:01:36.000Z", "text: Places", "somewhere"]);
  let seed = 7;
  const random = (most: number) => (seed = (seed * 48271) % 2147483647) % most;
  for (const file of files)
    for (let round = 0; round < 300; round += 1) {
      const broken = file.slice(0, round % 3 ? file.length : random(file.length));
      for (let each = 0; each < 4; each += 1) broken[random(broken.length || 1)] = random(256);
      await read(broken);
    }
});
