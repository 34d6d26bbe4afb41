/** Where a bundler puts the wasm, for `init({ wasm })`: esbuild with `--loader:.wasm=file`, and others that import files by their address. */
declare const address: string;
export default address;
