/** Feature bits that belong to queues and transport. @source VIRTIO 1.2 section 6 "Reserved Feature Bits" */
export const VirtioFeature = {
  INDIRECT_DESC: 1n << 28n,
  EVENT_IDX: 1n << 29n,
  VERSION_1: 1n << 32n,
  ACCESS_PLATFORM: 1n << 33n,
} as const;

/** What the driver has to accept: a TD's memory is reached through shared pages alone, and there is no legacy interface. */
export const REQUIRED_FEATURES = VirtioFeature.VERSION_1 | VirtioFeature.ACCESS_PLATFORM;
/** What the transport offers for every device. */
export const TRANSPORT_FEATURES = REQUIRED_FEATURES | VirtioFeature.INDIRECT_DESC | VirtioFeature.EVENT_IDX;
