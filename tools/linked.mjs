// What of a linked wasm needs what, as its linker has written it down (`--emit-relocs`, see build.rs): which functions and texts
// are needed from the start, and which only by the parts that come later (src/later.rs).
import { Cursor, body, sections } from "./order.mjs";

const FUNCTION_SYMBOL = 0;
const DATA_SYMBOL = 1;
const SECTION_SYMBOL = 3;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
// Kinds of relocations, by what they lead to; those of memory have a number more.
const TABLE = new Set([1, 2, 12]);
const MEMORY = new Set([3, 4, 5, 11, 21, 23]);
const OTHER = new Set([0, 6, 7, 20]);

const GATE = /8midcycle5later\d+([A-Z][A-Z_]*)$/;
const THERE = "THERE";

class Reader extends Cursor {
  text() {
    return this.take(this.number()).toString("utf8");
  }

  signed() {
    let value = 0n;
    let shift = 0n;
    let byte;
    do {
      byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    } while (byte & 0x80);
    return Number(byte & 0x40 ? value - (1n << shift) : value);
  }

  each(read) {
    return Array.from({ length: this.number() }, () => read());
  }
}

/** The segments of a data section: where each goes, what is in it, and where it begins in the section. */
export function segments(content) {
  const cursor = new Reader(content);
  return cursor.each(() => {
    const head = [cursor.number(), cursor.byte()];
    if (head[0] !== 0 || head[1] !== 0x41) throw new Error("linked: data is placed in a way that nothing is known of.");
    const address = cursor.signed();
    cursor.byte();
    const length = cursor.number();
    const start = cursor.at;
    return { address, start, bytes: cursor.take(length) };
  });
}

/** What a table is filled with. */
export function elements(content) {
  const cursor = new Reader(content);
  return cursor.each(() => {
    if (cursor.number() !== 0 || cursor.byte() !== 0x41) throw new Error("linked: a table is filled in a way that nothing is known of.");
    const first = cursor.signed();
    cursor.byte();
    return { first, functions: cursor.each(() => cursor.number()) };
  });
}

/** The names by which functions are exported. */
export function exportsOf(content) {
  const cursor = new Reader(content);
  return cursor.each(() => ({ name: cursor.text(), kind: cursor.byte(), index: cursor.number() }));
}

/** The names by which JavaScript calls into a wasm. What wasm-bindgen begins with it has made itself. */
export const rootsOf = (bytes) => exportsOf(sections(bytes).find(({ id }) => id === 7).content)
  .filter(({ name, kind }) => kind === 0 && name !== "__wbindgen_start").map(({ name }) => name);

function symbol(cursor) {
  const kind = cursor.byte();
  const flags = cursor.number();
  if (kind === DATA_SYMBOL) {
    const name = cursor.text();
    if (flags & UNDEFINED) return { kind, name, size: 0 };
    return { kind, name, segment: cursor.number(), offset: cursor.number(), size: cursor.number() };
  }
  const index = cursor.number();
  const isNamed = kind !== SECTION_SYMBOL && (!(flags & UNDEFINED) || flags & EXPLICIT_NAME);
  return { kind, index, name: isNamed ? cursor.text() : "" };
}

function symbols(content) {
  const cursor = new Reader(content);
  cursor.text();
  cursor.number();
  while (cursor.at < content.length) {
    const kind = cursor.byte();
    const end = cursor.number() + cursor.at;
    if (kind === 8) return cursor.each(() => symbol(cursor));
    cursor.at = end;
  }
  return [];
}

function relocations(content) {
  const cursor = new Reader(content);
  cursor.text();
  cursor.number();
  return cursor.each(() => {
    const [kind, offset, of] = [cursor.byte(), cursor.number(), cursor.number()];
    if (MEMORY.has(kind)) cursor.signed();
    if (![TABLE, MEMORY, OTHER].some((kinds) => kinds.has(kind))) throw new Error(`linked: nothing is known of relocations of kind ${kind}.`);
    return { kind, offset, of };
  });
}

