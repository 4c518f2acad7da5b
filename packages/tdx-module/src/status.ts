/** Completion status words, by the names this package uses for them. */
export { Code, Operand, SUCCESS, formatStatus as describeStatus, isError, status } from '@tdxkit/tdx-arch';
