export { Code, Operand, statusClasses, statusCodes } from '../generated/status.ts';
export {
  SUCCESS,
  StatusWord,
  codeOf,
  detailOf,
  formatStatus,
  isBusy,
  isError,
  isRetryable,
  operandName,
  status,
  statusInfo,
  statusName,
} from './status.ts';
export type { StatusInfo } from './status-info.ts';
