import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";
import { canonical, fromHex, hex, sha256, type Json } from "../src/share/encoding.ts";
import { makeSigner } from "../src/share/note.ts";
import { Refusal, type Made } from "../src/share/protocol.ts";
import { padded, type Said } from "../src/share/seal/record.ts";
import { seal } from "../src/share/seal/seal.ts";
import { MemoryStore } from "../src/share/store.ts";
import shared from "../../docs/protocol/vectors/shares.json";

const vectors: any = shared;

const bytesOf = ({ head, length, first }: { head?: string; length: number; first: number }): Uint8Array => {
  const bytes = Uint8Array.from({ length }, (_, at) => (31 * at + first) & 255);
  bytes.set(fromHex(head ?? ""));
  return bytes;
};

function saidOf({ record, words, proof }: { record: any; words: string; proof: string }): Omit<Said, "files"> {
  const { request } = record;
  return {
    request: { ...request, agencyName: request.agency_name, caseNumber: request.case_number },
    deliveryKey: record.recipient.delivery_key,
    proof,
    words,
    contact: record.identity,
    approvedAt: Date.parse(record.approved_at),
    page: record.made_by,
  };
}

function payloadOf({ record, files }: any): { made: Made; file: Blob }[] {
  return files.map((file: any, at: number) => {
    const { size_bytes: size, ...made } = record.added[at];
    return { made: { ...made, size, traces: [] }, file: new Blob([bytesOf(file) as BlobPart]) };
  });
}

const fixed = () => ({
  signer: makeSigner("share", fromHex(vectors.seed)),
  secrets: {
    fileKey: fromHex(vectors.file_key),
    nonce: fromHex(vectors.nonce),
    ephemeral: fromHex(vectors.ephemeral),
  },
});
const sealing = (changed: object = {}) => ({
  signal: new AbortController().signal,
  progress: () => {},
  most: 2 ** 30,
  store: new MemoryStore(),
  ...changed,
});
const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

const pages = vectors.shares.filter(({ maker }: { maker: string }) => maker === "page");

test("there are shares of every kind that the page makes", () => {
  const kinds = new Set(pages.flatMap(({ record }: any) => (record.added ?? []).map((each: any) => each.kind)));
  assert.deepEqual([...kinds].sort(), ["film", "photo", "still"]);
});

for (const share of pages) {
  test(`a share is byte for byte what the hub's program makes: ${share.name}`, async () => {
    const sealed = await seal(saidOf(share), payloadOf(share), sealing(fixed()));

    assert.equal(sealed.custody, share.note);
    assert.equal(sealed.size, share.age_bytes);
    assert.equal(sealed.sha256, share.age_sha256);
    const decrypter = new Decrypter();
    decrypter.addIdentity(vectors.identity);
    const tar = await decrypter.decrypt(new Uint8Array(await sealed.file.arrayBuffer()));
    assert.equal(hex(sha256(tar)), share.tar_sha256);
  });
}

test("lengths are padded as the hub pads them", () => {
  for (const [length, expected] of vectors.padded) assert.equal(padded(length), expected, `${length}`);
});

test("JSON has the one form that the hub writes", () => {
  for (const { value, text } of vectors.canonical) assert.equal(canonical(value as Json), text);
});

test("a share to a post-quantum key opens with its identity alone", async () => {
  const identity = await generateHybridIdentity();
  const [share] = pages;
  const said = { ...saidOf(share), deliveryKey: await identityToRecipient(identity) };

  const { file, sha256: stated } = await seal(said, payloadOf(share), sealing());
  const bytes = new Uint8Array(await file.arrayBuffer());
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const tar = await decrypter.decrypt(bytes);

  assert.equal(hex(sha256(bytes)), stated);
  assert.equal(tar.length, share.tar_bytes);
  const header = new TextDecoder().decode(bytes.slice(0, 2000)).split("---")[0]!;
  assert.equal(header.match(/^-> /gm)!.length, 1);
});

