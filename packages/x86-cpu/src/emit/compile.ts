import { TdxError, type TdxErrorOptions } from '../units/error.ts';

/** The engine does not compile WebAssembly here and now. */
export class WebAssemblyRefused extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('WEBASSEMBLY_REFUSED', message, options);
  }
}

/** Compiles at once. WebAssemblyRefused where that is not allowed: older browsers do it in workers only, and a content security policy may forbid it. */
export function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WebAssemblyRefused(`the engine refuses ${bytes.length} bytes of WebAssembly: ${reason}`, {
      hint: "Make the machine in a Worker; a page with a content security policy needs 'wasm-unsafe-eval'.",
      cause,
    });
  }
}
