export { AesXts, LINE_BYTES } from './aes-xts.ts';
export type { DeviceRange, MemoryMappedDevice } from './device-map.ts';
export { FRAME_BYTES, LINEAR_MEMORY_LIMIT, LinearMemoryFull } from './frame-store.ts';
export type { KeyedMemoryOptions } from './keyed-memory.ts';
export { KeyedMemory } from './keyed-memory.ts';
export type { PhysicalMemory } from './physical-memory.ts';
