/** Bits 15:12 of the exit qualification of an APIC access. @source Intel SDM 3C "Exit Qualification for APIC-Access VM Exits" */
export const ApicAccessKind = {
  READ: 0,
  WRITE: 1,
  FETCH: 2,
  EVENT_DELIVERY: 3,
  /** Guest-physical accesses: of the page walks of an event delivery, or of those of an instruction. */
  PHYSICAL_EVENT_DELIVERY: 10,
  PHYSICAL_INSTRUCTION: 15,
} as const;
export type ApicAccessKind = (typeof ApicAccessKind)[keyof typeof ApicAccessKind];
