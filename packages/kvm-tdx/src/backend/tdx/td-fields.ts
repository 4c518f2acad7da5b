import { tdVmcsField } from './td-vmcs.ts';

/** Metadata fields of a TD and its vCPUs that KVM reads or writes. @source TDX-ABI "TD-scope metadata", "TD VCPU-scope metadata" */
export const TdField = {
  TSC_OFFSET: 0x1110_0003_0000_000an,
  TSC_MULTIPLIER: 0x1110_0003_0000_000bn,
  /** Six 8-byte elements. */
  MRTD: 0x1310_0003_0000_0000n,
} as const;

export const VcpuField = {
  POSTED_INTERRUPT_VECTOR: tdVmcsField(16, 0x0002),
  POSTED_INTERRUPT_DESCRIPTOR: tdVmcsField(64, 0x2016),
  SHARED_EPTP: tdVmcsField(64, 0x203c),
  PIN_BASED_CONTROLS: tdVmcsField(32, 0x4000),
  PEND_NMI: 0x2020_0000_0000_000bn,
  STATE_DETAILS: 0x9120_0003_0000_0100n,
} as const;

/** Pin-based control: process posted interrupts. */
export const PROCESS_POSTED_INTERRUPTS = 1n << 7n;
/** Bit 0 of STATE_DETAILS: an interrupt is pending and deliverable. */
export const STATE_DETAILS_INTERRUPT_PENDING = 1n;
