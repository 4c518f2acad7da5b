/**
 * The code of the tiered interpreter, made when the package was built: gen/built-interpreter.ts puts another function here. Sources have none, and make it
 * when they need it.
 */
export const builtInterpreter = (): Uint8Array<ArrayBuffer> | undefined => undefined;
