/**
 * The code of the tiered interpreter, and that of the handlers of frequent shapes, made when the package was built: gen/built-interpreter.ts puts other functions here. Sources have
 * none, and make it when they need it.
 */
export const builtInterpreter = (): Uint8Array<ArrayBuffer> | undefined => undefined;
export const builtHandlers = (): Uint8Array<ArrayBuffer> | undefined => undefined;
