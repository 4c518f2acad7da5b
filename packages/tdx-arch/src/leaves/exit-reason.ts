export { ExitReason, exitReasonName, type ExitReasonName } from '@tdxkit/x86-cpu/exit-reason';
