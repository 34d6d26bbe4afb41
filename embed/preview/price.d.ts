import type { WasmSource } from "./index.js";

/** `<midcycle-price>`: what a choice in the host page's own inputs costs. */
export class MidcyclePrice extends HTMLElement {
  static readonly observedAttributes: string[];
  /** The amount that is shown, in minor units; null while there is none. */
  readonly value: number | null;
  /** Reads the inputs again: after a script has changed one, of which no event tells. */
  update(): void;
}

/** Defines the element, unless the tag is taken. Without a DOM, as on a server, it does nothing. */
export function define(tag?: string, options?: { wasm?: WasmSource | PromiseLike<WasmSource> }): void;

/** Why an element shows its fallback. */
export interface PriceErrorDetail {
  code: string;
  path: string;
  message: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "midcycle-price": MidcyclePrice;
  }
  interface HTMLElementEventMap {
    "midcycle-error": CustomEvent<PriceErrorDetail>;
  }
}
