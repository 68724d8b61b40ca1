import assert from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64, canonical, Fields, fromBase64, fromHex, fromJson, fromTime, hex, joined, sha256, utf8, type Json } from "../src/share/encoding.ts";
import { openCheckpoint, parseDescription, parseProof } from "../src/share/log/checkpoint.ts";
import { Newer, parseEntry } from "../src/share/log/entry.ts";
import { entriesOf, folded, leafHash, tilePath, verifyInclusion } from "../src/share/log/tree.ts";
import { ED25519, fingerprint, fingerprintWords, isSigned, keyWords, makeSigner, openNote, parseKey, type Key } from "../src/share/note.ts";
import { openInboxNote } from "../src/share/deliver/notes.ts";
import { parseRecipient } from "../src/share/seal/age.ts";
import { Malformed, REFUSALS } from "../src/share/refusals.ts";
import english from "../src/words/share.en.json";
import { uploadOf, uploadWords } from "../src/share/words.ts";

const malformed = (read: () => unknown, about: string): void => assert.throws(read, Malformed, about);
const signer = makeSigner("board.example.org/v1", new Uint8Array(32));

const keyText = (raw: Uint8Array, name = "name", kind = 1): string => {
  const id = hex(sha256(joined(utf8(`${name}\n`), new Uint8Array([kind]), raw)).slice(0, 4));
  return `${name}+${id}+${base64(joined(new Uint8Array([kind]), raw))}`;
};

test("base64 has one spelling", () => {
  for (const length of [0, 1, 2, 3, 31, 32]) {
    const raw = Uint8Array.from({ length }, (_, at) => at * 37);
    assert.equal(base64(raw), Buffer.from(raw).toString("base64"));
    assert.deepEqual(fromBase64(base64(raw)), raw);
  }
  for (const text of ["A", "AA", "AB==", "AAB=", "AA=A", "====", "A===", "AA==\n", "AA-_", " AAA", "AAAA===="]) {
    malformed(() => fromBase64(text), text);
  }
});

test("times are written in one way, and exist", () => {
  assert.equal(fromTime("2026-11-22T21:40:00Z"), Date.UTC(2026, 10, 22, 21, 40));
  for (const text of ["2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.0Z", "2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00Z"]) {
    malformed(() => fromTime(text), text);
  }
});

test("JSON is plain, shallow and of whole numbers, and no key changes what objects have", () => {
  for (const text of ["1.5", "-0", "1e999", "9007199254740993", "[".repeat(9) + "]".repeat(9), "[".repeat(50_000), "{", ""]) {
    malformed(() => fromJson(text), text.slice(0, 20));
  }
  const fields = new Fields(fromJson('{"__proto__":{"v":1},"constructor":1}'));
  malformed(() => fields.count("v"), "v");
  malformed(() => fields.count("toString"), "toString");
  malformed(() => fields.end(), "unread fields");
  assert.equal(({} as { v?: number }).v, undefined);
});

test("unsafe keys are refused", () => {
  const unsafe = [
    ...["00", "01"].map((first) => first + "00".repeat(31)),
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "02" + "00".repeat(31),
  ].map(fromHex);
  // A good point with a small one added: verifiers disagree about its signatures.
  const small = ed25519.Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", true);
  unsafe.push(Uint8Array.from(ed25519.Point.fromBytes(signer.key.public).add(small).toBytes()));
  for (const raw of unsafe) malformed(() => parseKey(keyText(raw), ED25519), hex(raw));
  const good = signer.key.public;
  assert.equal(parseKey(keyText(good), ED25519).name, "name");
  for (const text of [keyText(good, "a b"), keyText(good, "a\u200bb"), keyText(good, ""), keyText(good, "name", 4), keyText(good).replace("name", "mane"), "name", `${keyText(good)}=`]) {
    malformed(() => parseKey(text, ED25519), text);
  }
});

test("a signature is valid as libsodium judges it", () => {
  const seed = new Uint8Array(32).fill(7);
  const { key } = makeSigner("name", seed);
  const signature = ed25519.sign(utf8("text"), seed);
  assert.ok(isSigned(utf8("text"), signature, key));
  assert.ok(!isSigned(utf8("texts"), signature, key));
  assert.ok(!isSigned(utf8("text"), signature.slice(1), key));
  // A scalar that isn't reduced: s + L.
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = BigInt(`0x${hex(signature.slice(32).reverse())}`) + order;
  const unreduced = joined(signature.slice(0, 32), fromHex(s.toString(16).padStart(64, "0")).reverse());
  assert.ok(!isSigned(utf8("text"), unreduced, key));
});

