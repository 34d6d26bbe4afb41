// Cuts a finished wasm: what a visit begins with, and what comes when it is needed, in files that share memory, table and
// globals with it.
//
// What is needed when is read from the wasm as it was linked (tools/linked.mjs), by places in the table and in memory, which
// nothing after the linker moves. From there a function goes where all that call it go. What comes later calls what was there
// before by name; what was there before calls what comes later through the table alone, where until then a trap stands.
import { Cursor, assembled, body, counted, leb, measured, rewritten, sections, signedLeb } from "./order.mjs";
import { elements, exportsOf, linked, segments } from "./linked.mjs";

const [TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const [OF_FUNCTION, OF_TABLE, OF_MEMORY, OF_GLOBAL] = [0, 1, 2, 3];
/** The parts of src/later.rs, by their numbers. */
export const PARTS = ["center", "change", "order", "explanation", "demo"];
/** Those that share a file: what more than one of them needs, and no other. */
const SHARING = ["change", "order", "explanation"];
/** The files beside the first, in the order in which they need each other. */
export const FILES = ["shared", ...PARTS];
/** What the files name each other's exports by; no export of wasm-bindgen is one digit of this kind. */
const FROM_OTHERS = "$";
/** Of the globals only the first changes: the top of the stack. */
const SHARED_GLOBALS = 1;
/** The fewest bytes that are worth a segment of their own. */
const LEAST_GAP = 8;

/** A function that takes and gives nothing, and traps. */
const TRAP = Buffer.from([0, 0x00, 0x0b]);
const OF_TRAP = Buffer.from([0x60, 0, 0]);

const text = (value) => measured(Buffer.from(value));
const place = (address) => Buffer.concat([Buffer.from([0, 0x41]), signedLeb(address), Buffer.from([0x0b])]);

function parsed(bytes) {
  const all = sections(bytes);
  const content = (id) => all.find((section) => section.id === id)?.content;
  const types = new Cursor(content(TYPE));
  const list = (cursor, read) => Array.from({ length: cursor.number() }, () => read(cursor));
  const values = (cursor) => list(cursor, () => cursor.byte());
  const signatures = list(types, (cursor) => {
    if (cursor.byte() !== 0x60) throw new Error("split: a type is none of a function.");
    const from = cursor.at;
    values(cursor);
    values(cursor);
    return Buffer.concat([Buffer.from([0x60]), cursor.bytes.subarray(from, cursor.at)]);
  });
  const imports = list(new Cursor(content(IMPORT)), (cursor) => {
    const from = cursor.at;
    cursor.take(cursor.number());
    cursor.take(cursor.number());
    const name = cursor.bytes.subarray(from, cursor.at);
    if (cursor.byte() !== OF_FUNCTION) throw new Error("split: wasm-bindgen imports something that is no function.");
    return { name, type: cursor.number() };
  });
  const own = list(new Cursor(content(FUNCTION)), (cursor) => ({ type: cursor.number() }));
  const code = new Cursor(content(CODE));
  code.number();
  for (const each of own) {
    each.body = body(code.take(code.number()));
    each.calls = each.body.parts.flatMap(({ calls }) => calls ?? []);
  }
  const start = content(START);
  return {
    head: bytes.subarray(0, 8),
    signatures,
    imports,
    functions: [...imports, ...own],
    tables: tables(content(TABLE)),
    globals: globals(content(GLOBAL)),
    exports: exportsOf(content(EXPORT)),
    start: start && new Cursor(start).number(),
    elements: elements(content(ELEMENT)),
    data: segments(content(DATA)),
    content,
  };
}

/** What tables hold. */
function tables(content) {
  const cursor = new Cursor(content);
  return Array.from({ length: cursor.number() }, () => {
    const kind = cursor.byte();
    cursor.skip(cursor.byte() & 1 ? 2 : 1);
    return { kind };
  });
}

/** Types and changeability of globals. */
function globals(content) {
  const cursor = new Cursor(content);
  return Array.from({ length: cursor.number() }, () => {
    const type = cursor.take(2);
    while (cursor.byte() !== 0x0b);
    return type;
  });
}

/** Everything that can be called from some functions. */
function called(functions, from) {
  const seen = new Set(from);
  for (const each of seen) for (const next of functions[each].calls ?? []) seen.add(next);
  return seen;
}

/** Which file each need is in: 0 is what a visit begins with. */
function filing(parts) {
  if (parts !== PARTS.length) throw new Error("split: src/later.rs has other parts.");
  const shared = SHARING.reduce((mask, name) => mask | (1 << PARTS.indexOf(name)), 0);
  const files = [shared, ...PARTS.map((_, part) => 1 << part)];
  const of = (need) => {
    if (need === undefined || need === 0) return 0;
    if (files.includes(need)) return 1 + files.indexOf(need);
    return (need & shared) === need ? 1 : 0;
  };
  // Whether a file is there whenever another is.
  const isThere = (file, other) => file === 0 || (other > 0 && (files[file - 1] & files[other - 1]) === files[other - 1]);
  const needed = PARTS.map((_, part) => files.flatMap((mask, file) => (mask & (1 << part) ? [file] : [])));
  return { count: files.length, of, isThere, needed };
}

/** Which file each function is in; those that nobody calls are in none. */
function placed({ functions, imports, exports, start, elements }, need, filed) {
  const slots = elements.flatMap(({ first, functions }) => functions.map((index, at) => ({ index, slot: first + at })));
  if (slots.length !== need.slots.size || slots.some(({ slot }) => !need.slots.has(slot))) {
    throw new Error("split: the table is not the one of the linked wasm.");
  }
  for (const each of slots) each.need = need.slots.get(each.slot);
  const entries = exports.filter(({ kind }) => kind === OF_FUNCTION).map(({ index }) => index);
  if (start !== undefined) entries.push(start);
  const first = called(functions, [...entries, ...slots.filter((each) => each.need === 0).map(({ index }) => index)]);
  const needs = new Map([...first].map((index) => [index, 0]));
  for (let part = 0; part < need.parts; part++) {
    const bit = 1 << part;
    for (const index of called(functions, slots.filter((each) => each.need & bit).map(({ index }) => index))) {
      if (needs.get(index) !== 0) needs.set(index, (needs.get(index) ?? 0) | bit);
    }
  }
  const files = functions.map((_, index) => (index < imports.length || !needs.has(index) ? undefined : filed(needs.get(index))));
  return { files, slots: slots.map(({ index, slot, need }) => ({ index, slot, file: need === undefined ? undefined : filed(need) })) };
}

/** Which file each byte of memory that is not empty at the start is in, and what it is. */
function memory({ data }, need, filed) {
  const from = data[0].address;
  const end = data.at(-1).address + data.at(-1).bytes.length;
  const image = Buffer.alloc(Math.max(end, ...need.data.map(({ address, bytes }) => address + bytes.length)) - from);
  for (const { address, bytes } of data) bytes.copy(image, address - from);
  // Only what has a name is known not to be needed from the start.
  const needs = new Array(image.length).fill(0);
  for (const { address, bytes } of need.data) needs.fill(undefined, Math.max(0, address - from), Math.max(0, address - from + bytes.length));
  for (const { address, bytes, need: mask } of need.data) {
    if (address < from) {
      if (bytes.some((byte) => byte !== 0)) throw new Error("split: memory is not that of the linked wasm.");
      continue;
    }
    if (!image.subarray(address - from, address - from + bytes.length).equals(bytes)) throw new Error("split: memory is not that of the linked wasm.");
    if (mask === undefined) continue;
    for (let at = address - from; at < address - from + bytes.length; at++) {
      needs[at] = needs[at] === undefined ? mask : needs[at] === 0 || mask === 0 ? 0 : needs[at] | mask;
    }
  }
  const files = needs.map((mask) => (mask === undefined ? undefined : filed(mask)));
  return { from, image, files };
}

/** What a file puts into memory. Between two texts of its own it may write zeros where nobody has any. */
function written({ from, image, files }, file) {
  const found = [];
  let last;
  for (let at = 0; at < image.length; at++) {
    if (files[at] !== file || image[at] === 0) continue;
    const isNear = last && at - last.end < LEAST_GAP && files.slice(last.end, at).every((other) => file === 0 || other === undefined || other === file);
    if (!isNear) found.push(last = { start: at });
    last.end = at + 1;
  }
  return found.map(({ start, end }) => {
    const bytes = Buffer.from(image.subarray(start, end));
    bytes.forEach((_, at) => {
      if (files[start + at] !== file) bytes[at] = 0;
    });
    return { address: from + start, bytes };
  });
}

/** Which file each function is in, imported ones included: a number of [`FILES`] from 1 on, 0 for the first. */
export function places(bytes, raw, roots) {
  const need = linked(raw, roots);
  return placed(parsed(bytes), need, filing(need.parts).of).files;
}

/**
 * Cuts `bytes`, finished of `raw` as it was linked. `roots` are the names by which JavaScript calls in, `isUsed` says of an
 * export whether it does. Gives the files, the first of which a visit begins with, and for each part the others that it needs,
 * in the order in which they are to come.
 */
export function split(bytes, raw, roots, isUsed) {
  const wasm = parsed(bytes);
  const need = linked(raw, roots);
  const filed = filing(need.parts);
  const { files, slots } = placed(wasm, need, filed.of);
  const content = memory(wasm, need, filed.of);
  // Each part's own file tells that it is there.
  for (let part = 0; part < need.parts; part++) {
    const at = need.there + part - content.from;
    if (content.image[at] !== 1) throw new Error("split: THERE is not where it should be.");
    content.files[at] = filed.of(1 << part);
  }
  const count = filed.count + 1;
  const names = new Map();
  const members = Array.from({ length: count }, (_, file) => {
    const own = files.flatMap((of, index) => (of === file ? [index] : []));
    const filled = slots.filter((slot) => slot.file === file);
    const used = new Set([...own.flatMap((index) => wasm.functions[index].calls), ...filled.map(({ index }) => index)]);
    const others = [...used].filter((index) => files[index] !== file).sort((a, b) => a - b);
    for (const index of others.filter((index) => files[index] !== undefined)) {
      if (!filed.isThere(files[index], file)) throw new Error("split: a function is called that may not be there.");
      names.set(index, "");
    }
    return { file, own, filled, others };
  });
  [...names.keys()].sort((a, b) => a - b).forEach((index, at) => names.set(index, at.toString(36)));
  const out = members.map((member) => assembledFile(wasm, member, { files, names, slots, content, isUsed }));
  return { files: out, needed: filed.needed };
}

function assembledFile(wasm, { file, own, filled, others }, { files, names, slots, content, isUsed }) {
  const isFirst = file === 0;
  const list = [...others, ...own];
  const numbers = new Map(list.map((index, at) => [index, at]));
  const bodies = own.map((index) => wasm.functions[index].body);
  const signatures = [];
  const typed = (type) => {
    const at = signatures.indexOf(type);
    return at >= 0 ? at : signatures.push(type) - 1;
  };
  const used = new Set(list.map((index) => wasm.functions[index].type));
  for (const { parts } of bodies) for (const { type } of parts) if (type !== undefined) used.add(type);
  for (const type of [...used].sort((a, b) => a - b)) typed(type);

  const types = signatures.map((type) => wasm.signatures[type]);
  const trap = types.findIndex((type) => type.equals(OF_TRAP));
  const ofTrap = trap >= 0 || !isFirst ? trap : types.push(OF_TRAP) - 1;
  const imports = others.map((index) => {
    const known = wasm.imports[index];
    const name = known ? known.name : Buffer.concat([text(FROM_OTHERS), text(names.get(index))]);
    return Buffer.concat([name, Buffer.from([OF_FUNCTION]), leb(typed(wasm.functions[index].type))]);
  });
  const shared = (name, kind, ...type) => Buffer.concat([text(FROM_OTHERS), text(name), Buffer.from([kind]), ...type]);
  if (!isFirst) {
    imports.unshift(
      shared("memory", OF_MEMORY, Buffer.from([0, 0])),
      ...wasm.tables.map(({ kind }, at) => shared(tableName(wasm, at), OF_TABLE, Buffer.from([kind, 0, 0]))),
      ...wasm.globals.slice(0, SHARED_GLOBALS).map((type, at) => shared(`g${at}`, OF_GLOBAL, type)),
    );
  }
  const exported = own.filter((index) => names.has(index)).map((index) => [text(names.get(index)), OF_FUNCTION, numbers.get(index)]);
  if (isFirst) {
    for (const { name, kind, index } of wasm.exports) {
      if (isUsed(name)) exported.push([text(name), kind, kind === OF_FUNCTION ? numbers.get(index) : index]);
    }
    exported.push([text(tableName(wasm, 0)), OF_TABLE, 0]);
    for (let at = 0; at < SHARED_GLOBALS; at++) exported.push([text(`g${at}`), OF_GLOBAL, at]);
  }
  const code = bodies.map((each) => measured(rewritten(each, (index) => numbers.get(index), typed)));
  const declared = own.map((index) => leb(typed(wasm.functions[index].type)));
  let filling;
  if (isFirst) {
    // All in one, with a trap in the place of what is not there.
    const stand = list.length;
    declared.push(leb(ofTrap));
    code.push(measured(TRAP));
    const all = slots.map(({ index, file }) => leb(file === 0 ? numbers.get(index) : stand));
    filling = [Buffer.concat([place(slots[0].slot), counted(all)])];
  } else {
    const runs = [];
    for (const { slot, index } of filled) {
      if (runs.at(-1)?.next !== slot) runs.push({ slot, indices: [] });
      runs.at(-1).next = slot + 1;
      runs.at(-1).indices.push(leb(numbers.get(index)));
    }
    filling = runs.map(({ slot, indices }) => Buffer.concat([place(slot), counted(indices)]));
  }
  const start = wasm.start === undefined || !isFirst ? [] : [{ id: START, content: leb(numbers.get(wasm.start)) }];
  const kept = (id) => (isFirst && wasm.content(id) ? [{ id, content: wasm.content(id) }] : []);
  const data = written(content, file).map(({ address, bytes }) => Buffer.concat([place(address), measured(bytes)]));
  return assembled(wasm.head, [
    { id: TYPE, content: counted(types) },
    { id: IMPORT, content: counted(imports) },
    { id: FUNCTION, content: counted(declared) },
    ...kept(TABLE),
    ...kept(MEMORY),
    ...kept(GLOBAL),
    { id: EXPORT, content: counted(exported.map(([name, kind, index]) => Buffer.concat([name, Buffer.from([kind]), leb(index)]))) },
    ...start,
    { id: ELEMENT, content: counted(filling) },
    { id: CODE, content: counted(code) },
    { id: DATA, content: counted(data) },
  ].filter(({ content }) => content[0] !== 0 || content.length > 1));
}

/** What a table is exported as: wasm-bindgen has a name for that of JavaScript's values. */
const tableName = ({ exports }, at) => exports.find(({ kind, index }) => kind === OF_TABLE && index === at)?.name ?? `t${at}`;

/**
 * wasm-bindgen's module, with what fetches parts. `parts` is where the files are; who serves them from elsewhere changes its members
 * before they are needed. A file that did not come is asked for again by who needs it next, and a wasm that was begun anew has none
 * yet. What fails without a reason was answered, by another version's server.
 */
export function withLoader(script, names, needed) {
  const replaced = (text, what, by) => {
    const out = text.replace(what, by);
    if (out === text) throw new Error(`split: nothing in the script matches ${what}.`);
    return out;
  };
  let text = replaced(script, /export\s*\{/, "export{parts,");
  // As they are: whoever watches what JavaScript calls does not stand between two files.
  text = replaced(text, /\bwasm\s*=\s*(\w+)\.exports\b/, (all, instance) => `partsNames={... ${instance}.exports},partsComing=[],${all}`);
  return `${text}
const parts=[${names.map((name) => `new URL("./${name}",import.meta.url)`).join(",")}];
let partsNames,partsComing;
async function partsBring(file,before){
const names=partsNames,coming=partsComing;
try{
const answer=async()=>{const found=await fetch(parts[file]);if(!found.ok)throw void 0;return WebAssembly.compile(await found.arrayBuffer())};
const[code]=await Promise.all([answer(),before]);
Object.assign(names,(await WebAssembly.instantiate(code,{... __wbg_get_imports(),${JSON.stringify(FROM_OTHERS)}:names})).exports)
}catch(fault){coming[file]=void 0;throw fault}
}
function midcycle_part(part){
let before;
for(const file of ${JSON.stringify(needed)}[part])before=partsComing[file]??=partsBring(file,before);
return before
}`;
}
