// Puts the functions of a wasm in an order that compresses: alike beside alike. Two kilobytes of a first visit, and not a
// byte of what is compiled changes but the numbers that functions are called by.
//
// wasm-opt puts those first that are called most, to give them short numbers; beside the 128 imports no short ones are left.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const IMPORT = 2;
const FUNCTION = 3;
const EXPORT = 7;
const START = 8;
const ELEMENT = 9;
const CODE = 10;

/** Reads bytes one after the other. */
export class Cursor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let scale = 1, byte = 0x80; byte & 0x80; scale *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  /** Numbers that nobody needs; signed ones and those of 64 bits are as long. */
  skip(count = 1) {
    for (; count > 0; count--) while (this.byte() & 0x80);
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** An unsigned number as wasm writes it. */
export function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value > 0);
  return Buffer.from(bytes);
}

/** The sections of a wasm, in their order. */
export function sections(bytes) {
  const cursor = new Cursor(bytes);
  cursor.take(8);
  const found = [];
  while (cursor.at < bytes.length) {
    const id = cursor.byte();
    found.push({ id, content: cursor.take(cursor.number()) });
  }
  return found;
}

/** A wasm of such sections. */
export const assembled = (head, all) =>
  Buffer.concat([head, ...all.flatMap(({ id, content }) => [Buffer.from([id]), leb(content.length), content])]);

/** Goes past what stands behind an opcode. */
function skipOperands(op, cursor) {
  if (op <= 0x01 || op === 0x05 || op === 0x0b || op === 0x0f || op === 0x1a || op === 0x1b) return; // Flow, `drop`, `select`.
  if (op >= 0x45 && op <= 0xc4) return; // Arithmetic.
  if (op === 0xd1) return; // `ref.is_null`
  if ((op >= 0x02 && op <= 0x04) || op === 0x0c || op === 0x0d) return cursor.skip(); // Blocks, branches.
  if (op === 0x0e) return cursor.skip(cursor.number() + 1); // `br_table`
  if (op === 0x11) return cursor.skip(2); // `call_indirect`
  if (op === 0x1c) return void cursor.take(cursor.number()); // `select` of a type
  if (op >= 0x20 && op <= 0x26) return cursor.skip(); // Locals, globals, tables.
  if (op >= 0x28 && op <= 0x3e) return cursor.skip(2); // Loads, stores.
  if (op >= 0x3f && op <= 0x42) return cursor.skip(); // The size of memory, integers.
  if (op === 0x43 || op === 0x44) return void cursor.take(op === 0x43 ? 4 : 8); // Floats.
  if (op === 0xd0) return cursor.skip(); // `ref.null`
  if (op === 0xfc) {
    const more = cursor.number();
    if (more < 8) return; // Conversions that saturate.
    if (more <= 17) return cursor.skip([8, 10, 12, 14].includes(more) ? 2 : 1); // Memory and tables as a whole.
  }
  throw new Error(`order: nothing is known of the wasm opcode 0x${op.toString(16)}.`);
}

/** A signed number as wasm writes it, here never a negative one. */
export function signedLeb(value) {
  const bytes = [...leb(value)];
  if (bytes.at(-1) & 0x40) bytes.push(bytes.pop() | 0x80, 0);
  return Buffer.from(bytes);
}

/** A function's body: its bytes, and between them the functions that it names by number, as `{ calls }`, and the types, as
 * `{ type }`. */
export function body(bytes) {
  const cursor = new Cursor(bytes);
  for (let count = cursor.number(); count > 0; count--) {
    cursor.skip();
    cursor.byte();
  }
  const locals = bytes.toString("hex", 0, cursor.at);
  const parts = [];
  let from = 0;
  const cut = (found) => {
    parts.push(bytes.subarray(from, cursor.at), found(cursor.number()));
    from = cursor.at;
  };
  while (cursor.at < bytes.length) {
    const op = cursor.byte();
    const isBlock = op >= 0x02 && op <= 0x04;
    // `call`, `ref.func`; `call_indirect`; a block that takes or gives more than one value, whose type is signed.
    if (op === 0x10 || op === 0xd2) cut((calls) => ({ calls }));
    else if (op === 0x11) {
      cut((type) => ({ type, written: leb }));
      cursor.skip();
    } else if (isBlock && (bytes[cursor.at] & 0xc0) !== 0x40) cut((type) => ({ type, written: signedLeb }));
    else skipOperands(op, cursor);
  }
  parts.push(bytes.subarray(from));
  return { locals, parts, length: bytes.length };
}

/** The body again, with other numbers for functions and types. */
export const rewritten = ({ parts }, functions, types = (type) => type) =>
  Buffer.concat(parts.map((part) => {
    if (part.calls !== undefined) return leb(functions(part.calls));
    return part.type === undefined ? part : part.written(types(part.type));
  }));

/** A list as wasm writes it. */
export const counted = (items) => Buffer.concat([leb(items.length), ...items]);

/** Bytes behind their number. */
export const measured = (bytes) => Buffer.concat([leb(bytes.length), bytes]);

/** What the sections name by number, as it is after the functions have moved. */
const RENUMBERED = {
  [EXPORT](cursor, moved, out) {
    for (let count = cursor.number(); count > 0; count--) {
      const from = cursor.at;
      cursor.take(cursor.number());
      const isFunction = cursor.byte() === 0;
      out.push(cursor.bytes.subarray(from, cursor.at));
      const number = cursor.number();
      out.push(leb(isFunction ? moved(number) : number));
    }
  },
  [ELEMENT](cursor, moved, out) {
    for (let count = cursor.number(); count > 0; count--) {
      const from = cursor.at;
      if (cursor.number() !== 0) throw new Error("order: a table is filled in a way that nothing is known of.");
      while (cursor.byte() !== 0x0b);
      const length = cursor.number();
      out.push(cursor.bytes.subarray(from, cursor.at));
      for (let index = 0; index < length; index++) out.push(leb(moved(cursor.number())));
    }
  },
};

/** The same wasm with its functions by their types, what they keep in locals, and how long they are. */
export function ordered(bytes) {
  const all = sections(bytes);
  const of = (wanted) => new Cursor(all.find(({ id }) => id === wanted).content);
  const imported = of(IMPORT).number(); // wasm-bindgen imports functions only.
  const declared = of(FUNCTION);
  const types = Array.from({ length: declared.number() }, () => declared.number());
  const code = of(CODE);
  const functions = Array.from({ length: code.number() }, (_, index) => ({ index, type: types[index], ...body(code.take(code.number())) }));
  functions.sort((a, b) =>
    a.type - b.type || (a.locals < b.locals ? -1 : Number(a.locals > b.locals)) || a.length - b.length || a.index - b.index);

  const places = new Map(functions.map(({ index }, place) => [imported + index, imported + place]));
  const moved = (number) => places.get(number) ?? number;
  return assembled(bytes.subarray(0, 8), all.map(({ id, content }) => {
    if (id === FUNCTION) return { id, content: counted(functions.map(({ type }) => leb(type))) };
    if (id === START) return { id, content: leb(moved(new Cursor(content).number())) };
    if (id === CODE) {
      return { id, content: counted(functions.map((each) => measured(rewritten(each, moved)))) };
    }
    const renumbered = RENUMBERED[id];
    if (!renumbered) return { id, content };
    const cursor = new Cursor(content);
    const out = [leb(new Cursor(content).number())];
    renumbered(cursor, moved, out);
    return { id, content: Buffer.concat(out) };
  }));
}

// `node tools/order.mjs FILE` puts one wasm in order.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file] = process.argv.slice(2);
  writeFileSync(file, ordered(readFileSync(file)));
}
