export {
  SysClass,
  TdClass,
  TdxFeature0,
  VcpuClass,
  globalSysFields,
  knownModels,
  l2VmcsFields,
  specialFields,
  tdFields,
  tdVmcsFields,
  vcpuFields,
} from '../generated/metadata.ts';
export { CpuidFieldCode, FIELD_ID_KEY_MASK, FieldId, NULL_FIELD_ID, cpuidFieldCode, elementBytes, fieldId } from './field-id.ts';
export type { FoundField } from './lookup.ts';
export { codeStride, findField } from './lookup.ts';
export type { MetadataField } from './metadata-field.ts';
export { MetadataContext } from './metadata-field.ts';