test("two shares of the same words have nothing in common", async () => {
  const [share] = pages;
  const [one, other] = [await seal(saidOf(share), payloadOf(share), sealing()), await seal(saidOf(share), payloadOf(share), sealing())];
  assert.notEqual(one.custody, other.custody);
  assert.notEqual(one.sha256, other.sha256);
});

test("a file that changed, or is shorter, is not sealed", async () => {
  const [share] = pages;
  const [payload] = payloadOf(share);
  const bytes = new Uint8Array(await payload!.file.arrayBuffer());
  bytes[1000]! ^= 1;
  const store = new MemoryStore();
  for (const file of [new Blob([bytes]), new Blob([bytes.slice(1)])]) {
    await assert.rejects(seal(saidOf(share), [{ ...payload!, file }], sealing({ store })), refusal("changed"));
  }
  assert.equal(await store.open("share.age"), null);
});

test("what can't be sealed is refused before anything is written", async () => {
  const [share] = pages;
  const said = saidOf(share);
  const contact = { name: "", email: "", telephone: "" };
  const cases: [Omit<Said, "files">, any[], object, string][] = [
    [{ ...said, words: "  \n" }, [], {}, "nothing"],
    [{ ...said, words: "a".repeat(10_001) }, [], {}, "words_long"],
    [{ ...said, words: "a\u0007" }, [], {}, "words_form"],
    [{ ...said, words: "a", contact: { ...contact, name: "A\u202eB" } }, [], {}, "contact"],
    [{ ...said, words: "a", contact: { ...contact, email: "a".repeat(255) } }, [], {}, "contact"],
    [{ ...said, words: "a", deliveryKey: `${said.deliveryKey.slice(0, -1)}q` }, [], {}, "delivery_key"],
    [{ ...said, words: "a", deliveryKey: `age1${"q".repeat(58)}` }, [], {}, "delivery_key"],
    [{ ...said, words: "a" }, [], { most: 1_000_000 }, "too_large"],
    [said, Array(65).fill(payloadOf(share)[0]), {}, "many_files"],
  ];
  for (const [each, payload, changed, code] of cases) {
    await assert.rejects(seal(each, payload, sealing(changed)), refusal(code), code);
  }
  const full = new MemoryStore();
  full.free = () => Promise.resolve(1000);
  await assert.rejects(seal({ ...said, words: "a" }, [], sealing({ store: full })), refusal("no_room"));
});

test("a film is never held: it is read a megabyte at a time, and written from one buffer", async () => {
  const [share] = pages;
  const size = 5 * 2 ** 20 + 77;
  const bytes = new Uint8Array(size).fill(7);
  const reads: number[] = [];
  const file = {
    size,
    slice(from: number, to: number) {
      reads.push(to - from);
      return new Blob([bytes.subarray(from, to)]);
    },
  } as unknown as Blob;
  const made = { ...payloadOf(share)[0]!.made, size, sha256: hex(sha256(bytes)) };
  const buffers = new Set<ArrayBufferLike>();
  let most = 0;
  let written = 0;
  const store = new MemoryStore();
  store.create = () =>
    Promise.resolve({
      write: (bytes: Uint8Array) => {
        buffers.add(bytes.buffer);
        most = Math.max(most, bytes.length);
        written += bytes.length;
      },
      close: () => Promise.resolve(new Blob()),
      discard: () => Promise.resolve(),
    });

  for (const deliveryKey of [vectors.recipient, await identityToRecipient(await generateHybridIdentity())]) {
    [most, written] = [0, 0];
    buffers.clear();
    const sealed = await seal({ ...saidOf(share), deliveryKey }, [{ made, file }], sealing({ store }));

    assert.equal(sealed.size, written);
    assert.ok(written > size && Math.max(...reads) <= 2 ** 20 && most <= 2 ** 20 + 16 * 16);
    // The header's, and that of all pieces.
    assert.equal(buffers.size, 2);
  }
});

test("a person may stop the sealing", async () => {
  const ending = new AbortController();
  const [share] = pages;
  const progress = () => ending.abort();
  await assert.rejects(seal(saidOf(share), payloadOf(share), sealing({ signal: ending.signal, progress })), refusal("canceled"));
});
