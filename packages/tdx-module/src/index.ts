export { ENTERED_GUEST, type HostLeaf } from './leaf.ts';
export { TdxModule, type TdxModuleOptions } from './module.ts';
export type { SysinfoOptions } from './sysinfo.ts';
export { Code, Operand, SUCCESS, describeStatus, isError, status } from './status.ts';
export { UnimplementedLeaf } from './unimplemented-leaf.ts';