/** The linked wasm as a graph: functions by their number, behind them what lies in memory. */
function graph(bytes) {
  const all = sections(bytes);
  const content = (wanted) => all.find(({ id }) => id === wanted).content;
  const custom = (name) => {
    const found = all.find(({ id, content }) => id === 0 && new Reader(content).text() === name);
    if (!found) throw new Error(`linked: the linker has written no ${name}; build.rs asks it to.`);
    return found.content;
  };
  const imported = new Reader(content(2)).number();
  const code = new Reader(content(10));
  const bodies = code.each(() => {
    const length = code.number();
    return { start: code.at, end: code.at + length, bytes: code.take(length) };
  });
  const placed = segments(content(11));
  const known = symbols(custom("linking"));
  const count = imported + bodies.length;
  // Texts may share bytes, where one ends as another begins or within it.
  const place = ({ segment, offset, size }) => `${segment}:${offset}:${size}`;
  const isThere = ({ kind, size }) => kind === DATA_SYMBOL && size > 0;
  const data = [...new Map(known.filter(isThere).map((each) => [place(each), each])).values()];
  data.forEach((each, index) => {
    each.node = count + index;
    each.address = placed[each.segment].address + each.offset;
    each.bytes = placed[each.segment].bytes.subarray(each.offset, each.offset + each.size);
  });
  const nodes = new Map(data.map((each) => [place(each), each.node]));

  const needs = Array.from({ length: count + data.length }, () => []);
  // Calls as they are, and not as the linker says: what it wrote itself it says nothing of.
  bodies.forEach((each, index) => {
    for (const { calls } of body(each.bytes).parts) if (calls !== undefined) needs[imported + index].push(calls);
  });
  const node = ({ kind, of }) => {
    const to = known[of];
    if (to.kind === FUNCTION_SYMBOL) return to.index;
    if (to.kind === DATA_SYMBOL && MEMORY.has(kind)) return nodes.get(place(to));
    throw new Error(`linked: a relocation of kind ${kind} leads to a symbol of kind ${to.kind}.`);
  };
  const connect = (name, owners) => {
    for (const each of relocations(custom(name))) {
      if (!TABLE.has(each.kind) && !MEMORY.has(each.kind)) continue;
      const at = owners.filter(({ start, end }) => start <= each.offset && each.offset < end);
      if (at.length === 0) throw new Error(`linked: nobody owns the place of a relocation in ${name}.`);
      const to = node(each);
      // The end of what there is has no bytes.
      if (to !== undefined) for (const owner of at) needs[owner.node].push(to);
    }
  };
  connect("reloc.CODE", bodies.map(({ start, end }, index) => ({ start, end, node: imported + index })));
  connect("reloc.DATA", data.map(({ segment, offset, size, node }) => {
    const start = placed[segment].start + offset;
    return { start, end: start + size, node };
  }));
  const table = elements(content(9));
  const slots = new Map(table.flatMap(({ first, functions }) => functions.map((index, place) => [first + place, index])));
  const exported = exportsOf(content(7)).filter(({ name, kind }) => kind === 0 && !name.startsWith("__wbindgen_describe_"));
  const names = new Map(exported.map(({ name, index }) => [name, index]));
  // wasm-bindgen takes away what it has put behind the names of our own functions.
  for (const { name, index } of exported) {
    const plain = name.replace(/_[0-9a-f]{16}$/, "");
    if (plain !== name && names.has(plain)) throw new Error(`linked: two functions are called ${plain}.`);
    names.set(plain, index);
  }
  for (const { kind, name, index } of known) if (kind === FUNCTION_SYMBOL && !names.has(name)) names.set(name, index);
  return { needs, data, slots, names };
}

function reached(needs, from) {
  const seen = new Set(from);
  for (const each of seen) for (const next of needs[each]) seen.add(next);
  return seen;
}

/**
 * Who needs what. A need is a mask of parts, 0 from the start on; what nobody needs has none. `roots` are the names by which
 * JavaScript calls into the wasm.
 */
export function linked(bytes, roots) {
  const { needs, data, slots, names } = graph(bytes);
  const own = data.filter(({ name }) => GATE.test(name));
  const there = own.find(({ name }) => GATE.exec(name)[1] === THERE);
  if (!there) throw new Error("linked: src/later.rs has no THERE.");
  const gates = new Map();
  for (const gate of own) {
    if (gate === there) continue;
    const part = gate.bytes.readUInt32LE(0);
    const [enter, ...others] = needs[gate.node];
    if (gate.size !== 8 || others.length > 0 || enter === undefined || part >= there.size) {
      throw new Error(`linked: ${gate.name} is no gate as src/later.rs has them.`);
    }
    gates.set(enter, part);
    // From here on a gate is closed. A function that is reached in any other way, by a call say, is so all the same.
    needs[gate.node] = [];
  }
  const from = [...roots].map((name) => {
    // wasm-bindgen puts functions of its own before some.
    const index = names.get(name.replace(/( (externref|multivalue) shim)+$/, ""));
    if (index === undefined) throw new Error(`linked: nothing is called ${name}.`);
    return index;
  });
  const found = new Map();
  for (const each of reached(needs, from)) found.set(each, 0);
  for (let part = 0; part < there.size; part++) {
    const entered = [...gates].filter(([, of]) => of === part).map(([enter]) => enter);
    if (entered.length === 0) throw new Error(`linked: no gate leads into part ${part}.`);
    for (const each of reached(needs, entered)) {
      if (found.get(each) !== 0) found.set(each, (found.get(each) ?? 0) | (1 << part));
    }
  }
  for (const [enter, part] of gates) {
    if (found.get(enter) !== 1 << part) throw new Error(`linked: there is a way around a gate of part ${part}.`);
  }
  return {
    parts: there.size,
    there: there.address,
    slots: new Map([...slots].map(([slot, index]) => [slot, found.get(index)])),
    data: data.map(({ address, bytes, name, segment, node }) => ({ address, bytes, name, isConstant: segment === 0, need: found.get(node) })),
  };
}
