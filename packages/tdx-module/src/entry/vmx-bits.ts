/** Primary processor-based control: exit as soon as an NMI could be delivered. */
export const NMI_WINDOW_EXITING = 1n << 22n;

/** Bit 26 of an exit reason: a bus lock was seen in non-root operation as well. */
export const BUS_LOCK_PREEMPTED = 1 << 26;