test("words stand for a key and for an upload, as BIP 39 has them", () => {
  assert.deepEqual(fingerprintWords(fingerprint(signer.key)), keyWords(signer.key));
  assert.equal(keyWords(signer.key).length, 8);
  const uploads: [string, string][] = [
    ["0".repeat(32), "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"],
    ["7f".repeat(16), "legal winner thank year wave sausage worth useful legal winner thank yellow"],
    ["f".repeat(32), "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"],
    ["9e885d952ad362caeb4efe34a8e91bd2", "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic"],
  ];
  for (const [upload, words] of uploads) {
    assert.equal(uploadWords(upload).join(" "), words);
    assert.equal(uploadOf(words.toUpperCase().split(" ")), upload);
  }
  for (const words of ["zoo ".repeat(12), "zoo ".repeat(11), "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong zoo", "x ".repeat(12)]) {
    malformed(() => uploadOf(words.trim().split(" ")), words);
  }
  for (const text of ["", "a".repeat(31), "A".repeat(32), "1".repeat(32)]) malformed(() => fingerprintWords(text), text);
});

const note = signer.sign("board.example.org/v1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");

test("a note counts only with a known key's signature, whatever else it has", () => {
  const known = [signer.key];
  assert.equal(openNote(note, known).signed.size, 1);
  const stranger = makeSigner("stranger").sign("x\n").split("\n\n")[1]!;
  assert.equal(openNote(note + stranger, known).signed.size, 1);
  const wrong = [
    note.replace("/v1\n0", "/v1\n1"), note.slice(0, -1), note.replace("\u2014", "-"), `${note}\n`, note.replace("\n\n", "\n"),
    note.replace("0", "0\u0007"), note + "x".repeat(70_000), note + stranger.repeat(64), "", "\n\n",
  ];
  for (const each of wrong) malformed(() => openNote(each, known), each.slice(0, 60));
  malformed(() => openNote(makeSigner("stranger").sign("x\n"), known), "a stranger's note");
});

test("a checkpoint is of this log, and in one spelling", () => {
  const board = { log: signer.key, witnesses: [] };
  assert.equal(openCheckpoint(note, board).size, 0);
  const root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  const other = base64(new Uint8Array(32));
  for (const text of [
    `other/v1\n0\n${root}\n`, `board.example.org/v1\n00\n${root}\n`, `board.example.org/v1\n-1\n${root}\n`,
    `board.example.org/v1\n0\n${other}\n`, `board.example.org/v1\n1\n\n`, `board.example.org/v1\n4294967296\n${other}\n`,
    `board.example.org/v1\n1\n${other}\n\nx\n`, "board.example.org/v1\n",
  ]) malformed(() => openCheckpoint(signer.sign(text), board), text);
});

test("a board's quorum is at least a majority, and its own key is no witness", () => {
  const about = (more: object): string =>
    JSON.stringify({ v: 1, origin: signer.key.name, log_key: signer.key.text, inbox_key: signer.key.text, ...more });
  const witness = (seed: number, name = `w${seed}`): string =>
    keyText(ed25519.getPublicKey(new Uint8Array(32).fill(seed)), name, 4);
  assert.equal(parseDescription(about({})).quorum, 0);
  assert.equal(parseDescription(about({ witnesses: [1, 2, 3].map((seed) => witness(seed)), quorum: 1, new: 1.0 })).quorum, 2);
  assert.equal(parseDescription(about({ witnesses: [1, 2, 3].map((seed) => witness(seed)), quorum: 3 })).quorum, 3);
  const doubled = parseDescription(about({ witnesses: [witness(1), witness(1, "other"), keyText(signer.key.public, "self", 4)] }));
  assert.deepEqual([doubled.witnesses.length, doubled.quorum], [1, 1]);
  for (const more of [{ v: 2 }, { origin: "other" }, { log_key: witness(1) }, { witnesses: [signer.key.text] }, { witnesses: "x" }, { quorum: -1 }, { quorum: 1 }, { witnesses: Array(65).fill(witness(1)) }, { inbox_key: 1 }]) {
    malformed(() => parseDescription(about(more)), JSON.stringify(more).slice(0, 60));
  }
});

test("inclusion is proved by every step of its path, and by no other", () => {
  const leaves = Array.from({ length: 7 }, (_, at) => leafHash(utf8(`entry ${at}`)));
  const root = folded(joined(...leaves));
  const pair = (at: number): Uint8Array => folded(joined(leaves[at]!, leaves[at + 1]!));
  const proof = [leaves[5]!, leaves[6]!, folded(joined(...leaves.slice(0, 4)))];
  verifyInclusion(4, 7, leaves[4]!, proof, root);
  verifyInclusion(6, 7, leaves[6]!, [pair(4), proof[2]!], root);
  const wrong: [number, number, Uint8Array[]][] = [[4, 7, proof.slice(1)], [4, 7, [...proof, root]], [5, 7, proof], [4, 9, proof], [7, 7, proof], [-1, 7, proof], [4, 7, [proof[1]!, proof[0]!, proof[2]!]]];
  for (const [index, size, hashes] of wrong) malformed(() => verifyInclusion(index, size, leaves[4]!, hashes, root), `${index} of ${size}`);
});

test("tiles have the names of the specification, and bundles end where they say", () => {
  assert.equal(tilePath(0, 1067, 7), "0/x001/067.p/7");
  assert.equal(tilePath("entries", 1_234_067), "entries/x001/x234/067");
  const bundle = new Uint8Array([0, 1, 65, 0, 2, 66, 67]);
  assert.deepEqual(entriesOf(bundle, 2).map((each) => each.length), [1, 2]);
  for (const [raw, count] of [[bundle, 3], [bundle.slice(0, 6), 2], [bundle.slice(0, 4), 2], [new Uint8Array([255, 255, ...Array(65535)]), 1]] as const) {
    malformed(() => entriesOf(raw, count), `${raw.length}`);
  }
});

const heads = {
  agency: "0".repeat(40), anchor: { root: base64(new Uint8Array(32)), size: 0 }, count: 1, id: "0".repeat(32),
  issued: "2026-01-01T00:00:00Z", key: "0".repeat(8), prev: "0".repeat(64), root: "0".repeat(64), seq: 0, type: "board.heads", v: 1,
};
const entry = (body: string): Uint8Array => utf8(`${body}\n${base64(new Uint8Array(64))}`);

test("an entry has one spelling, and no field that isn't known", () => {
  const text = canonical(heads as unknown as Json);
  assert.equal(parseEntry(entry(text)).body.type, "board.heads");
  const wrong = [
    text.replace('"seq":0', '"seq":0,"seq":0'), text.replace('"seq":0', '"seq": 0'), text.replace('"seq":0', '"seq":0.0'),
    text.replace('"seq":0', '"seq":1'), text.replace('"count":1', '"count":-1'), text.replace("board.heads", "Board"),
    text.replace('"v":1', '"v":"1"'), text.replace('"v":1', '"v":true'), `${text} `, "[]", "null", "",
  ];
  for (const each of wrong) malformed(() => parseEntry(entry(each)), each.slice(-60));
  malformed(() => parseEntry(utf8(text)), "no signature");
  malformed(() => parseEntry(joined(entry(text), utf8("\nAAAA"))), "a third line");
  malformed(() => parseEntry(new Uint8Array([255, 254])), "no UTF-8");
  malformed(() => parseEntry(entry(text.replace("board.heads", `a.${"b".repeat(17_000)}`))), "too long");
  for (const body of [{ ...heads, v: 2 }, { ...heads, x: 1 }]) {
    assert.throws(() => parseEntry(entry(canonical(body as unknown as Json))), Newer);
  }
  assert.equal(parseEntry(entry(canonical({ ...heads, type: "agency.poll", x: 1 } as unknown as Json))).body.type, "newer");
});

test("a proof names its entry's place", () => {
  const text = `c2sp.org/tlog-proof@v1\nextra QUJD\nindex 3\n${base64(new Uint8Array(32))}\n\n${note}`;
  assert.deepEqual([parseProof(text).index, parseProof(text).hashes.length], [3, 1]);
  for (const each of [text.replace("@v1", "@v2"), text.replace("index 3", "index 03"), text.replace("extra QUJD\n", ""), text.replace("\n\n", "\n"), text.replace("index 3\n", "index 3\nAAAA\n")]) {
    malformed(() => parseProof(each), each.slice(0, 60));
  }
});

test("an inbox's note is about one share, in every line", () => {
  const inbox: Key = signer.key;
  const about = { origin: "board.example.org/v1", agency: "1".repeat(40), request: "2".repeat(32), sha256: "3".repeat(64), size: 5 };
  const lines = ["neighbors-requests/receipt/v1", about.origin, about.agency, about.request, about.sha256, "5", "2026-01-01T00:00:00Z", ""];
  const signed = (each: string[]): string => signer.sign(each.join("\n"));
  assert.equal(openInboxNote(signed(lines), "receipt", inbox, about).at, "2026-01-01T00:00:00Z");
  for (let at = 0; at < 7; at++) {
    malformed(() => openInboxNote(signed(lines.with(at, "4")), "receipt", inbox, about), lines[at]!);
    malformed(() => openInboxNote(signed(lines.toSpliced(at, 1)), "receipt", inbox, about), lines[at]!);
  }
  malformed(() => openInboxNote(signed([...lines, ""]), "receipt", inbox, about), "a line more");
  malformed(() => openInboxNote(signed(lines), "opened", inbox, about), "another kind");
});

test("recipients are read as age reads them", () => {
  const recipient = "age10xnrrmk7r0uunrcjqvkdatwsu7s8jwv0c7rt3rxggmkgntu955dq25yyzj";
  assert.equal(parseRecipient(recipient).length, 32);
  for (const each of [recipient.toUpperCase(), recipient.replace("0x", "0y"), recipient.slice(0, -1), `${recipient}q`, ""]) malformed(() => parseRecipient(each), each);
});

test("every refusal has a sentence, which names only what it knows", () => {
  const words: Record<string, string> = english;
  for (const [code, named] of Object.entries<readonly string[]>(REFUSALS)) {
    const sentence = words[`share.refused.${code}`];
    assert.ok(sentence, code);
    for (const [, name] of sentence.matchAll(/\{(\w+)\}/g)) assert.ok(named.includes(name!), `${code}: ${name}`);
  }
});
